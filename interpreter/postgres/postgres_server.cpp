#include "interpreter/postgres/postgres_server.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <system_error>
#include <utility>

#include "interpreter/os/find_program.hpp"
#include "interpreter/os/process.hpp"
#include "interpreter/postgres/sandbox.hpp"

namespace runbook::postgres {

namespace fs = std::filesystem;

namespace {

// pg_config alone proves nothing: Debian ships it with the client library's headers.
bool has_server(const fs::path& folder) {
    return ::access((folder / "postgres").c_str(), X_OK) == 0 && ::access((folder / "initdb").c_str(), X_OK) == 0;
}

std::optional<fs::path> folder_from_pg_config() {
    try {
        auto said = os::run_process({.command = {"pg_config", "--bindir"}}).output;
        said.erase(said.find_last_not_of('\n') + 1);
        if (has_server(said)) return said;
    } catch (const os::ProcessError&) {
        return std::nullopt;
    }
    return std::nullopt;
}

std::optional<fs::path> newest_debian_folder() {
    std::optional<fs::path> newest;
    int newest_version = 0;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", missing)) {
        const std::string name = entry.path().filename();
        int version = 0;
        std::from_chars(name.data(), name.data() + name.size(), version);
        if (version <= newest_version || !has_server(entry.path() / "bin")) continue;
        newest = entry.path() / "bin";
        newest_version = version;
    }
    return newest;
}

// A link in PATH leads to the folder with the rest of the server.
std::optional<fs::path> folder_from_path() {
    try {
        std::error_code error;
        const auto folder = fs::canonical(os::find_program("postgres"), error).parent_path();
        if (!error && has_server(folder)) return folder;
    } catch (const os::ProcessError&) {
        return std::nullopt;
    }
    return std::nullopt;
}

std::string version_of(const fs::path& programs) {
    auto said = os::run_process({.command = {programs / "postgres", "--version"}});
    said.output.erase(said.output.find_last_not_of('\n') + 1);
    if (said.status == 0 && !said.output.empty()) return std::move(said.output);
    throw SandboxError(fmt::format("{}/postgres does not print its version: {}; reinstall the package `postgresql`",
                                   programs.string(), said.errors));
}

std::optional<Account> account_named(const char* name) {
    std::array<char, 16384> buffer;
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwnam_r(name, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) return std::nullopt;
    return Account{name, entry.pw_uid, entry.pw_gid};
}

}  // namespace

PostgresServer find_postgres() {
    auto programs = folder_from_pg_config();
    if (!programs) programs = newest_debian_folder();
    if (!programs) programs = folder_from_path();
    if (!programs)
        throw SandboxError(
            "a sandbox needs a PostgreSQL server on this host, and none was found by pg_config, in /usr/lib/postgresql "
            "or in PATH; install the package `postgresql`, or name a database with --target");
    return {*programs, version_of(*programs)};
}

std::optional<Account> server_account() {
    if (::geteuid() != 0) return std::nullopt;
    auto account = account_named("postgres");
    if (!account) account = account_named("nobody");
    if (account && account->user != 0) return account;
    throw SandboxError(
        "PostgreSQL does not run as root, and this host has no user `postgres` or `nobody` to run a sandbox as; run as "
        "another user, or install the package `postgresql`");
}

bool open_to(const std::optional<Account>& account, const fs::path& folder) {
    for (fs::path above = folder;; above = above.parent_path()) {
        struct stat found = {};
        if (::stat(above.c_str(), &found) != 0) return false;
        const bool own = account && found.st_uid == account->user;
        if (account ? (found.st_mode & (own ? S_IXUSR : S_IXOTH)) == 0 : ::access(above.c_str(), X_OK) != 0)
            return false;
        if (above == above.root_path() || above.empty()) return true;
    }
}

}  // namespace runbook::postgres
