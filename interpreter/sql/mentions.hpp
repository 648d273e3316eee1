#pragma once

#include <string>
#include <vector>

#include "interpreter/sql/parse_tree.hpp"

/// What a statement names by which a function could be called. Private to sql/.
namespace runbook::sql {

/// "function f", "relation v", "type d", "operator +", "column c", without their schemas, sorted: a view, a cast, an
/// operator and `row.f` call functions that the statement does not name.
[[nodiscard]] std::vector<std::string> mentions_in(Node statement);

}  // namespace runbook::sql
