#pragma once

#include "interpreter/sema/compiler.hpp"

/// Modules and macros: the plan has neither. Private to sema/.
namespace runbook::sema {

void compile_use(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_define(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_macro_call(Compiler& compiler, const ast::Statement& statement, const Context& context);

}  // namespace runbook::sema
