#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "interpreter/log/reader.hpp"

namespace runbook::log {

/// What ssh-keygen says about a signature.
struct SignatureCheck {
    enum class Result { good, unknown_signer, bad } result = Result::bad;
    std::string signer;       ///< the principal in allowed_signers, if good
    std::string fingerprint;  ///< of the signing key, if it could be read
    std::string reason;       ///< a sentence, if not good
};

/// Checks the armored signature over the bytes against an OpenSSH allowed_signers file. If the file is missing, no
/// signer is known; keys in a file `revoked_keys` beside it are not accepted. Bytes before or after the armor make the
/// signature bad. `bytes` is called each time the signed bytes are read, which ssh-keygen can need more than once.
/// Throws SigningError if ssh-keygen cannot run, and std::runtime_error if one of the two files is there but is not a
/// regular file that can be read: what cannot be read is not an empty list.
[[nodiscard]] SignatureCheck check_signature(const std::function<Pieces()>& bytes, std::string_view signature,
                                             const std::filesystem::path& allowed_signers);

}  // namespace runbook::log
