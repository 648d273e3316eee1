#include "interpreter/log/signature_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "interpreter/core/text.hpp"
#include "interpreter/log/log_file.hpp"
#include "interpreter/log/signer.hpp"
#include "interpreter/log/ssh_keygen.hpp"
#include "interpreter/log/sshsig.hpp"
#include "interpreter/os/files.hpp"
#include "interpreter/os/regular_file.hpp"

namespace runbook::log {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (end > 0) lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

class Checker {
  public:
    Checker(const std::function<Pieces()>& bytes, std::string_view signature, const fs::path& allowed_signers)
        : bytes_(bytes), given_(allowed_signers), signature_(folder_.add("log.sig", signature)) {
        // ssh-keygen gets copies: it would wait for a pipe, and read a device forever.
        allowed_ =
            folder_.add("allowed_signers", os::is_there(given_) ? load_file(given_, kMaxListFile) : std::string());
        const auto revoked = os::folder_of(given_) / "revoked_keys";
        if (os::is_there(revoked))
            revoked_ = {"-r", folder_.add("revoked_keys", load_file(revoked, kMaxListFile)).string()};
    }

    /// The principal who has this key and is allowed to sign logs now.
    std::optional<std::string> known_signer() {
        const auto found = ssh_keygen({"-Y", "find-principals", "-s", signature_.string(), "-f", allowed_.string()}, {},
                                      Terminal::never);
        said_ = with_names_given(complaint(found));
        if (found.status != 0) return std::nullopt;
        for (const auto& principal : lines_of(found.output)) {
            if (principal.starts_with('!')) continue;  // a pattern that excludes
            if (verifies(principal)) return core::printable(principal);
        }
        return std::nullopt;
    }

    /// Whether the signature matches the bytes, whoever made it.
    [[nodiscard]] bool fits() const {
        return ssh_keygen({"-Y", "check-novalidate", "-n", kLogNamespace, "-s", signature_.string()}, bytes_(),
                          Terminal::never)
                   .status == 0;
    }

    /// Why no known signer was found, in ssh-keygen's words.
    [[nodiscard]] const std::string& said() const { return said_; }

  private:
    TemporaryFolder folder_;
    const std::function<Pieces()>& bytes_;
    fs::path given_;    // the user's file
    fs::path allowed_;  // its copy
    fs::path signature_;
    std::vector<std::string> revoked_;
    std::string said_;

    // ssh-keygen names the copies.
    [[nodiscard]] std::string with_names_given(std::string text) const {
        const auto copies = folder_.path().string() + "/";
        const auto folder = os::folder_of(given_).string() + "/";
        for (auto at = text.find(copies); at != std::string::npos; at = text.find(copies, at + folder.size()))
            text.replace(at, copies.size(), folder);
        return text;
    }

    bool verifies(const std::string& principal) {
        std::vector<std::string> arguments = {"-Y", "verify",      "-f", allowed_.string(),  "-I", principal,
                                              "-n", kLogNamespace, "-s", signature_.string()};
        arguments.insert(arguments.end(), revoked_.begin(), revoked_.end());
        const auto result = ssh_keygen(std::move(arguments), bytes_(), Terminal::never);
        said_ = with_names_given(complaint(result));
        return result.status == 0;
    }
};

SignatureCheck unknown(SignatureCheck check, const fs::path& allowed_signers, const std::string& said) {
    check.result = SignatureCheck::Result::unknown_signer;
    if (os::is_there(allowed_signers))
        check.reason = fmt::format("the key {} is not allowed to sign logs by {}{}", check.fingerprint,
                                   allowed_signers.string(), said.empty() ? "" : fmt::format(" ({})", said));
    else
        check.reason =
            fmt::format("there is no file {} that could list the key {}", allowed_signers.string(), check.fingerprint);
    return check;
}

}  // namespace

SignatureCheck check_signature(const std::function<Pieces()>& bytes, std::string_view signature,
                               const fs::path& allowed_signers) {
    SignatureCheck check;
    try {
        // ssh-keygen reads the first signature of a file and ignores whatever follows it.
        const auto read = read_signature(signature);
        check.fingerprint = read.fingerprint;
        if (read.name_space != kLogNamespace) {
            check.reason = fmt::format("the signature was made for `{}`, not for logs (`{}`)",
                                       core::printable(read.name_space), kLogNamespace);
            return check;
        }
    } catch (const SshSignatureError& error) {
        check.reason = fmt::format("the signature cannot be read: {}", error.what());
        return check;
    }
    Checker checker(bytes, signature, allowed_signers);
    if (const auto signer = checker.known_signer()) {
        check.result = SignatureCheck::Result::good;
        check.signer = *signer;
        return check;
    }
    if (checker.fits()) return unknown(std::move(check), allowed_signers, checker.said());
    check.reason = fmt::format("the signature by the key {} does not match the log: one of the two was changed",
                               check.fingerprint);
    return check;
}

}  // namespace runbook::log
