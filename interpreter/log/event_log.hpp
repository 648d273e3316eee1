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

/// The log cannot be written: no folder, no space, an I/O error. Lines that were not flushed may be lost.
struct LogError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The chained, append-only log of one run: `log.jsonl` (0600, O_EXCL|O_NOFOLLOW) in its own folder (0700).
class EventLog {
  public:
    /// Creates `folder` (and its parents) and the log in it, and makes the directory entry durable. Throws LogError.
    EventLog(std::filesystem::path folder, std::string run_id, Clock clock = utc_now);
    ~EventLog();
    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;

    /// Adds a line to the buffer; a large buffer is written out, but only `flush` makes it durable. Throws LogError,
    /// also after any failed write, and for an event that is not allowed in a log (longer than kMaxLineBytes, invalid
    /// UTF-8, keys that are not ASCII, integers beyond 2^53); such an event leaves the log unchanged and open.
    void append(std::string_view type, const core::Json& body);
    /// Returns once everything appended is on disk (fdatasync). Throws LogError.
    void flush();
    /// Appends the last line and flushes; refuses every later line.
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
    std::string last_time_;  // of the line before: times must not run backwards if the clock is set back
    std::uint64_t next_seq_ = 0;
    core::JsonDocument read_back_;
    std::string closed_;  // why nothing more can be written; empty while open

    void must_be_allowed(const std::string& line, std::string_view type);
    void write_out();
    [[noreturn]] void fail(const std::string& what, int error_number);
};

}  // namespace runbook::log
