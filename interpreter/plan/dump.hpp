#pragma once

#include <string>

#include "interpreter/core/json.hpp"
#include "interpreter/plan/plan.hpp"

namespace runbook::plan {

/// As `runbook plan --json` shows it; the PlanId is the digest of everything but itself.
[[nodiscard]] core::Json to_json(const Plan& plan);
/// The plan as text: what would run, in order, with the values known so far. `root` is the folder of its files.
[[nodiscard]] std::string to_text(const Plan& plan, const std::string& root);

}  // namespace runbook::plan
