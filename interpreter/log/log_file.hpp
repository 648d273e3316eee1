#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "interpreter/log/reader.hpp"
#include "interpreter/os/descriptor.hpp"

namespace runbook::log {

/// A log on disk, read as often as needed and never held in memory as a whole.
class LogFile {
  public:
    /// Throws std::runtime_error with a sentence where it cannot be opened, is not a regular file or is larger than
    /// 2 GiB.
    explicit LogFile(const std::filesystem::path& file);
    ~LogFile();
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    /// From its first byte on. Throws std::runtime_error where it cannot be read, and where what is read now is not
    /// what was read before: a log that changes while it is verified is no evidence. The file must outlive it.
    [[nodiscard]] Pieces pieces();

  private:
    struct Reading;
    std::filesystem::path file_;
    os::Descriptor descriptor_;
    std::string digest_;  // of all its bytes, once they were read
};

/// A whole small file. Throws std::runtime_error as LogFile does.
[[nodiscard]] std::string load_file(const std::filesystem::path& file);

}  // namespace runbook::log
