#pragma once

#include <functional>
#include <optional>
#include <string>

#include "interpreter/core/expr.hpp"
#include "interpreter/core/visibility.hpp"

namespace runbook::core {

/// Where an expression of a plan is.
struct ExprPlace {
    Visibility visibility = Visibility::captures;
    bool is_condition = false;
    std::function<bool(const Variable&)> has_value;  ///< whether an earlier step sets it
};

/// Why the checker (sema) would not have made this expression for that place, as a sentence: an observable that is not
/// visible there, operands that can never have the types that they need, a variable that nothing sets. Nothing if it
/// would. Names and numbers of operands were checked when it was read (Expr::from_json).
[[nodiscard]] std::optional<std::string> why_not_made(const Expr& expr, const ExprPlace& place);

}  // namespace runbook::core
