#pragma once

#include <vector>

#include "interpreter/model/step.hpp"

/// What rules can come out as, found by trying them on samples of what they look at: counts and durations that are
/// never negative, values around every literal that they are compared with, NULL, empty lists, each condition of an
/// error. What arithmetic makes of counts is decided by the least and the most that they can be. Where there are too
/// many combinations, or a condition is beyond samples (a regular expression), both outcomes count as possible; so they
/// do once `effort`, which both functions add to, is more than a second's. Private to sema/.
namespace runbook::sema {

/// Whether anything that can be observed makes the rule FAIL.
[[nodiscard]] bool can_fail(const model::Rule& rule, std::size_t& effort);

/// Whether a gate with these rules says GO whatever the run's results are.
[[nodiscard]] bool always_says_go(const std::vector<model::GateRule>& rules, std::size_t& effort);

}  // namespace runbook::sema
