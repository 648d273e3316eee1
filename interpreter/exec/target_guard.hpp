#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "interpreter/model/head.hpp"
#include "interpreter/postgres/session.hpp"

namespace runbook::exec {

/// What the operator says about the target.
struct Claim {
    std::string environment;  ///< `--environment`; empty: nothing
    bool sandbox = false;
    bool allow_superuser = false;
};

/// Why this runbook must not run against this server, as a sentence that also says what to do; nothing if it can.
/// Compares the version, the environment (as the runbook declares it, the operator claims it and the server has it
/// set), and the role's privileges.
[[nodiscard]] std::optional<std::string> target_problem(const std::optional<model::Database>& declared,
                                                        const Claim& claim, const postgres::Server& server);

/// Whether the name of an environment means production, however it is written: "prod", "Production", "PROD-eu",
/// "eu_live", "prd1"; not "pre-prod", "preprod" or "non-production".
[[nodiscard]] bool names_production(std::string_view environment);

/// Whether any of the three says production: the operator must then type the database's name.
[[nodiscard]] bool is_production(const std::optional<model::Database>& declared, const Claim& claim,
                                 const postgres::Server& server);

}  // namespace runbook::exec
