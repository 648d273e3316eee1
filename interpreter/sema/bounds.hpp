#pragma once

#include <optional>

#include "interpreter/core/expr.hpp"

namespace runbook::sema {

/// The value that a comparison of numbers has whatever is observed, by the least and the most that counts, durations
/// and what arithmetic makes of them can be; nothing if it can have both. Private to sema/.
[[nodiscard]] std::optional<bool> always(const core::Expr& comparison);

}  // namespace runbook::sema
