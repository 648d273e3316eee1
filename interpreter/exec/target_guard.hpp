#pragma once

#include <optional>
#include <string>

#include "interpreter/model/demands.hpp"

namespace runbook::exec {

/// Why this runbook must not run against this server, as a sentence that also says what to do; nothing if it can: the
/// server is not one that the runbook is for, or the role can do more than a run may.
[[nodiscard]] std::optional<std::string> target_problem(const std::optional<model::Database>& declared,
                                                        const model::Claim& claim, bool allow_superuser,
                                                        const model::Server& server);

/// Whether the runbook, the operator or the server says production: the operator must then type the database's name.
[[nodiscard]] bool is_production(const std::optional<model::Database>& declared, const model::Claim& claim,
                                 const model::Server& server);

}  // namespace runbook::exec
