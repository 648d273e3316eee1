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
#include "interpreter/judge/run_state.hpp"
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
    std::map<std::string, std::string> unusable_roles = {};  ///< and why no step can run as them
    std::set<std::string> traced = {};            ///< functions that may leave something behind on their connection
    std::function<std::string()> not_alone = {};  ///< as in `Run`
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

    void watch_interrupt();
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
    void begin_action(const model::Step& step);
    void run_in_action(const model::Step& step, const model::Probe& probe);
    void end_action(const model::Step& step);
    void leave_action();
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
};

}  // namespace runbook::exec
