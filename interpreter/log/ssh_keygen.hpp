#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "interpreter/log/reader.hpp"
#include "interpreter/os/locked_folder.hpp"
#include "interpreter/os/process.hpp"

namespace runbook::log {

/// A private folder, deleted at the end of its scope.
class TemporaryFolder {
  public:
    /// Throws SigningError.
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return folder_.path; }
    /// Creates a file in it. Throws SigningError.
    [[nodiscard]] std::filesystem::path add(const std::string& name, std::string_view bytes) const;

  private:
    os::LockedFolder folder_;
};

/// Whether ssh-keygen can ask the operator for a passphrase. Without a terminal `if_there` is the same as `never`.
enum class Terminal { never, if_there };

/// Runs ssh-keygen with `input`, if any, on its standard input. Throws SigningError if it cannot be started, is killed
/// or does not answer in time.
[[nodiscard]] os::ProcessResult ssh_keygen(std::vector<std::string> arguments, const Pieces& input, Terminal terminal);

/// ssh-keygen's error message, on one line and safe to print; empty if there was none.
[[nodiscard]] std::string complaint(const os::ProcessResult& result);

}  // namespace runbook::log
