#include "interpreter/log/key.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "interpreter/core/text.hpp"
#include "interpreter/log/log_file.hpp"
#include "interpreter/log/signer.hpp"
#include "interpreter/log/ssh_keygen.hpp"
#include "interpreter/log/sshsig.hpp"
#include "interpreter/os/descriptor.hpp"
#include "interpreter/os/files.hpp"

namespace runbook::log {

namespace fs = std::filesystem;

namespace {

void must(int error, const char* what, const fs::path& where) {
    if (error != 0)
        throw SigningError(fmt::format("cannot {} {}: {}; free some space or make its folder writable", what,
                                       where.string(), os::error_text(error)));
}

// A principal is the first word of a line of allowed_signers. A blank, comma, quote, wildcard, `!` or `#` in it would
// change the meaning of the line.
void check_principal(const std::string& principal) {
    const auto plain = [](char c) {
        return c > ' ' && c < 0x7f && std::string_view("\"'`,*?!#\\").find(c) == std::string_view::npos;
    };
    if (!principal.empty() && principal.front() != '-' && std::all_of(principal.begin(), principal.end(), plain))
        return;
    throw SigningError(
        fmt::format("{} cannot be a signer's name; give a name in ASCII without blanks, quotes, commas or "
                    "wildcards, such as anna@example.org",
                    core::quote_text(principal)));
}

void refuse_where_present(const fs::path& file) {
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(file, ignored)))
        throw SigningError(
            fmt::format("{} already exists, and a key is never overwritten; give another file, or use "
                        "that key",
                        file.string()));
}

int sync_file(const fs::path& file) {
    const os::Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    return !opened ? errno : os::sync_data(opened.get());
}

struct PublicKey {
    std::string text;  // "ssh-ed25519 AAAA…", without the comment
    std::string fingerprint;
};

PublicKey read_public_key(const fs::path& file) {
    std::string text;
    try {
        text = load_file(file, kMaxSmallFile);
    } catch (const std::runtime_error& error) {
        throw SigningError(error.what());
    }
    if (const auto first = text.find(' '); first != std::string::npos) {
        const auto second = std::min(text.find(' ', first + 1), text.size());
        if (const auto blob = decode_base64(std::string_view(text).substr(first + 1, second - first - 1)))
            return {text.substr(0, second), fingerprint_of(*blob)};
    }
    throw SigningError(fmt::format("{} does not hold a public key", file.string()));
}

int append_line(const fs::path& file, std::string line) {
    const os::Descriptor opened(::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (!opened) return errno;
    struct stat facts {};
    if (::fstat(opened.get(), &facts) != 0) return errno;
    char last = '\n';
    if (facts.st_size > 0 && ::pread(opened.get(), &last, 1, facts.st_size - 1) != 1) return errno;
    if (last != '\n') line.insert(0, 1, '\n');
    int error = os::write_all(opened.get(), line + "\n");
    if (error == 0) error = os::sync_data(opened.get());
    return error != 0 ? error : os::sync_folder(os::folder_of(file));
}

void allow(const fs::path& allowed_signers, const std::string& line) {
    int error = os::make_folders(os::folder_of(allowed_signers), S_IRWXU);
    if (error == 0) error = append_line(allowed_signers, line);
    if (error != 0)
        throw SigningError(fmt::format("the key was created, but cannot be added to {}: {}; add this line to it:\n{}",
                                       allowed_signers.string(), os::error_text(error), line));
}

fs::path home_folder() {
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') return home;
    if (const passwd* user = ::getpwuid(::getuid()); user != nullptr && user->pw_dir != nullptr) return user->pw_dir;
    throw SigningError("there is no home folder to keep keys in; set HOME or XDG_CONFIG_HOME");
}

}  // namespace

std::string new_key(const fs::path& key, const fs::path& allowed_signers, const std::string& principal) {
    const fs::path public_key = key.string() + ".pub";
    check_principal(principal);
    refuse_where_present(key);
    refuse_where_present(public_key);
    must(os::make_folders(os::folder_of(key), S_IRWXU), "create the folder of", key);
    const auto made =
        ssh_keygen({"-q", "-t", "ed25519", "-N", "", "-C", principal, "-f", key.string()}, {}, Terminal::never);
    if (made.status != 0)
        throw SigningError(fmt::format("ssh-keygen cannot create the key {}: {}", key.string(), complaint(made)));
    must(sync_file(key), "sync", key);
    must(sync_file(public_key), "sync", public_key);
    must(os::sync_folder(os::folder_of(key)), "sync", key);
    const auto made_key = read_public_key(public_key);
    allow(allowed_signers, fmt::format("{} namespaces=\"{}\" {}", principal, kLogNamespace, made_key.text));
    return made_key.fingerprint;
}

fs::path config_folder() {
    const char* configured = std::getenv("XDG_CONFIG_HOME");
    // The XDG specification says to ignore relative paths.
    if (configured != nullptr && *configured == '/') return fs::path(configured) / "runbook";
    return home_folder() / ".config" / "runbook";
}

}  // namespace runbook::log
