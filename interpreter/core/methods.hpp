#pragma once

#include <string>
#include <vector>

#include "interpreter/core/evaluate.hpp"

namespace runbook::core {

/// Calls a method whose types `method_type` accepted, on values that are neither NULL nor invalid.
/// Throws EvaluationError.
[[nodiscard]] Value call_method(const std::string& name, const Value& receiver, const std::vector<Value>& args);

/// How much work `call_method` will be, beyond looking at each value once, in the units of Environment::spend.
[[nodiscard]] std::size_t work_of_method(const std::string& name, const Value& receiver,
                                         const std::vector<Value>& args);

/// -1, 0 or 1 for two comparable values that have an order; text is ordered by its bytes. Throws EvaluationError.
[[nodiscard]] int ordering(const Value& a, const Value& b);

/// The language's `==`: numbers by value, text-like values by their text. NULL and unusable values throw.
[[nodiscard]] bool equal(const Value& a, const Value& b);
/// What `all?`, `any?` and `none?` ask of each element: a regex matches it, a range contains it, another value equals
/// it.
[[nodiscard]] bool matches(const Value& pattern, const Value& value);

/// The result of `same_as?`: elements of `wanted` that are missing in `have`, and elements that are in `have` too
/// often.
struct Difference {
    std::vector<Value> missing;
    std::vector<Value> unexpected;
};
[[nodiscard]] Difference compare_as_multisets(const Value& have, const Value& wanted);

}  // namespace runbook::core
