#pragma once

#include <string_view>

#include "interpreter/sema/expressions.hpp"

/// Calls, methods and indexes: the parts of an expression that use observations. Private to sema/.
namespace runbook::sema {

[[nodiscard]] Typed compile_call(Compiler& compiler, const ast::Expr& expr, Visibility visibility);
[[nodiscard]] Typed compile_method(Compiler& compiler, const ast::Expr& expr, Visibility visibility);
[[nodiscard]] Typed compile_index(Compiler& compiler, const ast::Expr& expr, Visibility visibility);

/// Names of a later version; they are refused with a message of their own, so that nobody looks for a typo.
[[nodiscard]] bool is_of_a_later_version(std::string_view name);

}  // namespace runbook::sema
