#pragma once

#include <string>

#include "interpreter/sql/variables.hpp"

namespace runbook::sql {

/// PostgreSQL's own words for a syntax error, at its place. `cursor` counts characters from 1; 0 is unknown.
[[nodiscard]] SqlProblem syntax_problem(const std::string& sql, const char* message, int cursor);

}  // namespace runbook::sql
