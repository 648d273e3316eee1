#pragma once

#include <optional>
#include <string>

#include "interpreter/core/step.hpp"
#include "interpreter/core/value.hpp"
#include "interpreter/judge/judge.hpp"

namespace runbook::exec {

/// What a person said to a manual or an ask.
struct Answer {
    core::Value value;  ///< true or false, or the value asked for
    std::string evidence;
    std::string source;  ///< "answers file" or "terminal"
};

/// The person at the run: is told what happens, and is asked. Calls come in the order of the plan, and what they tell
/// is durable in the log already.
class Operator {
  public:
    virtual ~Operator() = default;
    /// A step is about to run, or waits for the database.
    virtual void started(const core::Step& step) = 0;
    virtual void finished(const core::Step& step, const judge::StepResult& result) = 0;
    virtual void decided(const core::Step& gate, const judge::GateResult& result) = 0;
    virtual void notice(const std::string& text) = 0;
    /// Nothing where nobody can answer.
    [[nodiscard]] virtual std::optional<Answer> answer(const core::Step& step, const std::string& title) = 0;
};

}  // namespace runbook::exec
