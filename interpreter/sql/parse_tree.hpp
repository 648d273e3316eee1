#pragma once

#include <optional>
#include <string>

#include "interpreter/core/json.hpp"
#include "interpreter/sql/variables.hpp"

/// PostgreSQL's own parser. Private to sql/.
namespace runbook::sql {

/// The statements' trees, as libpg_query writes them in JSON; nothing where `sql` does not parse.
[[nodiscard]] std::optional<core::Json> parse_tree(const std::string& sql);
/// Why it does not parse; nothing where it does.
[[nodiscard]] std::optional<SqlProblem> problem_in(const std::string& sql);

}  // namespace runbook::sql
