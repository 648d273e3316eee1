#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "interpreter/model/step.hpp"
#include "interpreter/model/verdict.hpp"

namespace runbook::model {

/// For people: its id and title; the title alone where the id says nothing more.
[[nodiscard]] std::string name_of(const Criterion& criterion);

/// The verdict of a criterion: the worst of its steps; NOT APPLICABLE if all of them are.
struct CriterionResult {
    Criterion criterion;
    Verdict verdict = Verdict::not_applicable;
    std::vector<std::int64_t> steps;  ///< numbers, in order
    std::int64_t waived = 0;          ///< how many of them are forgiven
};

/// The criteria so far, in the order of their first step. Only steps with a criterion and a verdict count, and
/// captures outside any criterion only if they did not pass.
class Criteria {
  public:
    /// Takes the verdict of the next step of the plan.
    void add(const Step& step, Verdict verdict, bool waived = false);
    [[nodiscard]] const std::vector<CriterionResult>& all() const { return results_; }

  private:
    std::vector<CriterionResult> results_;
    std::unordered_map<std::string, std::size_t> places_;
};

/// Those of all steps that have a verdict.
[[nodiscard]] std::vector<CriterionResult> criteria_of(const std::vector<Step>& steps,
                                                       const std::map<std::int64_t, Verdict>& verdicts);

/// How many criteria passed (PASS and WARN), and how many apply.
struct Score {
    std::int64_t passed = 0;
    std::int64_t counted = 0;
    /// 13/16 as "81 %": without decimals and rounded down, so that 100 % means all of them.
    [[nodiscard]] std::string percent_text() const;
};
[[nodiscard]] Score score_of(const std::vector<CriterionResult>& criteria);

}  // namespace runbook::model
