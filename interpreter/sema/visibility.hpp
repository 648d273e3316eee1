#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/core/visibility.hpp"

/// What an expression can use, depending on where it is written, in words. Private to sema/.
namespace runbook::sema {

using core::can_see;
using core::Visibility;

/// `failed(:critical)` and similar calls.
[[nodiscard]] bool is_count_call(const core::ObservableInfo& info);
/// `check(:id)` and similar calls, which need a method after them: `.failed?`.
[[nodiscard]] bool is_verdict_call(const core::ObservableInfo& info);
/// For an observable that cannot be used where it is: where it can.
[[nodiscard]] std::string where_available(const core::ObservableInfo& info, Visibility visibility);
/// The bare names that can be used there, for suggestions.
[[nodiscard]] std::vector<std::string> visible_names(Visibility visibility);

}  // namespace runbook::sema
