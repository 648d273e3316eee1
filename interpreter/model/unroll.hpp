#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/core/value.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::model {

/// Why the loop cannot be unrolled over the value, where there are so many steps already, as a sentence; empty if it
/// can: it is a list of values that is not too long, and its steps are not too many, or too large.
[[nodiscard]] std::string why_not_unrolled(const Loop& loop, const core::Value& list, std::size_t steps_so_far);

/// The steps of a loop for each value of its list, in order, numbered from `first_number`. The ids have the value in
/// brackets, and what a step captures has a name of its own in each turn. Throws core::EvaluationError where a text
/// becomes too long.
[[nodiscard]] std::vector<Step> unrolled(const Loop& loop, const core::Value& list, std::int64_t first_number);

}  // namespace runbook::model
