#pragma once

#include "interpreter/sema/expressions.hpp"

/// Calls, methods and indexes: the parts of an expression that look at what was seen. Private to sema/.
namespace runbook::sema {

[[nodiscard]] Typed compile_call(Compiler& compiler, const ast::Expr& expr, Sees sees);
[[nodiscard]] Typed compile_method(Compiler& compiler, const ast::Expr& expr, Sees sees);
[[nodiscard]] Typed compile_index(Compiler& compiler, const ast::Expr& expr, Sees sees);

}  // namespace runbook::sema
