#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace runbook::db {

/// Where the programs of an installed PostgreSQL server lie.
struct PostgresServer {
    std::filesystem::path programs;  ///< the folder of `postgres` and `initdb`
    std::string version;             ///< as `postgres --version` says it
};

/// PostgreSQL refuses to run as root: whom a private server runs as then.
struct Account {
    std::string name;
    unsigned user = 0;
    unsigned group = 0;
};

/// Asks pg_config, then looks where Debian installs (the newest version), then in PATH. Throws SandboxError.
[[nodiscard]] PostgresServer find_postgres();

/// The user `postgres`, else `nobody`, if we are root; else nobody but ourselves. Throws SandboxError.
[[nodiscard]] std::optional<Account> server_account();

/// Whether the account can pass through a folder and all those above it.
[[nodiscard]] bool open_to(const std::optional<Account>& account, const std::filesystem::path& folder);

}  // namespace runbook::db
