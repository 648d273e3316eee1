#pragma once

#include "interpreter/sema/compiler.hpp"

/// Checks that cannot fail, and gates that can only say GO. Private to sema/.
namespace runbook::sema {

/// `understood`: nothing inside the check was reported.
void lint_check(Compiler& compiler, const ast::Statement& statement, const model::Check& check, bool understood);
void lint_gate(Compiler& compiler, const ast::Statement& statement, const model::Gate& gate);

}  // namespace runbook::sema
