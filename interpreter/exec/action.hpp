#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "interpreter/exec/lanes.hpp"
#include "interpreter/model/observation.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/os/interrupt.hpp"

namespace runbook::exec {

/// The action that is under way on a lane: one transaction that is committed at its end, or rolled back; or, where it
/// is not atomic, statements that take effect one by one.
class Action {
  public:
    /// Which action of the plan is open, from 1; 0 if none is.
    [[nodiscard]] std::int64_t index() const { return part_ ? part_->index : 0; }

    /// Opens it on a lane. Returns what the server answered; it is open only if that is neither an error nor a failure.
    [[nodiscard]] model::Observation open(const model::ActionPart& part, Lane& lane);
    /// Sends a step's flight and waits for its observation.
    [[nodiscard]] model::Observation fly(postgres::Flight flight);
    /// Which transaction would be committed; an error, or a failure, if it cannot be.
    [[nodiscard]] model::Observation ready();
    /// Commits it. A lost answer is asked for on another connection, for some time, which an interrupt makes shorter.
    [[nodiscard]] model::Observation commit(const std::string& transaction_id, const os::Interrupt& interrupt);
    /// Ends one that is not atomic.
    [[nodiscard]] model::Observation end();
    model::Observation roll_back();

  private:
    std::optional<model::ActionPart> part_;
    Lane* lane_ = nullptr;
    bool sent_ = false;  // a statement
};

}  // namespace runbook::exec
