#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "interpreter/core/value.hpp"
#include "interpreter/model/events.hpp"
#include "interpreter/model/observation.hpp"
#include "interpreter/model/results.hpp"
#include "interpreter/model/server.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::exec {

/// The operator's answer to a manual or ask step.
struct Answer {
    core::Value value;  ///< true or false for a manual step, otherwise the value asked for
    std::string evidence;
    std::string source;  ///< "answers file" or "terminal"
};

/// The operator, the person who runs the runbook: is shown what happens, and answers questions. Calls are made in the
/// order of the plan, and what they show is already durable in the log.
class Operator {
  public:
    virtual ~Operator() = default;
    /// What happens outside the steps, such as "connecting".
    virtual void doing(const std::string& what) = 0;
    /// The run is connected.
    virtual void reached(const model::TargetReached& target) = 0;
    /// A step is about to run, or is waiting for the database.
    virtual void started(const model::Step& step) = 0;
    /// A loop was unrolled: so many steps more are to come.
    virtual void more_steps(std::size_t count) = 0;
    /// How many samples of the step that started last are done.
    virtual void sampled(std::int64_t done) = 0;
    /// `rows` are what the statement of a step that did not pass returned; nullptr if there are none.
    virtual void finished(const model::Step& step, const model::StepResult& result, const model::Rows* rows) = 0;
    virtual void decided(const model::Step& gate, const model::GateResult& result) = 0;
    virtual void noted(const std::string& text) = 0;
    /// A scenario was rolled back; this is what the rollback did not take back.
    virtual void left_behind(const model::Leftovers& left) = 0;
    /// Returns nothing if the operator cannot answer.
    [[nodiscard]] virtual std::optional<Answer> answer(const model::Step& step, const std::string& title) = 0;
    /// No step can run: from now on their results are not shown; the caller prints one sentence that says why.
    virtual void silence() = 0;
};

}  // namespace runbook::exec
