#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/core/observables.hpp"

/// What an expression can use, depending on where it is written. Private to sema/.
namespace runbook::sema {

enum class Visibility {
    plan_values,    ///< literals, params, constants, loop variables: what a plan knows
    captures,       ///< and captures and answers
    sql_check,      ///< and what a check with `sql` found
    sampled_check,  ///< and the percentiles of a check with `sql` and `samples:`
    file_check,     ///< and what a check with `file` found
    gate,           ///< and the results of the run so far
};

[[nodiscard]] bool can_see(Visibility visibility, core::ObservableGroup group);
/// `failed(:critical)` and similar calls.
[[nodiscard]] bool is_count_call(const core::ObservableInfo& info);
/// `check(:id)` and similar calls, which need a method after them: `.failed?`.
[[nodiscard]] bool is_verdict_call(const core::ObservableInfo& info);
/// For an observable that cannot be used where it is: where it can.
[[nodiscard]] std::string where_available(const core::ObservableInfo& info, Visibility visibility);
/// The bare names that can be used there, for suggestions.
[[nodiscard]] std::vector<std::string> visible_names(Visibility visibility);

}  // namespace runbook::sema
