#pragma once

#include "interpreter/sema/compiler.hpp"

/// Actions: what is committed. Private to sema/.
namespace runbook::sema {

void compile_action(Compiler& compiler, const ast::Statement& statement, const Context& context);

}  // namespace runbook::sema
