#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "interpreter/log/reader.hpp"
#include "interpreter/os/process.hpp"

namespace runbook::log {

/// A folder that only we can enter; gone with its scope.
class TemporaryFolder {
  public:
    /// Throws SigningError.
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// Makes a file in it. Throws SigningError.
    [[nodiscard]] std::filesystem::path add(const std::string& name, std::string_view bytes) const;

  private:
    std::filesystem::path path_;
};

/// Whether ssh-keygen may ask the operator for a passphrase. `if_there` is `never` where there is no terminal.
enum class Terminal { never, if_there };

/// Runs ssh-keygen with `input` (none: nothing) on its standard input. Throws SigningError where it cannot be started,
/// is killed or does not answer in time.
[[nodiscard]] os::ProcessResult ssh_keygen(std::vector<std::string> arguments, const Pieces& input, Terminal terminal);

/// What ssh-keygen complained of, on one line and safe to show; empty where it said nothing.
[[nodiscard]] std::string complaint(const os::ProcessResult& result);

}  // namespace runbook::log
