#pragma once

#include "interpreter/sema/compiler.hpp"

/// What is inside a check: its probe, its rules, and what belongs to them. Private to sema/.
namespace runbook::sema {

void compile_sql_probe(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_file_probe(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_rule(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_among(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_remedy(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_counterexample(Compiler& compiler, const ast::Statement& statement, const Context& context);

/// False where the check's `sql` or `file` is still missing.
[[nodiscard]] bool has_probe(const model::Check& check);

}  // namespace runbook::sema
