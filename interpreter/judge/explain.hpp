#pragma once

#include <string>

#include "interpreter/core/evaluate.hpp"

namespace runbook::judge {

/// What a condition found and what it expected, for people: have "1", want "rows >= 45". Private to judge/.
struct Explanation {
    std::string have;
    std::string want;
};

/// `wanted` is the outcome that would have passed. For `&&` and `||`, explains the part that decided.
[[nodiscard]] Explanation explain(const core::Expr& condition, bool wanted, const core::Environment& seen);

}  // namespace runbook::judge
