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

/// A signature, a public key.
constexpr std::uint64_t kMaxSmallFile = 64 * 1024;
/// A list of signers, a list of revoked keys.
constexpr std::uint64_t kMaxListFile = 16 * 1024 * 1024;
/// Reads a whole file. Throws std::runtime_error if it is not a regular one or has more bytes.
[[nodiscard]] std::string load_file(const std::filesystem::path& file, std::uint64_t most_bytes);

}  // namespace runbook::log
