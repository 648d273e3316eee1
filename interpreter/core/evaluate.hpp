#pragma once

#include <string>
#include <vector>

#include "interpreter/core/expr.hpp"
#include "interpreter/core/value.hpp"

namespace runbook::core {

/// An expression that has no value for this observation. Never a PASS.
struct EvaluationError {
    enum class Outcome {
        error,    // NULL compared, types that do not fit, NaN, division by zero
        vacuous,  // a condition on every element of an empty list
        fail,     // for example, a rule asked for an error's constraint and there was no error
    } outcome = Outcome::error;
    std::string message;
};

/// The values of the names in an expression. Its functions can throw EvaluationError.
class Environment {
  public:
    virtual ~Environment() = default;
    /// Counts the work of computing with these values. Throws where it is more than any sensible rule needs: a log by a
    /// stranger is judged too. The count is exact, so a run and its verification give up at the same place.
    void spend(std::size_t work) const;
    [[nodiscard]] virtual Value variable(const Variable& variable) const = 0;
    /// `args` are already evaluated.
    [[nodiscard]] virtual Value observe(Observable observable, const std::vector<Value>& args) const = 0;
    /// The name of the column that `value` is of, for messages; empty if there is none.
    [[nodiscard]] virtual std::string only_column() const { return {}; }

  private:
    mutable std::size_t spent_ = 0;
};

/// Throws EvaluationError.
[[nodiscard]] Value evaluate(const Expr& expr, const Environment& environment);
/// The same for an expression that must be true or false.
[[nodiscard]] bool evaluate_condition(const Expr& expr, const Environment& environment);
/// The expression's value as text within a sentence.
[[nodiscard]] std::string evaluate_text(const Expr& expr, const Environment& environment);

/// The value as JSON: a time, a quantity or a name as its text.
[[nodiscard]] std::string json_text(const Value& value);

}  // namespace runbook::core
