#pragma once

#include "interpreter/sema/compiler.hpp"

/// Gates and indicators, which depend on the results of steps. Private to sema/.
namespace runbook::sema {

void compile_indicator(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_gate(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_gate_rule(Compiler& compiler, const ast::Statement& statement, const Context& context);
/// The ids and names that gates and indicators use, which may be declared after them.
void check_references(Compiler& compiler);

}  // namespace runbook::sema
