#pragma once

#include <map>
#include <string>
#include <vector>

#include "interpreter/exec/lanes.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::exec {

/// Why no step can run as a role, by the role's name: row security does not bind it, so a check of what it sees would
/// prove nothing; or there is no such role. Roles of identities that are `exempt` are not asked about. Throws
/// TargetError where the server does not say.
[[nodiscard]] std::map<std::string, std::string> unusable_roles(const std::vector<model::Step>& steps, Lane& lane);

}  // namespace runbook::exec
