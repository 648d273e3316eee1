#pragma once

#include "interpreter/sema/compiler.hpp"
#include "interpreter/sema/expressions.hpp"

/// Lua in a runbook. Private to sema/.
namespace runbook::sema {

/// A block of Lua; in a check, the function that is its probe.
void compile_lua(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_hook(Compiler& compiler, const ast::Statement& statement, const Context& context);
/// `lua(:function, value, limit: 10)` in a rule.
[[nodiscard]] Typed compile_lua_call(Compiler& compiler, const ast::Expr& expr, Visibility visibility);
/// Once the whole runbook was read: what is wrong in Lua, and functions that it does not define.
void check_lua(Compiler& compiler);

}  // namespace runbook::sema
