#pragma once

#include <chrono>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "interpreter/exec/action.hpp"
#include "interpreter/exec/journal.hpp"
#include "interpreter/exec/lanes.hpp"
#include "interpreter/exec/mask.hpp"
#include "interpreter/exec/operator.hpp"
#include "interpreter/exec/redact.hpp"
#include "interpreter/exec/scenario.hpp"
#include "interpreter/exec/section_times.hpp"
#include "interpreter/hooks/hook_host.hpp"
#include "interpreter/judge/run_state.hpp"
#include "interpreter/model/head.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/os/interrupt.hpp"

namespace runbook::exec {

/// What the executor needs to run steps. Everything must outlive it.
struct Workplace {
    std::vector<model::Step>& steps;  ///< of the plan; those of loops are added behind them
    judge::RunState& state;
    Lanes& lanes;
    Journal& journal;
    Operator& operator_;
    const os::Interrupt& interrupt;
    std::filesystem::path root;  ///< the folder in which `file` probes look
    Secrets secrets;
    bool keep_details = false;  ///< values of columns in the DETAIL of errors, which can be personal data
    std::map<std::string, std::string>& unusable_roles;  ///< and why no step can run as them; by role_in
    std::set<std::string>& traced;                ///< functions that may leave something behind on their connection
    std::function<std::string()> not_alone = {};  ///< as in `Run`
    /// Opens another database when it is first used. Why that is not possible; empty if it is.
    std::function<std::string(const std::string& name)> open_database = {};
    std::vector<model::Hook> hooks = {};
    hooks::HookHost* lua = nullptr;  ///< as in `Run`
};

/// Runs the steps of a plan in order, with independent checks in flight together. Database errors become verdicts;
/// throws only if the log cannot be written (log::LogError).
class Executor {
  public:
    explicit Executor(const Workplace& workplace) : work_(workplace) {}

    /// Starts the next step of the plan. Its verdict may follow later, but verdicts are always in the order of the
    /// plan.
    void run(const model::Step& step);
    /// Call after the last step. Returns once every step has its verdict and no scenario is open.
    void finish();
    /// From now on every step is BLOCKED.
    void abort(const std::string& reason);
    /// The hooks of an event that is not about a step.
    void call_hooks(std::string_view event);
    /// Why the run was aborted; empty if it was not.
    [[nodiscard]] const std::string& aborted() const { return aborted_; }

  private:
    // A step that waits for its verdict: its observation is known already, or its flight is on the wire.
    struct Pending {
        const model::Step* step;
        std::optional<model::StepResult> settled;
        std::optional<model::Observation> seen;
        Lane* lane = nullptr;
    };

    const Workplace& work_;
    std::deque<Pending> pending_;
    Scenario scenario_;
    Action action_;
    SectionTimes section_times_;
    std::string aborted_;
    Mask mask_;
    std::chrono::steady_clock::time_point commit_sent_;

    std::map<std::string, std::string> unopened_;  // databases, and why they are not open
    std::vector<model::HookResult> said_before_;   // by the hooks before the step that runs

    void watch_interrupt();
    [[nodiscard]] Lane* lane_of(const model::Step& step);
    [[nodiscard]] std::string no_lane(const model::Step& step) const;
    void watch_lock();
    void run_probe(const model::Step& step, const model::Probe& probe);
    void run_check(const model::Step& step, const model::Probe& probe);
    void wait_until(const model::Step& step, const model::Check& check);
    [[nodiscard]] model::Observation attempt(const model::Step& waiting, const model::Probe& probe,
                                             std::chrono::milliseconds left);
    [[nodiscard]] bool must_stop() const;
    void run_in_scenario(const model::Step& step, const model::Probe& probe);
    void submit(const model::Step& step, const model::SqlProbe& sql, Lane* lane);
    [[nodiscard]] const std::string* why_unusable(const model::Step& step) const;
    [[nodiscard]] model::Observation fly_in_scenario(const model::Step& step, const model::SqlProbe& sql);
    void about_to_write(const model::Step& step);
    void begin_action(const model::Step& step, const model::Begin& begin);
    void run_in_action(const model::Step& step, const model::Probe& probe);
    [[nodiscard]] model::Observation fly_in_action(const model::Step& step, const model::SqlProbe& sql);
    void end_action(const model::Step& step);
    void leave_action();
    [[nodiscard]] std::optional<model::Observation> refused_by_hook() const;
    [[nodiscard]] model::Observation commit(const model::Step& step);
    void ask_operator(const model::Step& step);
    [[nodiscard]] model::Observation answered(const model::Step& step);
    void show(const model::Step& step, const model::Note& note);
    void judge(const model::Step& step, const model::Indicator& indicator);
    void repeat(const model::Step& step, const model::Loop& loop);
    void decide(const model::Step& step, const model::Gate& gate);

    void change_scenario(const model::Step& step);
    void open_scenario(const model::Step& step);
    void close_scenario();
    void settle_oldest();
    void settle_all();
    [[nodiscard]] model::Observation cleaned(model::Observation seen) const;
    [[nodiscard]] model::Observation cleaned(const model::Step& step, model::Observation seen) const;
    [[nodiscard]] model::StepResult judged_with_hooks(const model::Step& step, model::Observation& seen);
    void judge_and_record(const model::Step& step, model::Observation seen);
    void record(const model::Step& step, const model::StepResult& result, std::optional<model::Observation> seen);
    void note_loss(const model::Observation& seen);
    [[nodiscard]] core::Value value_of(const core::Variable& variable) const;
    // Whatever is not asked of the database.
    [[nodiscard]] model::Observation look_at(const model::Step& step, const model::SqlProbe& sql) const;
    [[nodiscard]] model::Observation look_at(const model::Step& step, const model::FileProbe& file) const;
    [[nodiscard]] model::Observation look_at(const model::Step& step, const model::FilesProbe& files) const;
    [[nodiscard]] model::Observation look_at(const model::Step& step, const model::CommandProbe& command) const;
    [[nodiscard]] model::Observation look_at(const model::Step& step, const model::HttpProbe& http) const;
    [[nodiscard]] model::Observation look_at(const model::Step& step, const model::ElapsedProbe& elapsed) const;
    [[nodiscard]] model::Observation look_at(const model::Step& step, const model::LuaProbe& lua) const;
    [[nodiscard]] model::Observation look_at(const model::Step& step, const model::ListenProbe& listen) const;
    [[nodiscard]] std::vector<std::string> all_masked() const;
    [[nodiscard]] bool uses_lua(const model::Step& step) const;
    void add_lua(const model::Step& step, model::Observation& seen) const;
    [[nodiscard]] model::LuaCall call_lua(const model::Step* step, std::vector<core::Value> arguments,
                                          const model::Observation* seen, hooks::Outcome& outcome) const;
    [[nodiscard]] model::HookResult call_hook(const model::Hook& hook, const model::Step* step,
                                              const model::Observation* seen, const model::StepResult* result) const;
    [[nodiscard]] std::vector<model::HookResult> hooks_of(std::string_view event, const model::Step* step,
                                                          const model::Observation* seen,
                                                          const model::StepResult* result) const;
    [[nodiscard]] hooks::QueryResult query(const model::Step* step, const hooks::Query& query) const;
};

}  // namespace runbook::exec
