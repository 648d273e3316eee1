#pragma once

#include <string>
#include <vector>

#include "interpreter/core/evaluate.hpp"

namespace runbook::core {

/// Calls a method whose types `method_type` has accepted, on values that are neither NULL nor invalid.
/// Throws EvaluationError.
[[nodiscard]] Value call_method(const std::string& name, const Value& receiver, const std::vector<Value>& args);

/// -1, 0 or 1 for two values that are comparable and have an order; text by its bytes. Throws EvaluationError.
[[nodiscard]] int ordering(const Value& a, const Value& b);

}  // namespace runbook::core
