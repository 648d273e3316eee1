#pragma once

#include "interpreter/core/evaluate.hpp"

namespace runbook::judge {

/// Whether the condition, which is true or false as `holds` says, is so because it names the error that came:
/// `error == :unique_violation` does where it is true, `error != :unique_violation` where it is false. A condition that
/// is about another error says nothing of the one that came. Private to judge/.
[[nodiscard]] bool names_the_error(const core::Expr& condition, bool holds, const core::Environment& seen);

}  // namespace runbook::judge
