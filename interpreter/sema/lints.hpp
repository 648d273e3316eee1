#pragma once

#include "interpreter/sema/compiler.hpp"

/// What compiles, and yet is not what its author can have meant. Private to sema/.
namespace runbook::sema {

/// `understood`: nothing inside the check was reported.
void lint_check(Compiler& compiler, const ast::Statement& statement, const model::Check& check, bool understood);
/// Strings in single quotes with `#{name}`, in the statement and its block.
void lint_strings(Compiler& compiler, const ast::Statement& statement);
/// Params and captures that nothing uses.
void lint_unused(Compiler& compiler);
/// `defaults` that no step follows in their block.
void lint_defaults(Compiler& compiler, const std::vector<ast::Statement>& statements);
void lint_gate(Compiler& compiler, const ast::Statement& statement, const model::Gate& gate);

}  // namespace runbook::sema
