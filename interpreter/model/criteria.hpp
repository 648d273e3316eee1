#pragma once

#include <map>
#include <string>
#include <vector>

#include "interpreter/model/step.hpp"
#include "interpreter/model/verdict.hpp"

namespace runbook::model {

/// What a criterion came to: the worst of its steps; NOT APPLICABLE where all of them are.
struct CriterionResult {
    Criterion criterion;
    Verdict verdict = Verdict::not_applicable;
    std::vector<std::int64_t> steps;  ///< numbers, in order
};

/// The criteria of the steps in the order of their first step. Only steps that have a criterion and a verdict count,
/// and of captures outside any criterion only those that did not pass.
[[nodiscard]] std::vector<CriterionResult> criteria_of(const std::vector<Step>& steps,
                                                       const std::map<std::int64_t, Verdict>& verdicts);

/// How many criteria passed (PASS and WARN), of how many that apply.
struct Score {
    std::int64_t passed = 0;
    std::int64_t counted = 0;
    /// "81 %" of 13/16, without decimals, rounded down: 100 % is never said of less.
    [[nodiscard]] std::string percent_text() const;
};
[[nodiscard]] Score score_of(const std::vector<CriterionResult>& criteria);

}  // namespace runbook::model
