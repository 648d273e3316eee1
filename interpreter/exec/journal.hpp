#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "interpreter/exec/operator.hpp"
#include "interpreter/log/event_log.hpp"
#include "interpreter/model/events.hpp"

namespace runbook::exec {

/// Writes the events of a run to its log, and shows a verdict to the operator only when it is durable: when no crash
/// can lose it any more. All throw log::LogError.
class Journal {
  public:
    Journal(log::EventLog& log, Operator& shown_to) : log_(log), operator_(shown_to) {}

    void write(const model::Event& event);
    /// A step's verdict, and what it is judged from (nothing: nothing was seen).
    void record(const model::Step& step, model::StepResult result, std::optional<model::Observation> seen);
    /// Everything written so far is on disk when it returns, and every verdict is shown.
    void make_durable();
    /// The last line.
    void seal();

  private:
    log::EventLog& log_;
    Operator& operator_;
    std::vector<std::pair<const model::Step*, model::StepResult>> not_shown_;
};

}  // namespace runbook::exec
