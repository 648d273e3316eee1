#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "interpreter/core/expr.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/postgres/session.hpp"

/// Builds what is sent to the server from a step of the plan. Private to exec/.
namespace runbook::exec {

/// The value of a captured or answered variable, or of a secret.
using ValueOf = std::function<core::Value(const core::Variable&)>;

/// The flight for a step with SQL, of kind `check` or `scenario_step`.
[[nodiscard]] postgres::Flight flight_of(const model::Step& step, const model::SqlProbe& probe,
                                         postgres::Flight::Kind kind, const ValueOf& value_of);

/// How long the step's statement, program or request may take.
[[nodiscard]] std::chrono::milliseconds time_limit_of(const model::Step& step);

/// The flight for a question of the program's own. Only PostgreSQL's own functions and tables can be meant by it,
/// whatever the role's search_path has.
[[nodiscard]] postgres::Flight own_question(std::string text);
/// One without statements.
[[nodiscard]] postgres::Flight empty_flight(postgres::Flight::Kind kind);

}  // namespace runbook::exec
