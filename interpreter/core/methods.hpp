#pragma once

#include <string>
#include <vector>

#include "interpreter/core/evaluate.hpp"

namespace runbook::core {

/// Calls a method whose types `method_type` accepted, on values that are neither NULL nor invalid.
/// Throws EvaluationError.
[[nodiscard]] Value call_method(const std::string& name, const Value& receiver, const std::vector<Value>& args);

/// -1, 0 or 1 for two comparable values that have an order; text is ordered by its bytes. Throws EvaluationError.
[[nodiscard]] int ordering(const Value& a, const Value& b);

}  // namespace runbook::core
