#pragma once

#include <map>
#include <string>

#include "interpreter/core/value.hpp"
#include "interpreter/model/observation.hpp"
#include "interpreter/model/results.hpp"
#include "interpreter/model/step.hpp"

/// From what was seen to verdicts. Pure: exec judges with it when a run happens, verify judges with it again.
namespace runbook::judge {

/// What captures and answers came to, by the names of their variables.
using Variables = std::map<std::string, core::Value>;

/// Judges a check, capture, manual or ask from what was seen.
[[nodiscard]] model::StepResult judge_step(const model::Step& step, const model::Observation& seen,
                                           const Variables& variables);

}  // namespace runbook::judge
