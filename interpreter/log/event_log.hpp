#pragma once

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>

#include "interpreter/core/descriptor.hpp"
#include "interpreter/log/event.hpp"

namespace runbook::log {

/// The log cannot be written: no folder, no room, an I/O error. Nothing that was not flushed may be relied on.
struct LogError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Now, as lines carry it; tests give their own.
using Clock = std::function<std::string()>;
[[nodiscard]] std::string utc_now();
/// A new ULID: sorts by time.
[[nodiscard]] std::string new_run_id();

/// The chained, append-only log of one run: `log.jsonl` in a folder (0700) of its own, file 0600, O_EXCL|O_NOFOLLOW.
class EventLog {
  public:
    /// Makes `folder` (and its parents) and the log in it, and makes the folder's entry durable. Throws LogError.
    EventLog(std::filesystem::path folder, std::string run_id, Clock clock = utc_now);
    ~EventLog();
    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;

    /// Adds a line to the buffer; a large buffer is written, but only `flush` makes it durable. Throws LogError, also
    /// after any failed write, and for an event that cannot stand in a log (longer than kMaxLineBytes, no valid UTF-8,
    /// keys that are not ASCII, integers beyond 2^53): that one leaves the log as it was, open.
    void append(const Event& event);
    /// Returns once all that was appended is on disk (fdatasync). Throws LogError.
    void flush();
    /// Appends the `seal` line (how many lines stand before it), flushes, and refuses whatever comes after.
    void seal();

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    [[nodiscard]] const std::string& run_id() const { return run_id_; }

  private:
    std::filesystem::path file_;
    std::string run_id_;
    Clock clock_;
    core::Descriptor descriptor_;
    std::string buffer_;
    std::string prev_;
    std::string last_time_;  // of the line before: a clock that is set back must not make time run backwards
    std::uint64_t next_seq_ = 0;
    std::string closed_;  // why nothing more may be written: sealed, or the failure; empty while open

    void add(const Event& event);
    void write_out();
    [[noreturn]] void fail(const std::string& what, int error_number);
};

}  // namespace runbook::log
