#pragma once

#include <fmt/format.h>

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/exec/conductor.hpp"
#include "interpreter/plan/plan.hpp"
#include "tests/support/read_log.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/scripted_session.hpp"

namespace runbook::tests {

/// The plan for a runbook's text. Throws the runbook's errors.
[[nodiscard]] plan::Plan plan_of(const std::string& text);

/// The operator's in-memory twin: answers as the test says, and records what was shown.
class ScriptedOperator final : public exec::Operator {
  public:
    std::map<std::string, exec::Answer> answers;  ///< by the step's id
    std::function<void(const std::string& id)> on_question = [](const std::string&) {};
    std::function<void(const std::string& id)> on_verdict = [](const std::string&) {};
    std::vector<std::string> shown;  ///< "PASS a", "NO-GO gate", "note: …", "asked b"
    bool silenced = false;

    void doing(const std::string&) override {}
    void started(const model::Step&) override {}
    void reached(const model::TargetReached&) override {}
    void more_steps(std::size_t) override {}
    void sampled(std::int64_t) override {}
    void finished(const model::Step& step, const model::StepResult& result, const model::Rows*) override {
        on_verdict(step.id);
        shown.push_back(fmt::format("{} {}", model::name_of(result.verdict), step.id));
    }
    void decided(const model::Step& gate, const model::GateResult& result) override {
        on_verdict(gate.id);
        shown.push_back(fmt::format("{} {}", model::name_of(result.decision), gate.id));
    }
    void noted(const std::string& text) override { shown.push_back("note: " + text); }
    void left_behind(const model::Leftovers& left) override {
        for (const auto& one : left.all) shown.push_back("left " + one.object);
    }
    std::optional<exec::Answer> answer(const model::Step& step, const std::string&) override {
        on_question(step.id);
        shown.push_back("asked " + step.id);
        const auto found = answers.find(step.id);
        if (found == answers.end()) return std::nullopt;
        return found->second;
    }
    void silence() override { silenced = true; }
};

/// A whole run with a scripted server and a scripted operator; only its log is real.
class ScriptedRun {
  public:
    ScriptedSession session;
    ScriptedOperator operator_;
    os::Interrupt interrupt;
    exec::Secrets secrets;
    std::string no_target;  ///< why there is no connection; empty if there is one
    exec::Outcome outcome;
    model::RunResult result;

    /// Runs it and returns the verdicts from the log, one per line: "PASS a", "FAIL b: have 1, want == 2 (…)".
    std::string run(const std::string& runbook);

    [[nodiscard]] const Scratch& folder() const { return folder_; }
    /// The log's current content on disk.
    [[nodiscard]] std::string log_text() const { return read_text(log_); }

    /// The events so far, decoded.
    [[nodiscard]] std::vector<model::Event> events() const;

    [[nodiscard]] std::string verdicts() const;

    [[nodiscard]] std::string submitted() const;

  private:
    Scratch folder_;
    std::filesystem::path log_;
};

}  // namespace runbook::tests
