#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "interpreter/core/well_formed.hpp"
#include "interpreter/model/head.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::model {

/// More steps, or more turns of nested for_each loops, are no plan that anybody could run or read.
constexpr std::size_t kMaxSteps = 50'000;
/// Of all steps, as the log writes them.
constexpr std::size_t kMaxPlanBytes = 64'000'000;

/// Each gate and each indicator looks at all steps before it; together they do it at most so often.
constexpr std::uint64_t kMaxLooks = 100'000'000;

/// Counts how often the gates and indicators of a plan look at steps.
class Looks {
  public:
    /// Takes the next step of the plan. Whether it is within the limit.
    [[nodiscard]] bool add(const Step& step);

  private:
    std::uint64_t steps_ = 0;
    std::uint64_t looks_ = 0;
};

/// Checks the steps of a plan that was read from a log, in their order: whether the compiler could have made them. A
/// log's author can write any JSON, and judging relies on what only the compiler guarantees.
class PlanCheck {
  public:
    explicit PlanCheck(const std::vector<Secret>& secrets);
    /// Why this step, which has so many bytes in the log, cannot follow those before it, as a sentence; empty if it
    /// can.
    [[nodiscard]] std::string add(const Step& step, std::size_t bytes = 0);

  private:
    struct Parts;
    std::int64_t count_ = 0;
    std::size_t bytes_ = 0;
    Looks looks_;
    std::int64_t scenarios_ = 0;
    std::int64_t actions_ = 0;               // that have ended
    std::vector<std::string> action_steps_;  // ids of the steps of the one that has not
    std::optional<ActionPart> action_;       // which one that is
    Step action_begin_;                      // and its first step
    std::set<std::string> secrets_;
    std::set<std::string> ids_;
    std::set<std::string> sections_;  // titles of the sections around the steps so far
    std::set<std::pair<core::Variable::Origin, std::string>> variables_;
    std::map<std::string, Criterion> criteria_;

    [[nodiscard]] std::string problem_of_head(const Step& step) const;
    [[nodiscard]] std::string problem_of_action(const Step& step) const;
    void follow_action(const Step& step);
    [[nodiscard]] std::string problem_of_criterion(const Step& step) const;
    [[nodiscard]] std::string problem_of_expressions(const Step& step) const;
    // Of the steps in a loop, which see its variable and what those before them captured.
    [[nodiscard]] std::string problem_of_loop(const Step& step, const Loop& loop);
};

}  // namespace runbook::model
