#pragma once

#include <optional>
#include <string>

#include "interpreter/postgres/answer.hpp"
#include "interpreter/postgres/flight.hpp"

namespace runbook::postgres {

/// The open scenario: as the caller sees it, as it will be once everything sent was answered, and as it is for certain.
class Scenario {
  public:
    /// To be called for each flight in the order of submission. One that is answered without being sent did nothing
    /// that could be undone; it leaves its own request to undo the step before it to the next step that is sent. Throws
    /// std::logic_error for a flight on the wrong side of a scenario.
    void submit(Flight& flight, bool will_be_sent);

    /// The scenario's opening was sent.
    void open(const Guards& guards);
    /// A step is about to be sent. `optimistic`: before the one before it was answered.
    [[nodiscard]] StepPosition next_step(const Flight& flight, std::string savepoint, bool optimistic);
    /// Of the last step; empty where there was none.
    [[nodiscard]] const std::string& last_savepoint() const { return done_.savepoint; }
    /// A step was answered and will not be sent again.
    void answered(const std::string& savepoint, const Flight& flight, const Answers& answers);
    /// Whether the last step that was answered failed, so that steps sent after it did not run.
    [[nodiscard]] bool failed() const { return done_.failed; }

  private:
    struct Step {
        std::string savepoint;  // empty: no step yet
        bool failed = false;
        std::optional<Guards> guards;  // nothing: unknown
        std::optional<Identity> identity = {};
    };
    bool submitted_ = false;  // between scenario_open and scenario_close
    bool previous_unsent_ = false;
    bool undo_owed_ = false;  // the last step that was sent is still to be undone
    Step sent_;
    Step done_;
};

}  // namespace runbook::postgres
