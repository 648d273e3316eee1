#pragma once

#include <filesystem>
#include <string>

namespace runbook::log {

/// Makes a new Ed25519 key pair at `key` (folder 0700) without passphrase, and adds its public half to
/// `allowed_signers` as `principal`, for the namespace of logs. Never overwrites. Throws SigningError.
/// Returns the fingerprint.
std::string new_key(const std::filesystem::path& key, const std::filesystem::path& allowed_signers,
                    const std::string& principal);

/// $XDG_CONFIG_HOME/runbook, else ~/.config/runbook: where `key` and `allowed_signers` are looked for.
[[nodiscard]] std::filesystem::path config_folder();

}  // namespace runbook::log
