#pragma once

#include "interpreter/sema/compiler.hpp"

/// Actions: what is committed. Private to sema/.
namespace runbook::sema {

/// Reports one that is not where `compile_action` looks for it.
void compile_listen(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_action(Compiler& compiler, const ast::Statement& statement, const Context& context);

}  // namespace runbook::sema
