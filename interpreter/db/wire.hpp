#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "interpreter/core/interrupt.hpp"
#include "interpreter/db/flight.hpp"

struct pg_conn;
struct pg_result;

namespace runbook::db {

using SteadyClock = std::chrono::steady_clock;

struct ResultCloser {
    void operator()(pg_result* result) const;
};
using Result = std::unique_ptr<pg_result, ResultCloser>;

/// libpq's pipeline mode, never blocking: what is sent may wait in libpq's buffer until `wait` finds room for it.
/// Where a call gives false, the connection is lost, and `complaint` says why.
class Wire {
  public:
    Wire(pg_conn* handle, bool tls);  ///< throws ConnectionError

    [[nodiscard]] bool send(const Message& message);
    [[nodiscard]] bool sync();             ///< ends a flight: an error goes no further than here
    [[nodiscard]] bool ask_for_answers();  ///< the server sends what it has, though the flight goes on

    /// The statement whose answer comes next gives its rows one by one. To be called before anything of it was read.
    void one_by_one();
    /// Whether `next` has something to give without waiting.
    [[nodiscard]] bool has_answer();
    [[nodiscard]] Result next();
    /// Reads and writes what is possible at once.
    [[nodiscard]] bool pull();

    enum class Wake { network, interrupt, deadline };
    [[nodiscard]] Wake wait(SteadyClock::time_point deadline, const core::Interrupt& interrupt);

    /// libpq's first line on what went wrong.
    [[nodiscard]] std::string complaint() const;
    /// Asks the server to stop the statement that runs, by a connection of its own; waits for that no longer than told.
    void cancel(std::chrono::milliseconds patience);

  private:
    pg_conn* handle_;
    bool tls_;
};

}  // namespace runbook::db
