#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "interpreter/core/json.hpp"
#include "interpreter/core/json_view.hpp"
#include "interpreter/log/clock.hpp"
#include "interpreter/os/descriptor.hpp"

namespace runbook::log {

/// The log cannot be written: no folder, no room, an I/O error. Nothing that was not flushed may be relied on.
struct LogError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The chained, append-only log of one run: `log.jsonl` in a folder (0700) of its own, file 0600, O_EXCL|O_NOFOLLOW.
class EventLog {
  public:
    /// Makes `folder` (and its parents) and the log in it, and makes the folder's entry durable. Throws LogError.
    EventLog(std::filesystem::path folder, std::string run_id, Clock clock = utc_now);
    ~EventLog();
    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;

    /// Adds a line to the buffer; a large buffer is written, but only `flush` makes it durable. Throws LogError, also
    /// after any failed write, and for an event that is not allowed in a log (longer than kMaxLineBytes, invalid UTF-8,
    /// keys that are not ASCII, integers beyond 2^53): that one leaves the log as it was, open.
    void append(std::string_view type, const core::Json& body);
    /// Returns once all that was appended is on disk (fdatasync). Throws LogError.
    void flush();
    /// Appends the last line, flushes, and refuses whatever comes after.
    void append_last(std::string_view type, const core::Json& body);
    /// How many lines were appended.
    [[nodiscard]] std::uint64_t lines() const { return next_seq_; }

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    [[nodiscard]] const std::string& run_id() const { return run_id_; }

  private:
    std::filesystem::path file_;
    std::string run_id_;
    Clock clock_;
    os::Descriptor descriptor_;
    std::string buffer_;
    std::string prev_;
    std::string last_time_;  // of the line before: time must not run backwards where a clock is set back
    std::uint64_t next_seq_ = 0;
    core::JsonDocument read_back_;
    std::string closed_;  // why nothing more may be written; empty while open

    void must_be_allowed(const std::string& line, std::string_view type);
    void write_out();
    [[noreturn]] void fail(const std::string& what, int error_number);
};

}  // namespace runbook::log
