#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "interpreter/model/observation.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/postgres/flight.hpp"

struct pg_result;

namespace runbook::postgres {

/// The answers to the statements of one flight, as far as they were read.
struct Answers {
    model::Observation seen;
    std::optional<model::ServerError> error;       ///< the first one: the server skips the statements after it
    Purpose failed = Purpose::end_previous;        ///< of the statement with the error
    bool ended_transaction = false;                ///< the author's statement was COMMIT or ROLLBACK
    bool rolled_back_by_commit = false;            ///< the server answered with ROLLBACK
    std::string effect;                            ///< what the assertion found; empty: nothing
    std::int64_t keep_rows = model::kMaxKeptRows;  ///< of the probe
    std::size_t kept_bytes = 0;                    ///< what the kept rows take, as model::kMaxKeptBytes counts it
    std::optional<std::size_t> bytes_before_probe;
    std::optional<model::Rows> first_sample;  ///< once a second one has begun
    std::int64_t samples = 0;                 ///< that have ended

    /// Call before taking any part of a statement's answer: only the last sample's rows are kept.
    void begin(Purpose purpose);
    /// A row, or the end of a statement that succeeded.
    void take(Purpose purpose, const pg_result* result, int backend_pid);
    void fail(Purpose purpose, const pg_result* result);
    /// Call after the last part of a statement's answer.
    void end(Purpose purpose);
};

/// The server's texts are kept in full, however long: secrets are removed before the texts are cut.
[[nodiscard]] model::ServerError error_of(const pg_result* result);
/// "42P01: relation "x" does not exist"
[[nodiscard]] std::string sentence(const model::ServerError& error);
/// Without the lines of advice that libpq adds to its messages.
[[nodiscard]] std::string first_line(const std::string& message);
/// A longer row is not read, and nothing else on its connection: neither the log nor a rule could use it.
constexpr std::size_t kMaxRowBytes = 16U << 20;
[[nodiscard]] bool has_overlong_row(const pg_result* result);

/// Whether the error ends the connection: the server says FATAL or PANIC, or it is libpq's own.
[[nodiscard]] bool ends_connection(const pg_result* result);

}  // namespace runbook::postgres
