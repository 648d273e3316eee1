#pragma once

#include <filesystem>
#include <string>

namespace runbook::log {

/// Creates an Ed25519 key pair at `key` (folder 0700) without a passphrase, and adds its public key to
/// `allowed_signers` as `principal`, for the namespace of logs. Never overwrites a file. Returns the fingerprint.
/// Throws SigningError.
std::string new_key(const std::filesystem::path& key, const std::filesystem::path& allowed_signers,
                    const std::string& principal);

/// The folder of `key` and `allowed_signers`: $XDG_CONFIG_HOME/runbook, otherwise ~/.config/runbook.
[[nodiscard]] std::filesystem::path config_folder();

}  // namespace runbook::log
