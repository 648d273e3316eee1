#pragma once

#include <filesystem>
#include <optional>

#include "interpreter/os/interrupt.hpp"
#include "interpreter/postgres/postgres_server.hpp"

namespace runbook::postgres {

/// The data folder that every sandbox of this server's version is copied from: a fresh cluster with the superuser
/// `postgres`, the role `runbook` and its database `sandbox`. Made once, then kept in the user's cache folder.
/// Throws SandboxError, also at an
/// interrupt.
[[nodiscard]] std::filesystem::path cluster_template(const PostgresServer& server,
                                                     const std::optional<Account>& account,
                                                     const os::Interrupt& interrupt);

}  // namespace runbook::postgres
