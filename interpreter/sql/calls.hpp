#pragma once

#include <string>
#include <vector>

#include "interpreter/sql/parse_gate.hpp"
#include "interpreter/sql/parse_tree.hpp"

/// What a statement calls. Private to sql/.
namespace runbook::sql {

/// Throws SqlProblem for a call that must not be made in this context.
void check_calls(Node statement, const std::string& sql, const std::vector<Variable>& variables, SqlContext context);

}  // namespace runbook::sql
