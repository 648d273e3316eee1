#pragma once

#include <chrono>
#include <condition_variable>
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
    Screen(const plan::Plan& plan, const RunOptions& options, GivenAnswers answers);
    ~Screen() override;
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    void started(const model::Step& step) override;
    void finished(const model::Step& step, const model::StepResult& result) override;
    void decided(const model::Step& gate, const model::GateResult& result) override;
    void noted(const std::string& text) override;
    [[nodiscard]] std::optional<exec::Answer> answer(const model::Step& step, const std::string& title) override;
    void doing(const std::string& what) override;
    void silence() override;
    /// Removes the live line, before the verdict is printed.
    void stop();
    [[nodiscard]] bool colored() const { return color_; }

  private:
    const RunOptions& options_;
    GivenAnswers answers_;
    bool tree_;  // standard output is a terminal
    bool live_;  // and so is standard error
    bool color_;
    bool silent_;
    std::size_t total_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::vector<std::string> section_;
    std::string criterion_;

    std::mutex mutex_;  // guards the live line's state, and all output
    std::condition_variable changed_;
    std::string doing_;
    std::size_t done_ = 0;
    bool stopping_ = false;
    std::thread ticker_;

    void tick();
    void draw_live_line();
    void clear_live_line();
    void print(const std::string& text);
    void print_headings(const model::Step& step);
    [[nodiscard]] std::string painted(const std::string& text, const char* code) const;
    [[nodiscard]] std::string verdict_mark(model::Verdict verdict) const;
};

/// Whether to use color on standard output: by --color, NO_COLOR, and whether it is a terminal.
[[nodiscard]] bool wants_color(Color color);
/// The terminal's width in columns; 80 if unknown.
[[nodiscard]] std::size_t terminal_width();

}  // namespace runbook::cli
