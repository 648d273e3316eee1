#pragma once

#include <vector>

#include "interpreter/model/step.hpp"

/// What rules can come out as, found by trying them on samples of what they look at: counts and durations that are
/// never negative, values around every literal that they are compared with, NULL, empty lists, each condition of an
/// error. Where there are too many combinations, or a condition is beyond samples (a regular expression, arithmetic),
/// both outcomes count as possible. Private to sema/.
namespace runbook::sema {

/// Whether anything that can be observed makes the rule FAIL.
[[nodiscard]] bool can_fail(const model::Rule& rule);

/// Whether a gate with these rules says GO whatever the run's results are.
[[nodiscard]] bool always_says_go(const std::vector<model::GateRule>& rules);

}  // namespace runbook::sema
