#pragma once

#include <optional>
#include <string>

#include "interpreter/core/value.hpp"
#include "interpreter/model/results.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::exec {

/// What the operator said to a manual or an ask.
struct Answer {
    core::Value value;  ///< true or false, or the value asked for
    std::string evidence;
    std::string source;  ///< "answers file" or "terminal"
};

/// The person who runs the runbook: is shown what happens, and is asked. Calls come in the order of the plan, and what
/// they show is durable in the log already.
class Operator {
  public:
    virtual ~Operator() = default;
    /// Outside the steps: "connecting".
    virtual void doing(const std::string& what) = 0;
    /// A step is about to run, or waits for the database.
    virtual void started(const model::Step& step) = 0;
    virtual void finished(const model::Step& step, const model::StepResult& result) = 0;
    virtual void decided(const model::Step& gate, const model::GateResult& result) = 0;
    virtual void noted(const std::string& text) = 0;
    /// Nothing where nobody can answer.
    [[nodiscard]] virtual std::optional<Answer> answer(const model::Step& step, const std::string& title) = 0;
    /// No step can run: their results are not worth showing, one sentence will say why.
    virtual void silence() = 0;
};

}  // namespace runbook::exec
