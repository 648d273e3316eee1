#pragma once

#include <string>

#include "interpreter/core/observation.hpp"
#include "interpreter/db/flight.hpp"

struct pg_result;

namespace runbook::db {

/// What the statements of one flight answered, as far as it was read.
struct Answers {
    core::Observation seen;
    std::optional<core::ServerError> error;  ///< the first one: what stands behind it was skipped
    Part failed = Part::leave;               ///< whose error it is
    bool ended_transaction = false;          ///< the author's statement was COMMIT or ROLLBACK
    std::string effect;                      ///< what the assertion found; empty: nothing
    std::size_t kept_bytes = 0;
    std::optional<std::size_t> bytes_before_probe;

    /// Before the first part of a statement's answer: only the last sample's rows are kept.
    void begin(Part part);
    /// A row, or the end of a statement that succeeded.
    void take(Part part, const pg_result* result, int backend_pid);
    void fail(Part part, const pg_result* result);
};

[[nodiscard]] core::ServerError error_of(const pg_result* result);
/// "42P01: relation "x" does not exist"
[[nodiscard]] std::string sentence(const core::ServerError& error);
/// libpq's messages go on with advice for people at a keyboard.
[[nodiscard]] std::string first_line(const std::string& message);
/// Whether the error ends the connection: the server says FATAL or PANIC, or it is libpq's own.
[[nodiscard]] bool ends_connection(const pg_result* result);

}  // namespace runbook::db
