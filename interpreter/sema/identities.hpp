#pragma once

#include "interpreter/sema/compiler.hpp"

/// Who statements run as: `identity` declares a role with settings, `as` uses it. Private to sema/.
namespace runbook::sema {

void compile_identity(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_as(Compiler& compiler, const ast::Statement& statement, const Context& context);

/// Gives the step the identity of the blocks around it, where its probe is SQL.
void set_identity(Compiler& compiler, const ast::Statement& statement, model::Step& step, const Context& context);

}  // namespace runbook::sema
