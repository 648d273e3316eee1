#include "interpreter/log/signer.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>

#include "interpreter/core/text.hpp"
#include "interpreter/log/log_file.hpp"
#include "interpreter/log/ssh_keygen.hpp"
#include "interpreter/log/sshsig.hpp"
#include "interpreter/os/files.hpp"

namespace runbook::log {

namespace fs = std::filesystem;

namespace {

std::string why_refused(const std::string& key, const os::ProcessResult& result) {
    const auto said = [&](const char* words) { return result.errors.find(words) != std::string::npos; };
    if (said("too open"))
        return fmt::format("the key {} can be read by others, so ssh-keygen does not use it; run: chmod 600 {}", key,
                           key);
    if (said("passphrase"))
        return fmt::format(
            "the key {} has a passphrase, and there is no terminal to ask for it; add the key to the agent "
            "first: ssh-add {}",
            key, key);
    if (said("Couldn't load public key"))
        return fmt::format(
            "{} is not an OpenSSH key; give the file of your key with --key, or make one: runbook key new", key);
    if (said("No private key found"))
        return fmt::format("the private half of {} is neither in the agent nor beside it; add it to the agent: ssh-add",
                           key);
    const auto words = complaint(result);
    return fmt::format("ssh-keygen cannot sign with the key {}: {}", key,
                       words.empty() ? "see its message above" : words);
}

os::ProcessResult run_sign(const fs::path& file, const fs::path& key, Terminal terminal) {
    return ssh_keygen({"-q", "-Y", "sign", "-f", key.string(), "-n", kLogNamespace, file.string()}, {}, terminal);
}

// ssh-keygen writes its output beside the file that it signs. In a private folder no file is in its way, so it asks
// nothing.
std::string signature_over(const fs::path& file, const fs::path& key, const TemporaryFolder& folder, Terminal first) {
    auto result = run_sign(file, key, first);
    if (result.status != 0 && first == Terminal::never) result = run_sign(file, key, Terminal::if_there);
    if (result.status != 0) throw SigningError(why_refused(key.string(), result));
    try {
        auto signature = load_file(folder.path() / (file.filename().string() + ".sig"), kMaxSmallFile);
        if (read_signature(signature).name_space == kLogNamespace) return signature;
    } catch (const std::runtime_error& error) {
        throw SigningError(fmt::format("ssh-keygen made a signature that cannot be read: {}", error.what()));
    }
    throw SigningError(fmt::format("ssh-keygen signed for something other than {}", kLogNamespace));
}

void write_signature(const fs::path& target, std::string_view signature) {
    // Written under another name first: half a signature, left by a crash, would look like tampering.
    const fs::path unfinished = target.string() + ".new";
    std::error_code ignored;
    fs::remove(unfinished, ignored);
    int error = os::create_file(unfinished, signature, S_IRUSR | S_IWUSR);
    if (error == 0 && ::rename(unfinished.c_str(), target.c_str()) != 0) error = errno;
    if (error == 0) error = os::sync_folder(os::folder_of(target));
    if (error != 0)
        throw SigningError(
            fmt::format("cannot write {}: {}; free some space or make the folder writable, then sign again",
                        target.string(), os::error_text(error)));
}

}  // namespace

Signer::Signer(fs::path key) : key_(std::move(key)) {
    std::error_code ignored;
    if (!fs::is_regular_file(key_, ignored))
        throw SigningError(
            fmt::format("there is no key {}; give the file of your key with --key, or make one: runbook "
                        "key new",
                        key_.string()));
    const TemporaryFolder folder;
    const auto probe = folder.add("probe", "runbook tries this key\n");
    probe_signature_ = signature_over(probe, key_, folder, Terminal::if_there);
    fingerprint_ = read_signature(probe_signature_).fingerprint;
}

std::string Signer::name_in(const fs::path& allowed_signers) const {
    std::error_code ignored;
    if (!fs::is_regular_file(allowed_signers, ignored)) return {};
    const TemporaryFolder folder;
    const auto signature = folder.add("probe.sig", probe_signature_);
    const auto found = ssh_keygen({"-Y", "find-principals", "-s", signature.string(), "-f", allowed_signers.string()},
                                  {}, Terminal::never);
    if (found.status != 0) return {};
    return core::printable(found.output.substr(0, found.output.find('\n')));
}

void Signer::sign(const fs::path& file) const {
    const fs::path target = file.string() + ".sig";
    std::error_code error;
    if (fs::exists(fs::symlink_status(target, error)))
        throw SigningError(fmt::format("{} already exists; move it to sign again", target.string()));
    if (!fs::is_regular_file(file, error))
        throw SigningError(fmt::format("there is no file {} to sign; give the log of a run", file.string()));
    const TemporaryFolder folder;
    const auto alias = folder.path() / "log";
    fs::create_symlink(fs::absolute(file, error), alias, error);
    if (error)
        throw SigningError(fmt::format("cannot reach {} from {}: {}", file.string(), alias.string(), error.message()));
    // An impatient Ctrl-C at the end of a run must not cost its signature, so the terminal is used only if it is
    // needed.
    write_signature(target, signature_over(alias, key_, folder, Terminal::never));
}

}  // namespace runbook::log
