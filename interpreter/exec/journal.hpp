#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "interpreter/exec/operator.hpp"
#include "interpreter/log/event_log.hpp"
#include "interpreter/model/events.hpp"

namespace runbook::exec {

/// Writes the events of a run to its log, and shows a verdict to the operator only once it is durable, so that no crash
/// can lose it. Every function throws log::LogError.
class Journal {
  public:
    Journal(log::EventLog& log, Operator& shown_to) : log_(log), operator_(shown_to) {}

    void write(const model::Event& event);
    /// Whether a line of the log can hold this.
    [[nodiscard]] static bool fits(const model::Step& step, const model::StepResult& result,
                                   const model::Observation& seen);
    /// Records a step's verdict and the observation it was judged from, if there was one.
    void record(const model::Step& step, model::StepResult result, std::optional<model::Observation> seen);
    /// Returns once everything written so far is on disk and every verdict was shown.
    void make_durable();
    /// Writes the last line.
    void seal();

  private:
    log::EventLog& log_;
    Operator& operator_;
    struct NotShown {
        const model::Step* step;
        model::StepResult result;
        std::optional<model::Rows> rows;  // if the step did not pass
    };
    std::vector<NotShown> not_shown_;
};

}  // namespace runbook::exec
