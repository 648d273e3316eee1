#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "interpreter/model/observation.hpp"
#include "interpreter/postgres/flight.hpp"

struct pg_result;

namespace runbook::postgres {

/// What the statements of one flight answered, as far as it was read.
struct Answers {
    model::Observation seen;
    std::optional<model::ServerError> error;  ///< the first one: the server skipped what came after it
    Purpose failed = Purpose::end_previous;   ///< of the statement with the error
    bool ended_transaction = false;           ///< the author's statement was COMMIT or ROLLBACK
    std::string effect;                       ///< what the assertion found; empty: nothing
    std::size_t kept_bytes = 0;               ///< what the kept rows take, as model::kMaxKeptBytes counts it
    std::optional<std::size_t> bytes_before_probe;

    /// To be called before anything of a statement's answer is taken: only the last sample's rows are kept.
    void begin(Purpose purpose);
    /// A row, or the end of a statement that succeeded.
    void take(Purpose purpose, const pg_result* result, int backend_pid);
    void fail(Purpose purpose, const pg_result* result);
};

/// The server's texts are kept whole, however long: secrets are taken out of them before they are cut.
[[nodiscard]] model::ServerError error_of(const pg_result* result);
/// "42P01: relation "x" does not exist"
[[nodiscard]] std::string sentence(const model::ServerError& error);
/// Without the lines of advice that libpq adds to its messages.
[[nodiscard]] std::string first_line(const std::string& message);
/// Whether the error ends the connection: the server says FATAL or PANIC, or it is libpq's own.
[[nodiscard]] bool ends_connection(const pg_result* result);

}  // namespace runbook::postgres
