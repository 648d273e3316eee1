#pragma once

#include <string>

#include "interpreter/core/evaluate.hpp"

namespace runbook::judge {

/// What a condition found and what it wanted, for people: have "1", want ">= 45". Private to judge/.
struct Explanation {
    std::string have;
    std::string want;
};

/// `wanted` is the outcome that would have passed. Of `&&` and `||` the part that decided is explained.
[[nodiscard]] Explanation explain(const core::Expr& condition, bool wanted, const core::Environment& seen);

}  // namespace runbook::judge
