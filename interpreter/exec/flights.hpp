#pragma once

#include <functional>

#include "interpreter/core/step.hpp"
#include "interpreter/db/session.hpp"

/// From a step of the plan to what is sent. Private to exec/.
namespace runbook::exec {

using ValueOf = std::function<core::Value(const core::Expr&)>;

/// A check's or capture's flight, READ ONLY. Throws core::BindError.
[[nodiscard]] db::Flight check_flight(const core::Step& step, const ValueOf& value_of);
/// The same in an open scenario.
[[nodiscard]] db::Flight scenario_flight(const core::Step& step, const ValueOf& value_of);

[[nodiscard]] const core::FileProbe* file_probe(const core::Step& step);
/// Whether its rules look at the error: then it leaves nothing, whatever happened.
[[nodiscard]] bool expects_error(const core::Step& step);

}  // namespace runbook::exec
