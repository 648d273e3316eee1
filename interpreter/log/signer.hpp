#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace runbook::log {

constexpr const char* kLogNamespace = "runbook-log@v1";

/// ssh-keygen is missing, or the key cannot be read or used.
struct SigningError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Signs with the operator's own OpenSSH key through `ssh-keygen -Y sign`, which asks the agent first.
class Signer {
  public:
    /// Tries the key on a test file, so that a bad key stops the run before its first step. Throws SigningError.
    explicit Signer(std::filesystem::path key);
    [[nodiscard]] const std::filesystem::path& key() const { return key_; }
    /// "SHA256:…", as ssh-keygen -l prints it.
    [[nodiscard]] const std::string& fingerprint() const { return fingerprint_; }
    /// The principal of the key in an allowed_signers file; empty if it has none.
    [[nodiscard]] std::string name_in(const std::filesystem::path& allowed_signers) const;
    /// Writes `file` + ".sig" (0600), durably; never overwrites an existing one. Throws SigningError.
    void sign(const std::filesystem::path& file) const;

  private:
    std::filesystem::path key_;
    std::string fingerprint_;
    std::string probe_signature_;
};

}  // namespace runbook::log
