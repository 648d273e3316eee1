#pragma once

#include "interpreter/sema/compiler.hpp"

/// Rules about the data in a table. Private to sema/.
namespace runbook::sema {

/// Makes a check of each rule: the rule's metric becomes its SQL.
void compile_table(Compiler& compiler, const ast::Statement& statement, const Context& context);

}  // namespace runbook::sema
