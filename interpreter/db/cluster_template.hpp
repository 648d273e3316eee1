#pragma once

#include <filesystem>
#include <optional>

#include "interpreter/db/postgres_server.hpp"

namespace runbook::db {

/// The data folder that each sandbox of this server's version starts from a copy of: a fresh cluster with the superuser
/// `postgres`, the role `runbook` and its database `sandbox`. Made once, then kept in the user's cache folder.
/// Throws SandboxError.
[[nodiscard]] std::filesystem::path cluster_template(const PostgresServer& server,
                                                     const std::optional<Account>& account);

}  // namespace runbook::db
