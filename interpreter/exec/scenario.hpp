#pragma once

#include <cstdint>
#include <string>

#include "interpreter/exec/lanes.hpp"
#include "interpreter/model/observation.hpp"

namespace runbook::exec {

/// The scenario that is open on a lane: one transaction that is always rolled back, a savepoint for each step. What a
/// step did stays, for the steps after it, exactly when its statement raised nothing and its verdict is PASS or WARN.
class Scenario {
  public:
    /// Which one of the plan is open, from 1; 0: none.
    [[nodiscard]] std::int64_t index() const { return index_; }

    /// Opens it on a lane. What the server answered.
    model::Observation open(std::int64_t index, Lane& lane);
    /// It counts as open, but nothing can be done in it.
    void open_without_server(std::int64_t index, std::string reason);
    /// Rolls it back. What the server answered.
    model::Observation close();

    /// Why it could not be opened; empty: it was.
    [[nodiscard]] const std::string& failure() const { return failure_; }
    /// Sends a step's flight and waits for its answer. `keeps_effect`: a step that expects an error leaves nothing.
    [[nodiscard]] model::Observation fly(postgres::Flight flight, bool keeps_effect);
    /// What the last flight did must not stay: its verdict is not one to build on.
    void undo_last() { undo_last_ = true; }

  private:
    std::int64_t index_ = 0;
    Lane* lane_ = nullptr;
    std::string failure_;
    bool undo_last_ = false;
};

}  // namespace runbook::exec
