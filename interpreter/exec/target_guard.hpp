#pragma once

#include <optional>
#include <string>

#include "interpreter/model/head.hpp"
#include "interpreter/postgres/session.hpp"

namespace runbook::exec {

/// What the operator says of the target.
struct Claim {
    std::string environment;  ///< `--environment`; empty: nothing
    bool sandbox = false;
    bool allow_superuser = false;
};

/// Why this runbook must not run against this server, as a sentence with its remedy; nothing where it may. Compares the
/// version, the environment that the runbook declares, the operator claims and the server holds, and the role's power.
[[nodiscard]] std::optional<std::string> target_problem(const std::optional<model::Database>& declared,
                                                        const Claim& claim, const postgres::Server& server);

/// Whether any of the three calls it production: then the operator types the database's name.
[[nodiscard]] bool is_production(const std::optional<model::Database>& declared, const Claim& claim,
                                 const postgres::Server& server);

}  // namespace runbook::exec
