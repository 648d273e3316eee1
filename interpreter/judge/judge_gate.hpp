#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "interpreter/judge/judge_step.hpp"
#include "interpreter/model/criteria.hpp"
#include "interpreter/model/results.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::judge {

/// The results of the run so far, for gates and indicators.
struct Progress {
    const std::vector<model::Step>& steps;
    const std::map<std::int64_t, model::Verdict>& verdicts;    ///< by step number; only steps that were judged already
    const std::map<std::int64_t, model::StepResult>& results;  ///< only steps that did not pass
    const std::vector<model::CriterionResult>& criteria;
};

[[nodiscard]] model::GateResult judge_gate(const model::Gate& gate, const Progress& progress,
                                           const Variables& variables);
[[nodiscard]] model::StepResult judge_indicator(const model::Indicator& indicator, const Progress& progress);

}  // namespace runbook::judge
