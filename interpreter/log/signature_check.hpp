#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "interpreter/log/reader.hpp"

namespace runbook::log {

/// What ssh-keygen says of a signature.
struct SignatureCheck {
    enum class Result { good, unknown_signer, bad } result = Result::bad;
    std::string signer;       ///< the principal in allowed_signers, where good
    std::string fingerprint;  ///< of the signing key, where it could be read
    std::string reason;       ///< a sentence, where not good
};

/// Checks the armoured signature over the bytes against an OpenSSH allowed_signers file. A missing file means that
/// nobody is known; keys in a file `revoked_keys` beside it are known no longer. Bytes before or after the armour make
/// the signature bad. Throws SigningError where ssh-keygen cannot run.
/// `bytes` is called for each reading of the signed bytes; ssh-keygen may need more than one.
[[nodiscard]] SignatureCheck check_signature(const std::function<Pieces()>& bytes, std::string_view signature,
                                             const std::filesystem::path& allowed_signers);

}  // namespace runbook::log
