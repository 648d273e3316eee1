#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/sql/variables.hpp"

namespace runbook::sql {

/// Where a statement runs, and so what it may be.
enum class SqlContext {
    read_only,  ///< a check, capture or `among` in its READ ONLY transaction: one SELECT, VALUES, TABLE, WITH, EXPLAIN
                ///< or SHOW
    scenario,   ///< a transaction that is rolled back: whatever that undoes
    action,     ///< a transaction that is committed, unless a rule fails: whatever can be rolled back
    at_once,    ///< an action that is no transaction: what takes effect at once, too
    file,       ///< the same, with the statements that begin and end transactions
};

/// Whether runbook itself gives the setting its value, for every statement: what limits it, and decides how values are
/// read and which rows are seen.
[[nodiscard]] bool is_guard(std::string_view setting);

struct Statement {
    bool takes_parameters = true;       ///< false for SET, NOTIFY, DO and most DDL
    std::vector<std::string> mentions;  ///< what it names by which a function could be called: "function f", "type t" …
};

/// Parses one statement with PostgreSQL's grammar and decides whether it is allowed there. Throws SqlProblem.
[[nodiscard]] Statement examine(const std::string& sql, const std::vector<Variable>& variables, SqlContext context);

}  // namespace runbook::sql
