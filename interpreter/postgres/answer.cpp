#include "interpreter/postgres/answer.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/core/json.hpp"
#include "interpreter/postgres/conditions.hpp"
#include "interpreter/postgres/decode.hpp"
#include "interpreter/postgres/explanation.hpp"
#include "interpreter/postgres/readable.hpp"

namespace runbook::postgres {

namespace {

// The size of a value in the log, apart from its text. A byte of text takes at most six there, which is what
// model::kMaxKeptBytes allows for; {"type":"timestamp","value":""} is within six times this.
constexpr std::size_t kBytesPerValue = 8;

std::size_t leaves(const core::Value& value) {
    if (value.kind() != core::Kind::list) return 1;
    std::size_t count = 1;
    for (const auto& element : value.as_list()) count += leaves(element);
    return count;
}

std::string field(const pg_result* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? std::string() : readable(text);
}

std::string_view cell(const pg_result* result, int row, int column) {
    return {PQgetvalue(result, row, column), static_cast<std::size_t>(PQgetlength(result, row, column))};
}

void name_columns(model::Rows& rows, const pg_result* result, std::size_t& kept_bytes) {
    if (!rows.columns.empty()) return;
    for (int i = 0; i < PQnfields(result); ++i) {
        rows.columns.push_back(readable(PQfname(result, i)));
        kept_bytes += rows.columns.back().size() + kBytesPerValue;
    }
}

void keep_row(model::Rows& rows, const pg_result* result, int row, std::int64_t most, std::size_t& kept_bytes) {
    // Once a row does not fit, none after it is kept: the kept rows are the first ones, without gaps.
    if (rows.rows.size() != rows.count || rows.rows.size() >= static_cast<std::size_t>(most)) return;
    std::size_t bytes = 0;
    for (int i = 0; i < PQnfields(result); ++i) bytes += cell(result, row, i).size() + kBytesPerValue;
    if (kept_bytes + bytes > model::kMaxKeptBytes) return;
    std::vector<core::Value> values;
    for (int i = 0; i < PQnfields(result); ++i) {
        values.push_back(PQgetisnull(result, row, i) == 1 ? core::Value()
                                                          : decode(TypeOid{PQftype(result, i)}, cell(result, row, i)));
        bytes += (leaves(values.back()) - 1) * kBytesPerValue;
    }
    if (kept_bytes + bytes > model::kMaxKeptBytes) return;
    kept_bytes += bytes;
    rows.rows.push_back(std::move(values));
}

bool counts_affected(std::string_view tag) {
    return tag.starts_with("INSERT") || tag.starts_with("UPDATE") || tag.starts_with("DELETE") ||
           tag.starts_with("MERGE");
}

std::optional<std::uint64_t> affected_by(const pg_result* result) {
    // libpq only reads the result, but its signature is not const.
    auto* mutable_result = const_cast<pg_result*>(result);
    const std::string_view tag = PQcmdStatus(mutable_result);
    if (!counts_affected(tag)) return std::nullopt;
    const std::string_view digits = PQcmdTuples(mutable_result);
    std::uint64_t count = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), count);
    return count;
}

bool ends_transaction(const pg_result* result) {
    const std::string_view tag = PQcmdStatus(const_cast<pg_result*>(result));
    return tag == "COMMIT" || tag == "ROLLBACK" || tag == "PREPARE TRANSACTION";
}

void add_rows(model::Rows& rows, const pg_result* result, std::int64_t most, std::size_t& kept_bytes) {
    name_columns(rows, result, kept_bytes);
    for (int row = 0; row < PQntuples(result); ++row) {
        keep_row(rows, result, row, most, kept_bytes);
        ++rows.count;
    }
    if (const auto affected = affected_by(result)) rows.affected = affected;
}

