#include "interpreter/postgres/describer.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string_view>

#include "interpreter/postgres/answer.hpp"
#include "interpreter/postgres/bind.hpp"
#include "interpreter/postgres/connection.hpp"
#include "interpreter/postgres/decode.hpp"
#include "interpreter/postgres/flight.hpp"
#include "interpreter/postgres/oids.hpp"

namespace runbook::postgres {

namespace {

using Result = std::unique_ptr<PGresult, void (*)(PGresult*)>;

Result owned(PGresult* result) {
    return {result, PQclear};
}

// The server counts characters, from 1.
std::size_t byte_of(std::string_view text, std::size_t character) {
    std::size_t at = 0;
    for (; at < text.size() && character > 1; --character) do
            ++at;
        while (at < text.size() && (text[at] & 0xC0) == 0x80);
    return at;
}

// Within a variable's place, the place is the variable's own.
std::size_t written_at(const std::vector<BoundPiece>& pieces, const model::SqlText& sql, std::size_t sent) {
    auto piece = std::find_if(pieces.rbegin(), pieces.rend(), [&](const auto& one) { return one.sent <= sent; });
    if (piece == pieces.rend()) return 0;
    const bool variable = std::any_of(sql.variables.begin(), sql.variables.end(),
                                      [&](const auto& one) { return one.begin == piece->written; });
    return variable ? piece->written : std::min(piece->written + (sent - piece->sent), sql.text.size());
}

}  // namespace

struct Describer::Open {
    Connection connection;
    const os::Interrupt& interrupt;
    std::string search_path;

    void must_be_open() const {
        if (PQstatus(connection.handle) != CONNECTION_OK)
            throw ConnectionError(std::string("the connection was lost while statements were described: ") +
                                  PQerrorMessage(connection.handle));
    }

    void use(const std::string& wanted) {
        const auto path = with_pg_temp_last(wanted.empty() ? connection.server.search_path : wanted);
        if (path == search_path) return;
        const char* value = path.c_str();
        const auto done =
            owned(PQexecParams(connection.handle, "select pg_catalog.set_config('search_path', $1, false)", 1, nullptr,
                               &value, nullptr, nullptr, 0));
        must_be_open();
        if (PQresultStatus(done.get()) == PGRES_TUPLES_OK) search_path = path;
    }
};

Describer::Describer(const Target& target, const os::Interrupt& interrupt)
    : open_(new Open{open_connection(target, interrupt), interrupt, {}}) {
    // Nothing is executed; this is for a server that is not sure.
    (void)owned(
        PQexec(open_->connection.handle,
               "set default_transaction_read_only = on; set statement_timeout = '5s'; set lock_timeout = '1s'"));
    open_->must_be_open();
}

Describer::~Describer() = default;

const Server& Describer::server() const {
    return open_->connection.server;
}

Description Describer::describe(const model::SqlText& sql, const std::string& search_path) {
    if (open_->interrupt.signal != 0) throw ConnectionError(os::interrupt_text(open_->interrupt.signal));
    open_->use(search_path);
    const auto bound = bind(sql);
    std::vector<Oid> types;
    for (const auto& one : bound.binds) types.push_back(static_cast<Oid>(one.type));
    auto* handle = open_->connection.handle;
    const auto prepare = [&] {
        return owned(PQprepare(handle, "", bound.text.c_str(), static_cast<int>(types.size()), types.data()));
    };
    auto prepared = prepare();
    open_->must_be_open();
    Description described;
    if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) {
        described.error = error_of(prepared.get());
        // As a run does: what the server cannot infer is sent as text.
        if (described.error->sqlstate == "42P18" || described.error->sqlstate == "42P08") {
            for (auto& type : types)
                if (type == static_cast<Oid>(TypeOid::unspecified)) type = static_cast<Oid>(TypeOid::text);
            prepared = prepare();
            open_->must_be_open();
        }
    }
    if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) {
        described.error = error_of(prepared.get());
        if (const char* at = PQresultErrorField(prepared.get(), PG_DIAG_STATEMENT_POSITION))
            described.error_at = written_at(
                bound_pieces(sql), sql, byte_of(bound.text, static_cast<std::size_t>(std::strtoul(at, nullptr, 10))));
        if (described.error->sqlstate.starts_with("42")) described.error->search_path = open_->search_path;
        return described;
    }
    described.error.reset();
    const auto result = owned(PQdescribePrepared(handle, ""));
    open_->must_be_open();
    for (int i = 0; i < PQnfields(result.get()); ++i)
        described.columns.push_back(
            {PQfname(result.get(), i), type_of_column(static_cast<TypeOid>(PQftype(result.get(), i)))});
    return described;
}

}  // namespace runbook::postgres
