#pragma once

#include <string>

#include "interpreter/model/observation.hpp"

namespace runbook::postgres {

/// What the answer to EXPLAIN (FORMAT JSON) says. Throws core::JsonError where it cannot be read.
[[nodiscard]] model::PlanFacts read_explanation(const std::string& json);

}  // namespace runbook::postgres
