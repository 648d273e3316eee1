#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "interpreter/log/reader.hpp"
#include "interpreter/os/descriptor.hpp"

namespace runbook::log {

/// A log on disk, read as often as needed and never kept in memory as a whole.
class LogFile {
  public:
    /// Throws std::runtime_error if it cannot be opened, is not a regular file or is larger than 2 GiB.
    explicit LogFile(const std::filesystem::path& file);
    ~LogFile();
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    /// The bytes from the first one on. Throws std::runtime_error if they cannot be read or are not the same as the
    /// last time: a log that changes while it is verified is not evidence. The file must outlive the result.
    [[nodiscard]] Pieces pieces();

  private:
    struct Reading;
    std::filesystem::path file_;
    os::Descriptor descriptor_;
    std::string digest_;  // of all bytes, after the first complete reading
};

/// Reads a small file. Throws std::runtime_error as LogFile does.
[[nodiscard]] std::string load_file(const std::filesystem::path& file);

}  // namespace runbook::log
