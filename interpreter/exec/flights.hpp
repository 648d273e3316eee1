#pragma once

#include <functional>

#include "interpreter/core/expr.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/postgres/session.hpp"

/// From a step of the plan to what is sent. Private to exec/.
namespace runbook::exec {

/// The value of a captured or answered variable, or of a secret.
using ValueOf = std::function<core::Value(const core::Variable&)>;

/// The flight of a step with SQL, of the kind `check` or `scenario_step`.
[[nodiscard]] postgres::Flight flight_of(const model::Step& step, postgres::Flight::Kind kind, const ValueOf& value_of);

/// Whether the step is about its statement's error: then it leaves nothing, whatever happened.
[[nodiscard]] bool expects_error(const model::Step& step);

}  // namespace runbook::exec
