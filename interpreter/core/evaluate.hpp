#pragma once

#include <string>
#include <vector>

#include "interpreter/core/expr.hpp"
#include "interpreter/core/value.hpp"

namespace runbook::core {

/// An expression that has no value: what was seen does not allow one. Never a PASS.
struct EvaluationError {
    enum class Outcome {
        error,    // NULL compared, types that do not fit, NaN, division by zero
        vacuous,  // a statement about every element of an empty list
        fail,     // an error's constraint was asked for, and there was no error
    } outcome = Outcome::error;
    std::string message;
};

/// What the names of an expression stand for. Both may throw EvaluationError.
class Environment {
  public:
    virtual ~Environment() = default;
    [[nodiscard]] virtual Value variable(const Variable& variable) const = 0;
    /// `args` are evaluated already.
    [[nodiscard]] virtual Value observe(Observable observable, const std::vector<Value>& args) const = 0;
};

/// Throws EvaluationError.
[[nodiscard]] Value evaluate(const Expr& expr, const Environment& environment);
/// The same for what must be true or false.
[[nodiscard]] bool evaluate_condition(const Expr& expr, const Environment& environment);
/// The value as text inside a sentence.
[[nodiscard]] std::string evaluate_text(const Expr& expr, const Environment& environment);

/// The language's `==`: numbers by value, text-like values by their text. NULL and unusable values throw.
[[nodiscard]] bool equal(const Value& a, const Value& b);

/// What `same_as?` found: elements of `wanted` that are missing in `have`, and elements that are there too often.
struct Difference {
    std::vector<Value> missing;
    std::vector<Value> unexpected;
};
[[nodiscard]] Difference compare_as_multisets(const Value& have, const Value& wanted);

}  // namespace runbook::core
