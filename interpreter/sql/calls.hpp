#pragma once

#include <string>
#include <vector>

#include "interpreter/sql/parse_gate.hpp"
#include "interpreter/sql/parse_tree.hpp"

/// What a statement calls. PostgreSQL has functions that act at once and for good, in whatever transaction they are
/// called: these are refused by name. Private to sql/.
namespace runbook::sql {

/// The names of the functions that the statement calls, without their schemas, sorted. Throws SqlProblem for one that
/// must not be called in this context.
[[nodiscard]] std::vector<std::string> calls_in(Node statement, const std::string& sql,
                                                const std::vector<Variable>& variables, SqlContext context);

}  // namespace runbook::sql
