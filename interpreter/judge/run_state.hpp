#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "interpreter/core/expr.hpp"
#include "interpreter/judge/judge_gate.hpp"
#include "interpreter/judge/judge_step.hpp"
#include "interpreter/model/criteria.hpp"
#include "interpreter/model/results.hpp"
#include "interpreter/model/selection.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/model/waiver.hpp"

namespace runbook::judge {

/// The state of a run: which values are known, what stopped it, what was judged. The executor feeds it what it
/// observes, the replay what is in the log; both get the same verdicts. Steps are settled (given their final verdict)
/// in the order of the plan.
class RunState {
  public:
    /// `steps` must outlive it; more may be added to them.
    explicit RunState(const std::vector<model::Step>& steps) : steps_(steps) {}

    /// The result of a step that must not run (not applicable, blocked or skipped); nothing if it runs.
    [[nodiscard]] std::optional<model::StepResult> settle_without_running(const model::Step& step) const;
    /// The result of a gate whose section does not apply: it decides nothing. Nothing if it decides.
    [[nodiscard]] std::optional<model::StepResult> gate_not_applicable(const model::Step& gate) const;
    /// Whether that can be decided yet: every step that this one refers to was settled.
    [[nodiscard]] bool is_ready(const model::Step& step) const;
    [[nodiscard]] model::StepResult judge(const model::Step& step, const model::Observation& seen) const {
        return judge_step(step, seen, variables_);
    }
    void settle(const model::Step& step, const model::StepResult& result);
    /// The verdict of a loop: whether there is something to repeat its steps for.
    [[nodiscard]] model::StepResult judge(const model::Loop& loop) const;
    /// The list of a loop that passed.
    [[nodiscard]] core::Value list_of(const model::Loop& loop) const;
    /// The steps, which are `count` more now than before, are of the loop with this number.
    void unrolled(std::int64_t loop, std::int64_t first_number, std::int64_t count);
    /// What is forgiven in this run, as of now.
    void forgive(std::vector<model::Waiver> waivers, const core::Number& now);
    [[nodiscard]] bool is_waived(const model::Step& step, const model::StepResult& result) const;
    /// A hook that is not about a step: a run is at most as good as it says.
    void hook(const model::HookResult& result);
    /// The calls of Lua that judging the step needs: the arguments of each, which the observable `lua` has.
    [[nodiscard]] std::vector<std::vector<core::Value>> lua_calls(const model::Step& step,
                                                                  const model::Observation& seen) const;
    /// Narrows the run to the steps that are selected; the others are not applicable, and the run is at most HOLD.
    void narrow(const model::Selection& selection);

    [[nodiscard]] model::StepResult judge(const model::Indicator& indicator) const {
        return judge_indicator(indicator, progress());
    }
    [[nodiscard]] model::GateResult decide(const model::Gate& gate) const {
        return judge_gate(gate, progress(), variables_);
    }
    /// A section's gate that is not GO stops the steps after it.
    void settle(const model::Step& step, const model::Gate& gate, const model::GateResult& result);
    /// From now on every step is BLOCKED for this reason, and the run cannot be better than NO-GO.
    void abort(std::string reason);

    [[nodiscard]] model::RunResult conclude() const;
    [[nodiscard]] const Variables& variables() const { return variables_; }
    /// Why no more steps run; empty while the run goes on.
    [[nodiscard]] const std::string& stopped() const { return stopped_; }
    [[nodiscard]] bool is_stopped() const { return aborted_ || !stopped_.empty(); }
    [[nodiscard]] bool aborted() const { return aborted_; }
    /// The value of an expression, with the values known so far. Throws EvaluationError.
    [[nodiscard]] core::Value value(const core::Expr& expr) const;
    /// The text of an expression, with the values known so far.
    [[nodiscard]] std::string text(const core::Expr& expr) const;

  private:
    const std::vector<model::Step>& steps_;
    std::map<std::int64_t, model::Verdict> verdicts_;
    std::map<std::string, model::Verdict> verdicts_by_id_;
    model::Criteria criteria_;
    std::map<std::int64_t, model::StepResult>
        results_;  // only steps that did not pass; the others are not needed again
    Variables variables_;
    std::map<std::string, std::string> lost_;  // variables without a value, and why
    std::vector<model::GateResult> gates_;
    std::int64_t last_gate_ = 0;  // the number of the latest gate's step
    std::int64_t planned_ = 0;    // the number of the last step that is not of a loop, once a loop is unrolled
    struct Unrolled {
        std::int64_t loop = 0;   // the number of its step
        std::int64_t first = 0;  // of its steps
    };
    std::map<std::int64_t, Unrolled> loops_;  // the numbers of loops, by those of their last steps
    std::string stopped_;
    bool aborted_ = false;
    std::vector<model::Waiver> waivers_;
    core::Number waived_at_;
    struct Hooks {
        model::Decision decision = model::Decision::go;
        std::vector<std::string> reasons;
    } hooks_;
    std::optional<std::set<std::int64_t>> selected_;  // numbers of steps; nothing: all

    /// The loop that a step is of; nullptr for the plan's own steps.
    [[nodiscard]] const Unrolled* loop_of(std::int64_t number) const;
    /// Where it is in the order of the plan: a step of a loop is where the loop is.
    [[nodiscard]] std::int64_t place_of(std::int64_t number) const;
    /// Critical criteria with a step after the last gate, which no gate has counted.
    [[nodiscard]] std::vector<std::string> not_counted() const;
    void forget_captures(std::int64_t action);
    /// Why a step that it needs keeps this one from running; empty if none does.
    /// Throws EvaluationError where a condition has no value.
    [[nodiscard]] std::optional<model::StepResult> not_applicable(const model::Step& step) const;
    [[nodiscard]] std::string blocker_of(const model::Step& step) const;
    [[nodiscard]] Progress progress() const { return {steps_, verdicts_, results_, criteria_.all()}; }
};

}  // namespace runbook::judge
