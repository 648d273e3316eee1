#pragma once

#include "interpreter/sema/compiler.hpp"

/// What contains other steps. Private to sema/.
namespace runbook::sema {

void compile_section(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_scenario(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_criterion(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_for_each(Compiler& compiler, const ast::Statement& statement, const Context& context);
/// `defaults` changes the context of the statements after it in the same block.
/// `mask` for the rest of a block, or for a check.
void apply_mask(Compiler& compiler, const ast::Statement& statement, Context& context);
void apply_defaults(Compiler& compiler, const ast::Statement& statement, Context& context);

}  // namespace runbook::sema
