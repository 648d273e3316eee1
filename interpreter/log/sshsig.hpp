#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace runbook::log {

/// What an OpenSSH signature says about itself (PROTOCOL.sshsig); ssh-keygen decides whether it is valid.
struct SshSignature {
    std::string fingerprint;  ///< of the key that signed: "SHA256:…"
    std::string name_space;   ///< what it was made for
};

/// The text is not exactly one signature.
struct SshSignatureError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Reads the armored text, which must have nothing before or after the signature. Throws SshSignatureError.
[[nodiscard]] SshSignature read_signature(std::string_view armoured);

/// The fingerprint of a public key in OpenSSH's binary form, as ssh-keygen -l prints it.
[[nodiscard]] std::string fingerprint_of(std::string_view public_key);

/// Strict: only complete groups, and no stray bits after the last byte.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace runbook::log