std::vector<std::string> sorted_texts(const model::Rows& rows) {
    std::vector<std::string> texts;
    for (const auto& row : rows.rows) {
        core::Json::Array values;
        for (const auto& value : row) values.push_back(value.to_json());
        texts.push_back(core::canonical(values));
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

// In whatever order: without ORDER BY the server may choose another one each time.
bool same_rows(const model::Rows& a, const model::Rows& b) {
    if (a.columns != b.columns || a.count != b.count || a.affected != b.affected) return false;
    return a.rows == b.rows || sorted_texts(a) == sorted_texts(b);
}

void take_explanation(model::Observation& seen, const pg_result* result) {
    try {
        seen.plan = read_explanation(std::string(cell(result, 0, 0)));
    } catch (const core::JsonError&) {
        seen.plan.reset();  // the rules that need it say so
    }
}

std::string found_effect(const pg_result* result, int backend_pid) {
    if (PQntuples(result) != 1 || PQnfields(result) != 3) return "its transaction could not be examined at its end";
    if (cell(result, 0, 0) != "on") return "it made its transaction read-write";
    if (cell(result, 0, 1) != std::to_string(backend_pid)) return "another server process answered";
    if (PQgetisnull(result, 0, 2) == 0) return "it was assigned a transaction ID, as only a transaction that writes is";
    return {};
}

}  // namespace

void Answers::begin(Purpose purpose) {
    if (purpose != Purpose::probe) return;
    if (!bytes_before_probe) bytes_before_probe = kept_bytes;
    kept_bytes = *bytes_before_probe;
    if (samples == 1) first_sample = std::move(seen.rows);
    seen.rows.reset();
}

void Answers::take(Purpose purpose, const pg_result* result, int backend_pid) {
    switch (purpose) {
        case Purpose::among:
        case Purpose::probe: {
            auto& rows = purpose == Purpose::among ? seen.among : seen.rows;
            if (!rows) rows.emplace();
            add_rows(*rows, result, purpose == Purpose::among ? model::kMaxKeptRows : keep_rows, kept_bytes);
            ended_transaction = ended_transaction || ends_transaction(result);
            // In a file no statement is itself a ROLLBACK.
            rolled_back_by_commit =
                rolled_back_by_commit || std::string_view(PQcmdStatus(const_cast<pg_result*>(result))) == "ROLLBACK";
            break;
        }
        case Purpose::assertion: effect = found_effect(result, backend_pid); break;
        case Purpose::explanation: take_explanation(seen, result); break;
        case Purpose::transaction_id:
            // With where the server is in its history, for whoever asks it later.
            add_rows(seen.rows.emplace(), result, model::kMaxKeptRows, kept_bytes);
            seen.commit =
                model::CommitFacts{model::CommitFacts::Outcome::unknown, std::string(cell(result, 0, 0)), false};
            break;
        case Purpose::commit:
            seen.commit.emplace().outcome = std::string_view(PQcmdStatus(const_cast<pg_result*>(result))) == "COMMIT"
                                                ? model::CommitFacts::Outcome::committed
                                                : model::CommitFacts::Outcome::rolled_back;
            break;
        case Purpose::end_previous:
        case Purpose::begin:
        case Purpose::guards:
        case Purpose::constraints:
        case Purpose::savepoint:
        case Purpose::identity:
        case Purpose::release:
        case Purpose::open_transaction:
        case Purpose::cleanup: break;
    }
}

void Answers::end(Purpose purpose) {
    if (purpose != Purpose::probe) return;
    ++samples;
    const bool comparable = seen.differing_sample == 0 && first_sample && seen.rows;
    if (comparable && !same_rows(*first_sample, *seen.rows)) seen.differing_sample = samples;
}

void Answers::fail(Purpose purpose, const pg_result* result) {
    if (error) return;
    // A statement with an error returns no rows, so it differs from any that has none.
    if (purpose == Purpose::probe && samples > 0 && seen.differing_sample == 0) seen.differing_sample = samples + 1;
    if (purpose == Purpose::probe) seen.rows.reset();  // the server can have sent some before the statement failed
    if (purpose == Purpose::among) seen.among.reset();
    error = error_of(result);
    failed = purpose;
}

model::ServerError error_of(const pg_result* result) {
    model::ServerError error;
    error.sqlstate = field(result, PG_DIAG_SQLSTATE);
    error.condition = condition_of(error.sqlstate);
    error.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    error.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    error.hint = field(result, PG_DIAG_MESSAGE_HINT);
    error.constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
    error.table = field(result, PG_DIAG_TABLE_NAME);
    error.column = field(result, PG_DIAG_COLUMN_NAME);
    // The message is in the server's language; the function that refuses is the same in all of them.
    error.hidden_rows = error.sqlstate == "42501" && field(result, PG_DIAG_SOURCE_FUNCTION) == "check_enable_rls";
    return error;
}

std::string sentence(const model::ServerError& error) {
    return error.sqlstate + ": " + error.message;
}

std::string first_line(const std::string& message) {
    return message.empty() ? "libpq gives no reason" : readable(message.substr(0, message.find('\n')));
}

bool has_overlong_row(const pg_result* result) {
    std::size_t bytes = 0;
    if (PQntuples(result) > 0)
        for (int i = 0; i < PQnfields(result); ++i) bytes += static_cast<std::size_t>(PQgetlength(result, 0, i));
    return bytes > kMaxRowBytes;
}

bool ends_connection(const pg_result* result) {
    const std::string severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity == "FATAL" || severity == "PANIC" || PQresultErrorField(result, PG_DIAG_SQLSTATE) == nullptr;
}

}  // namespace runbook::postgres
