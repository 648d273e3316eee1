#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/model/events.hpp"

// The start of a run, with a plan that has a step of every kind.
namespace runbook::tests {

using core::Expr;
using core::Kind;
using core::Value;
using core::Variable;
using model::Criterion;
using model::Event;
using model::Severity;
using model::Step;

[[nodiscard]] model::RunStarted sample_start();

[[nodiscard]] model::TargetReached sample_target();

/// The start, the plan of 16 steps, and the target.
[[nodiscard]] std::vector<Event> planned_staging(model::RunStarted start);

}  // namespace runbook::tests
