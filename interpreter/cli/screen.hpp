#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "interpreter/cli/inputs.hpp"
#include "interpreter/cli/run.hpp"
#include "interpreter/exec/operator.hpp"
#include "interpreter/plan/plan.hpp"

namespace runbook::cli {

/// Shows the run to the operator. Finished steps are written to standard output: as a tree on a terminal, as one plain
/// line per step elsewhere. A live line on standard error (only on a terminal) shows the current step, progress and
/// time.
class Screen final : public exec::Operator {
  public:
    Screen(const plan::Plan& plan, const RunOptions& options, GivenAnswers answers, bool is_signed);
    ~Screen() override;
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    void reached(const model::TargetReached& target) override;
    void started(const model::Step& step) override;
    void sampled(std::int64_t done) override;
    void more_steps(std::size_t count) override;
    void finished(const model::Step& step, const model::StepResult& result, const model::Rows* rows) override;
    void decided(const model::Step& gate, const model::GateResult& result) override;
    void noted(const std::string& text) override;
    void left_behind(const model::Leftovers& left) override;
    [[nodiscard]] std::optional<exec::Answer> answer(const model::Step& step, const std::string& title) override;
    void doing(const std::string& what) override;
    void silence() override;
    /// Removes the live line, before the verdict is printed.
    void stop();
    [[nodiscard]] bool colored() const { return color_; }

  private:
    // Steps in a row that did not run for one reason.
    struct Collected {
        std::vector<const model::Step*> steps;
        model::Verdict verdict = model::Verdict::blocked;
        std::string reason;
    };

    const plan::Plan& plan_;
    const RunOptions& options_;
    GivenAnswers answers_;
    bool signed_;
    bool tree_;  // standard output is a terminal
    bool live_;  // and so is standard error
    bool color_;
    bool silent_;
    std::size_t total_;
    std::size_t questions_;
    std::size_t asked_ = 0;
    std::string target_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::vector<std::string> section_;
    std::string criterion_;
    Collected collected_;
    const model::Step* waiting_for_ = nullptr;
    std::chrono::steady_clock::time_point waiting_since_;
    std::map<const model::Step*, std::chrono::steady_clock::duration> waited_;  // of steps that took long

    std::mutex mutex_;  // guards the live line's state, and all output
    std::condition_variable changed_;
    std::string doing_;
    std::int64_t samples_ = 0;  // of the step that is waited for; 1 if it has no others
    std::int64_t samples_done_ = 0;
    std::size_t done_ = 0;
    bool stopping_ = false;
    std::thread ticker_;

    void tick();
    void draw_live_line();
    void clear_live_line();
    void print(const std::string& text);
    void print_headings(const model::Step& step);
    void print_line(const model::Step& step, model::Verdict verdict, const std::string& text);
    void collect(const model::Step& step, const model::StepResult& result);
    void print_collected();
    void end_waiting();
    [[nodiscard]] std::string wait_text(const model::Step& step);
    [[nodiscard]] std::string margin() const;
    [[nodiscard]] std::string painted(const std::string& text, const char* code) const;
    [[nodiscard]] std::string verdict_mark(model::Verdict verdict) const;
};

/// Whether to use color on standard output: by --color, NO_COLOR, and whether it is a terminal.
[[nodiscard]] bool wants_color(Color color);
/// How many columns standard output has.
[[nodiscard]] std::size_t screen_width();
/// The terminal's code for the color of a decision.
[[nodiscard]] const char* color_of(model::Decision decision);
/// A verdict's name, padded, in its color.
[[nodiscard]] std::string word_of(model::Verdict verdict, bool color);

}  // namespace runbook::cli
