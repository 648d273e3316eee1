#pragma once

#include "interpreter/sema/compiler.hpp"

/// Statements that are in files of their own. Private to sema/.
namespace runbook::sema {

/// In a check the probe, one statement; in a scenario a step for each statement of the file, in order.
void compile_sql_file(Compiler& compiler, const ast::Statement& statement, const Context& context);

}  // namespace runbook::sema
