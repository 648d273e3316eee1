#pragma once

#include <map>
#include <string>

#include "interpreter/core/value.hpp"
#include "interpreter/model/observation.hpp"
#include "interpreter/model/results.hpp"
#include "interpreter/model/step.hpp"

/// From observations to verdicts. Pure: exec uses it during a run, and verify uses it to judge the log again.
namespace runbook::judge {

/// The values of captures and answers, by the names of their variables.
using Variables = std::map<std::string, core::Value>;

/// Judges a check, capture, manual or ask step by its observation.
[[nodiscard]] model::StepResult judge_step(const model::Step& step, const model::Observation& seen,
                                           const Variables& variables);

}  // namespace runbook::judge
