#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace runbook::postgres {

/// Where the programs of an installed PostgreSQL server are.
struct PostgresServer {
    std::filesystem::path programs;  ///< the folder of `postgres` and `initdb`
    std::string version;             ///< as `postgres --version` prints it
};

/// The user that a private server runs as, because PostgreSQL refuses to run as root.
struct Account {
    std::string name;
    unsigned user = 0;
    unsigned group = 0;
};

/// Asks pg_config, then looks where Debian installs (the newest version), then in PATH. Throws SandboxError.
[[nodiscard]] PostgresServer find_postgres();

/// If we are root: the user `postgres`, else `nobody`. Otherwise nothing: the server runs as our own user. Throws
/// SandboxError.
[[nodiscard]] std::optional<Account> server_account();

/// Whether the account (nothing: our own user) can pass through a folder and all those above it.
[[nodiscard]] bool open_to(const std::optional<Account>& account, const std::filesystem::path& folder);

}  // namespace runbook::postgres
