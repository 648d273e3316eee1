#pragma once

#include "interpreter/sema/expressions.hpp"

/// Calls, methods and indexes: the parts of an expression that look at what was seen. Private to sema/.
namespace runbook::sema {

[[nodiscard]] Typed compile_call(Compiler& compiler, const ast::Expr& expr, Sees sees);
[[nodiscard]] Typed compile_method(Compiler& compiler, const ast::Expr& expr, Sees sees);
[[nodiscard]] Typed compile_index(Compiler& compiler, const ast::Expr& expr, Sees sees);

/// What a later version will see; named, so that nobody searches for the typing mistake.
[[nodiscard]] bool is_of_a_later_version(std::string_view name);

}  // namespace runbook::sema
