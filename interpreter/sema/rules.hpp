#pragma once

#include "interpreter/sema/compiler.hpp"

/// What is inside a check beside its probe: its rules, and what belongs to them. Private to sema/.
namespace runbook::sema {

void compile_rule(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_among(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_remedy(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_counterexample(Compiler& compiler, const ast::Statement& statement, const Context& context);

}  // namespace runbook::sema
