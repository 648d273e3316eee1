#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/judge/run_state.hpp"
#include "interpreter/model/events.hpp"
#include "interpreter/model/plan_check.hpp"
#include "interpreter/model/plan_id.hpp"

namespace runbook::judge {

/// Where a log contradicts its own plan and observations.
struct Contradiction {
    std::uint64_t line = 0;  ///< from 1
    std::string reason;
};

/// Judges a log again, event by event: the plan and the observations in it must give every rule, verdict, indicator,
/// gate and the run's own result as they were written. The result is the state of the run at the end of the log, from
/// which a run can continue.
class Replay {
  public:
    Replay() : state_(steps_) {}
    Replay(const Replay&) = delete;
    Replay& operator=(const Replay&) = delete;

    /// Takes the event of the next line and its canonical body. After the first contradiction nothing more is judged.
    void take(const model::Event& event, std::string_view body);
    /// The first contradiction, after the last event; if the log is sealed, a missing step is a contradiction too.
    [[nodiscard]] std::optional<Contradiction> contradiction(bool sealed) const;

    [[nodiscard]] const model::RunStarted& start() const { return start_; }
    [[nodiscard]] const std::optional<model::Server>& target() const { return target_; }
    [[nodiscard]] const std::vector<model::Step>& steps() const { return steps_; }
    [[nodiscard]] std::vector<model::Step>& steps() { return steps_; }
    /// How many steps have an outcome; the run continues at the next one.
    [[nodiscard]] std::size_t done() const { return done_; }
    /// Of the end of the run; nothing before it.
    [[nodiscard]] std::optional<model::Decision> decision() const { return decision_; }
    /// An executor can go on with it.
    [[nodiscard]] RunState& state() { return state_; }

  private:
    std::uint64_t line_ = 0;
    model::RunStarted start_;
    std::optional<model::PlanIdDigest> plan_id_;  // while the plan is read
    std::optional<model::PlanCheck> plan_rules_;  // the same
    std::optional<model::Server> target_;
    std::set<std::string> named_targets_;  // other databases that were reached
    std::vector<model::Step> steps_;
    RunState state_;
    std::size_t done_ = 0;              // of the plan's own steps
    std::size_t planned_ = 0;           // how many these are
    std::size_t current_ = 0;           // the place of the step whose outcome was taken last
    std::deque<std::size_t> repeated_;  // places of the steps of the loop that was unrolled, which come next
    bool unrolls_ = false;              // the current step is a loop, and its steps are announced next
    std::optional<model::QuestionAnswered> answer_;    // the operator's latest answer
    std::int64_t scenario_left_ = 0;                   // the latest that left something behind
    std::int64_t intended_ = 0;                        // the number of the latest step that was about to write
    std::optional<model::CommitIntended> commit_;      // the latest
    std::map<std::string, std::size_t> hooks_called_;  // by event
    std::size_t gates_ = 0;                            // that have decided
    bool plan_checked_ = false;
    bool ended_ = false;
    std::optional<model::Decision> decision_;
    std::optional<Contradiction> contradiction_;

    // One function for each kind of event; returns the contradiction, or an empty string.
    [[nodiscard]] std::string read(const model::RunStarted& start, std::string_view body);
    [[nodiscard]] std::string read(const model::StepPlanned& planned, std::string_view body);
    [[nodiscard]] std::string read(const model::TargetReached& target, std::string_view body);
    [[nodiscard]] std::string read(const model::StepIntended& intended, std::string_view body);
    [[nodiscard]] std::string read(const model::CommitIntended& intended, std::string_view body);
    [[nodiscard]] std::string read(const model::HookCalled& called, std::string_view body);
    [[nodiscard]] std::string read(const model::ScenarioLeft& left, std::string_view body);
    [[nodiscard]] std::string read(const model::LoopUnrolled& unrolled, std::string_view body);
    [[nodiscard]] std::string read(const model::QuestionAnswered& answered, std::string_view body);
    [[nodiscard]] std::string read(const model::NoteShown& note, std::string_view body);
    [[nodiscard]] std::string read(const model::StepJudged& judged, std::string_view body);
    [[nodiscard]] std::string read(const model::GateDecided& decided, std::string_view body);
    [[nodiscard]] std::string read(const model::RunEnded& ended, std::string_view body);
    [[nodiscard]] std::string read(const model::LogSealed& sealed, std::string_view body);

    void contradict(std::uint64_t line, std::string reason);
    void check_plan();
    void begin_state();
    [[nodiscard]] std::string named_target(const model::TargetReached& target);
    [[nodiscard]] bool declares(const model::HookResult& result) const;
    // The place of the step whose outcome comes next; nothing after the last.
    [[nodiscard]] std::optional<std::size_t> next_place() const;
    [[nodiscard]] std::string not_next(const model::StepRef& ref);
    [[nodiscard]] std::string next_step(const model::StepRef& ref);
    [[nodiscard]] std::string observation_problem(const model::Step& step, const model::StepJudged& judged) const;
    [[nodiscard]] std::string intent_problem(const model::Step& step, const model::StepJudged& judged) const;
    [[nodiscard]] std::string hooks_problem(const model::Step& step, const model::Observation& seen) const;
    [[nodiscard]] std::string lua_problem(const model::Step& step, const model::Observation& seen) const;
    [[nodiscard]] static std::string mask_problem(const model::Step& step, const model::Observation& seen);
    [[nodiscard]] std::string missing_hooks() const;
    [[nodiscard]] std::string commit_problem(const model::Step& step, const model::Observation& seen) const;
    [[nodiscard]] static std::string polling_problem(const model::Step& step, const model::Observation& seen);
    [[nodiscard]] static std::string facts_problem(const model::Step& step, const model::StepJudged& judged);
    [[nodiscard]] std::string answer_problem(const model::Step& step, const model::StepJudged& judged) const;
    [[nodiscard]] model::StepResult judged_now(const model::Step& step, const model::StepJudged& judged);
    [[nodiscard]] model::StepResult settled_now(const model::Step& step, const model::StepResult& logged);
};

}  // namespace runbook::judge
