#pragma once

#include <functional>
#include <string>
#include <vector>

#include "interpreter/core/expr.hpp"
#include "interpreter/postgres/describer.hpp"

namespace runbook::describe {

/// The types of captured and answered variables, by name.
using KindOf = std::function<core::Type(const core::Variable&)>;
using Report = std::function<void(const std::string& message, const std::string& help)>;

/// Checks an expression of a rule with the columns that a server has described: columns that do not exist, `value` of
/// several columns, and operators and methods that do not take their types.
void check_expression(const core::Expr& expr, const std::vector<postgres::DescribedColumn>& columns,
                      const KindOf& kind_of, const Report& report);

}  // namespace runbook::describe
