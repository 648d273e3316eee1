#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/core/value.hpp"

namespace runbook::core {

/// An operator or method that the language does not have for these types: "a duration and bytes cannot be compared …".
struct TypeError {
    std::string message;
};

/// What each operator and method gives for operands of these types. The checker asks before a run and the evaluator
/// asks again with the types that came, so that both follow one set of rules. An operand of unknown type is let
/// through. Each throws TypeError.
[[nodiscard]] Type unary_type(std::string_view op, Type operand);
[[nodiscard]] Type binary_type(std::string_view op, Type left, Type right);
[[nodiscard]] Type method_type(std::string_view name, Type receiver, const std::vector<Type>& args);

/// All methods, for suggestions.
[[nodiscard]] const std::vector<std::string>& method_names();

/// Whether values of the two types can be compared at all.
[[nodiscard]] bool comparable(Type a, Type b);

}  // namespace runbook::core
