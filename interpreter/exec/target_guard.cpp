#include "interpreter/exec/target_guard.hpp"

#include <fmt/format.h>

namespace runbook::exec {

std::optional<std::string> target_problem(const std::optional<model::Database>& declared, const model::Claim& claim,
                                          bool allow_superuser, const model::Server& server) {
    if (auto problem = model::unmet_demand(declared, claim, server)) return problem;
    if (server.powers.empty() || allow_superuser) return std::nullopt;
    return fmt::format(
        "the role `{}` can act outside the database, where no rollback helps: {}; use a role that can only read and "
        "write rows, or allow it with --allow superuser",
        server.role, fmt::join(server.powers, ", "));
}

bool is_production(const std::optional<model::Database>& declared, const model::Claim& claim,
                   const model::Server& server) {
    return (declared && model::names_production(declared->environment)) || model::names_production(claim.environment) ||
           model::names_production(server.environment);
}

}  // namespace runbook::exec
