#pragma once

#include <map>
#include <string>
#include <vector>

#include "interpreter/exec/lanes.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::exec {

/// Why no step can run as a role in a database, by `role_in`: row security does not bind it, so a check of what it sees
/// would prove nothing; or there is no such role. Roles of identities that are `exempt` are not asked about. Throws
/// TargetError where the server does not say.
[[nodiscard]] std::map<std::string, std::string> unusable_roles(const std::vector<model::Step>& steps,
                                                                const std::string& database, Lane& lane);

/// What names a role in a database, whose name is the runbook's.
[[nodiscard]] std::string role_in(const std::string& database, const std::string& role);

}  // namespace runbook::exec
