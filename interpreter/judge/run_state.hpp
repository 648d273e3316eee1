#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/judge/judge.hpp"

namespace runbook::judge {

struct RunResult {
    core::Decision decision = core::Decision::no_go;
    std::vector<std::string> reasons;
    std::map<core::Verdict, std::int64_t> counts;
    [[nodiscard]] core::Json to_json() const;
};

/// A run as far as it has come: which values there are, what stopped it, what was judged. The executor feeds it what it
/// sees, the verifier what the log holds; both get the same verdicts. Steps are settled in the order of the plan.
class RunState {
  public:
    /// `steps` must outlive it.
    explicit RunState(const std::vector<core::Step>& steps) : steps_(steps) {}

    /// The result of a step that must not run: not applicable, blocked, skipped. Nothing: it runs.
    [[nodiscard]] std::optional<StepResult> settle_without_running(const core::Step& step) const;
    /// Whether that can be said already: all that the step refers to was settled.
    [[nodiscard]] bool is_ready(const core::Step& step) const;
    [[nodiscard]] StepResult judge(const core::Step& step, const core::Observation& seen) const {
        return judge_step(step, seen, variables_);
    }
    void settle(const core::Step& step, const StepResult& result);

    [[nodiscard]] StepResult judge(const core::Indicator& indicator) const {
        return judge_indicator(indicator, tally());
    }
    [[nodiscard]] GateResult decide(const core::Gate& gate) const;
    /// A section's gate that is not GO stops what follows it.
    void settle(const core::Step& step, const core::Gate& gate, const GateResult& result);
    /// From now on every step is BLOCKED for this reason, and the run cannot be better than NO-GO.
    void abort(std::string why);

    [[nodiscard]] RunResult conclude() const;
    [[nodiscard]] const Variables& variables() const { return variables_; }
    /// Why nothing more runs; empty: all is well.
    [[nodiscard]] const std::string& stopped() const { return stopped_; }
    [[nodiscard]] const std::map<std::int64_t, core::Verdict>& verdicts() const { return verdicts_; }
    [[nodiscard]] std::string text(const core::Expr& expr) const;

  private:
    const std::vector<core::Step>& steps_;
    std::map<std::int64_t, core::Verdict> verdicts_;
    std::map<std::int64_t, StepResult> results_;  // only what did not pass: the rest is not asked for again
    Variables variables_;
    std::map<std::string, std::string> lost_;  // variables without a value, and why
    std::vector<GateResult> gates_;
    std::string stopped_;
    bool aborted_ = false;

    [[nodiscard]] Tally tally() const { return {steps_, verdicts_, results_}; }
};

}  // namespace runbook::judge
