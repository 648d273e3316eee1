#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "interpreter/os/interrupt.hpp"
#include "interpreter/postgres/flight.hpp"

struct pg_conn;
struct pg_result;

namespace runbook::postgres {

using SteadyClock = std::chrono::steady_clock;

struct ResultCloser {
    void operator()(pg_result* result) const;
};
using Result = std::unique_ptr<pg_result, ResultCloser>;

/// libpq's pipeline mode, never blocking: what is sent may wait in libpq's buffer until `wait` finds room for it.
/// Where a call returns false the connection is lost, and `problem` says why.
class Wire {
  public:
    /// Does not own the handle. Throws ConnectionError.
    Wire(pg_conn* handle, bool tls);

    [[nodiscard]] bool send(const Message& message);
    [[nodiscard]] bool sync();             ///< ends a batch: an error skips nothing beyond it
    [[nodiscard]] bool ask_for_answers();  ///< makes the server send what it has in mid-batch

    /// Makes the next statement give its rows one by one. To be called before anything of its answer was read.
    void one_by_one();
    /// Whether `next` returns without waiting.
    [[nodiscard]] bool has_answer();
    [[nodiscard]] Result next();
    /// Reads and writes what is possible at once.
    [[nodiscard]] bool pull();

    enum class Wake { network, interrupt, deadline };
    [[nodiscard]] Wake wait(SteadyClock::time_point deadline, const os::Interrupt& interrupt);

    /// Whether what comes next is too long to be read at all; then nothing more must be read.
    [[nodiscard]] bool overlong() const { return overlong_; }

    /// What went wrong, in libpq's first line.
    [[nodiscard]] std::string problem() const;
    /// Asks the server, over a connection of its own, to stop the statement that is running. Waits at most `patience`
    /// for the request to be made.
    void cancel(std::chrono::milliseconds patience);

  private:
    pg_conn* handle_;
    bool tls_;
    bool fresh_ = false;  // something was read since libpq last waited for more
    std::size_t mapped_ = 0;
    bool overlong_ = false;
};

}  // namespace runbook::postgres
