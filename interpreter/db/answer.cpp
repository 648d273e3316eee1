#include "interpreter/db/answer.hpp"

#include <libpq-fe.h>

#include <charconv>

#include "interpreter/db/decode.hpp"

namespace runbook::db {

namespace {

// What a value costs in the log beside its text. A byte of text takes at most six there, which is what
// core::kMaxKeptBytes reckons with; {"type":"timestamp","value":""} is within six times this.
constexpr std::size_t kBytesPerValue = 8;
// A function can raise a message of any size; the log's line is 1 MiB.
constexpr std::size_t kMaxErrorField = 8 * 1024;

std::size_t leaves(const core::Value& value) {
    if (value.kind() != core::Kind::list) return 1;
    std::size_t count = 1;
    for (const auto& element : value.as_list()) count += leaves(element);
    return count;
}

std::string field(const pg_result* result, int code) {
    const char* text = PQresultErrorField(result, code);
    if (text == nullptr) return {};
    const std::string_view whole = text;
    if (whole.size() <= kMaxErrorField) return readable(whole);
    return readable(whole.substr(0, kMaxErrorField)) + "…";
}

std::string_view cell(const pg_result* result, int row, int column) {
    return {PQgetvalue(result, row, column), static_cast<std::size_t>(PQgetlength(result, row, column))};
}

void name_columns(core::Rows& rows, const pg_result* result, std::size_t& kept_bytes) {
    if (!rows.columns.empty()) return;
    for (int i = 0; i < PQnfields(result); ++i) {
        rows.columns.push_back(readable(PQfname(result, i)));
        kept_bytes += rows.columns.back().size() + kBytesPerValue;
    }
}

void keep_row(core::Rows& rows, const pg_result* result, int row, std::size_t& kept_bytes) {
    // Once a row did not fit, none after it is kept: what is kept are the first ones, without holes.
    if (rows.rows.size() != rows.count || rows.rows.size() >= core::kMaxKeptRows) return;
    std::size_t bytes = 0;
    for (int i = 0; i < PQnfields(result); ++i) bytes += cell(result, row, i).size() + kBytesPerValue;
    if (kept_bytes + bytes > core::kMaxKeptBytes) return;
    std::vector<core::Value> values;
    for (int i = 0; i < PQnfields(result); ++i) {
        values.push_back(PQgetisnull(result, row, i) == 1 ? core::Value()
                                                          : decode(PQftype(result, i), cell(result, row, i)));
        bytes += (leaves(values.back()) - 1) * kBytesPerValue;
    }
    if (kept_bytes + bytes > core::kMaxKeptBytes) return;
    kept_bytes += bytes;
    rows.rows.push_back(std::move(values));
}

bool counts_affected(std::string_view tag) {
    return tag.starts_with("INSERT") || tag.starts_with("UPDATE") || tag.starts_with("DELETE") ||
           tag.starts_with("MERGE");
}

std::optional<std::uint64_t> affected_by(const pg_result* result) {
    // libpq reads the result only, but asks for one that it might change.
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

void add_rows(core::Rows& rows, const pg_result* result, std::size_t& kept_bytes) {
    name_columns(rows, result, kept_bytes);
    for (int row = 0; row < PQntuples(result); ++row) {
        keep_row(rows, result, row, kept_bytes);
        ++rows.count;
    }
    if (const auto affected = affected_by(result)) rows.affected = affected;
}

std::string found_effect(const pg_result* result, int backend_pid) {
    if (PQntuples(result) != 1 || PQnfields(result) != 3) return "its end cannot be examined";
    if (cell(result, 0, 0) != "on") return "it made its transaction read-write";
    if (cell(result, 0, 1) != std::to_string(backend_pid)) return "another server process answered";
    if (PQgetisnull(result, 0, 2) == 0) return "it was given a transaction id, as only a writer is";
    return {};
}

}  // namespace

void Answers::begin(Part part) {
    if (part != Part::probe) return;
    if (!bytes_before_probe) bytes_before_probe = kept_bytes;
    kept_bytes = *bytes_before_probe;
    seen.rows.reset();
}

void Answers::take(Part part, const pg_result* result, int backend_pid) {
    switch (part) {
        case Part::among:
        case Part::probe: {
            auto& rows = part == Part::among ? seen.among : seen.rows;
            if (!rows) rows.emplace();
            add_rows(*rows, result, kept_bytes);
            ended_transaction = ended_transaction || ends_transaction(result);
            break;
        }
        case Part::assertion: effect = found_effect(result, backend_pid); break;
        default: break;
    }
}

void Answers::fail(Part part, const pg_result* result) {
    if (error) return;
    if (part == Part::probe) seen.rows.reset();  // it may have sent some before it failed
    if (part == Part::among) seen.among.reset();
    error = error_of(result);
    failed = part;
}

core::ServerError error_of(const pg_result* result) {
    return {field(result, PG_DIAG_SQLSTATE),        field(result, PG_DIAG_MESSAGE_PRIMARY),
            field(result, PG_DIAG_MESSAGE_DETAIL),  field(result, PG_DIAG_MESSAGE_HINT),
            field(result, PG_DIAG_CONSTRAINT_NAME), field(result, PG_DIAG_TABLE_NAME),
            field(result, PG_DIAG_COLUMN_NAME)};
}

std::string sentence(const core::ServerError& error) {
    return error.sqlstate + ": " + error.message;
}

std::string first_line(const std::string& message) {
    return message.empty() ? "no reason given" : readable(message.substr(0, message.find('\n')));
}

bool ends_connection(const pg_result* result) {
    const std::string severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity == "FATAL" || severity == "PANIC" || PQresultErrorField(result, PG_DIAG_SQLSTATE) == nullptr;
}

}  // namespace runbook::db
