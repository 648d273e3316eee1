#pragma once

#include "interpreter/core/observables.hpp"

namespace runbook::core {

/// What an expression can use, depending on where it is written.
enum class Visibility {
    plan_values,    ///< literals, params, constants, loop variables: what a plan knows
    captures,       ///< and captures and answers
    sql_check,      ///< and what a check with `sql` found
    sampled_check,  ///< and the percentiles of a check with `sql` and `samples:`
    file_check,     ///< and what a check with `file` found
    gate,           ///< and the results of the run so far
};

[[nodiscard]] bool can_see(Visibility visibility, ObservableGroup group);

}  // namespace runbook::core
