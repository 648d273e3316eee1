#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/core/value.hpp"
#include "interpreter/sql/variables.hpp"

namespace runbook::sql {

/// What a statement answers if there is nothing to look at: if every table in its FROM, at any depth, is empty.
struct WithoutRows {
    struct Column {
        std::string name;
        std::optional<core::Value> value;  ///< nothing if that is not known
    };
    /// Of its one row: the query counts or asks whether something exists. Empty if it then has no row.
    std::vector<Column> columns;
    bool changes_rows = false;  ///< an UPDATE, DELETE, MERGE or INSERT … SELECT, which then affects none
    /// A query that counts what this one examines: its own FROM without its WHERE. Empty if there is none to derive.
    std::string count;
};

/// Nothing for a statement whose answer does not depend on any table.
[[nodiscard]] std::optional<WithoutRows> without_rows(const std::string& sql, const std::vector<Variable>& variables);

}  // namespace runbook::sql
