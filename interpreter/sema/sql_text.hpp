#pragma once

#include "interpreter/model/sql_text.hpp"
#include "interpreter/sema/compiler.hpp"
#include "interpreter/sql/parse_gate.hpp"

namespace runbook::sema {

/// SQL with its variables. Reports what PostgreSQL's parser does not accept, and what is not allowed there.
[[nodiscard]] model::SqlText compile_sql(Compiler& compiler, const ast::Expr& expr, sql::SqlContext context);

}  // namespace runbook::sema
