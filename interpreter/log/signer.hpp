#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace runbook::log {

constexpr const char* kLogNamespace = "runbook-log@v1";

/// ssh-keygen is missing, the key cannot be read or refuses to sign.
struct SigningError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Signs with the operator's own OpenSSH key, by `ssh-keygen -Y sign` (which asks the agent first).
class Signer {
  public:
    /// Tries the key on a probe, so that a bad key stops the run before its first step. Throws SigningError.
    explicit Signer(std::filesystem::path key);
    [[nodiscard]] const std::filesystem::path& key() const { return key_; }
    /// "SHA256:…", as ssh-keygen -l prints it.
    [[nodiscard]] const std::string& fingerprint() const { return fingerprint_; }
    /// Writes `file` + ".sig" (0600), durable; never over one that is there. Throws SigningError.
    void sign(const std::filesystem::path& file) const;

  private:
    std::filesystem::path key_;
    std::string fingerprint_;
};

/// What ssh-keygen says of a signature.
struct SignatureCheck {
    enum class Result { good, unknown_signer, bad } result = Result::bad;
    std::string signer;       ///< the principal in allowed_signers, where good
    std::string fingerprint;  ///< of the signing key, where it could be read
    std::string why;          ///< a sentence, where not good
};

/// Checks the armoured signature over the bytes against an OpenSSH allowed_signers file. A missing file means that
/// nobody is known; keys in a file `revoked_keys` beside it are known no longer. Bytes before or after the armour make
/// the signature bad. Throws SigningError where ssh-keygen cannot run.
[[nodiscard]] SignatureCheck check_signature(std::string_view bytes, std::string_view signature,
                                             const std::filesystem::path& allowed_signers);

/// Makes a new Ed25519 key pair at `key` (folder 0700) without passphrase, and adds its public half to
/// `allowed_signers` as `principal`, for the namespace of logs. Never overwrites. Throws SigningError.
/// Returns the fingerprint.
std::string new_key(const std::filesystem::path& key, const std::filesystem::path& allowed_signers,
                    const std::string& principal);

/// $XDG_CONFIG_HOME/runbook, else ~/.config/runbook: where `key` and `allowed_signers` are looked for.
[[nodiscard]] std::filesystem::path config_folder();

}  // namespace runbook::log
