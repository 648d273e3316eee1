#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/core/value.hpp"

namespace runbook::core {

/// The language does not have the operator or method for these types: "a duration and bytes cannot be compared …".
struct TypeError {
    std::string message;
};

/// The type of each operator's and method's result for operands of these types. The checker calls these functions
/// before a run, and the evaluator calls them again with the actual types, so that both follow the same rules. An
/// operand of unknown type is accepted. Each throws TypeError.
[[nodiscard]] Type unary_type(std::string_view op, Type operand);
[[nodiscard]] Type binary_type(std::string_view op, Type left, Type right);
[[nodiscard]] Type method_type(std::string_view name, Type receiver, const std::vector<Type>& args);

[[nodiscard]] bool is_unary_operator(std::string_view op);
[[nodiscard]] bool is_binary_operator(std::string_view op);
/// How many arguments a method takes.
struct Arity {
    std::size_t least = 0;
    std::size_t most = 0;
};
/// Nothing if there is no method of that name.
[[nodiscard]] std::optional<Arity> arity_of_method(std::string_view name);

/// The names of all methods, for suggestions.
[[nodiscard]] const std::vector<std::string>& method_names();

/// Whether values of the two types can be compared at all.
[[nodiscard]] bool comparable(Type a, Type b);

}  // namespace runbook::core
