#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "interpreter/exec/lanes.hpp"
#include "interpreter/exec/leftovers.hpp"
#include "interpreter/model/observation.hpp"

namespace runbook::exec {

/// The scenario that is open on a lane: one transaction that is always rolled back, with a savepoint for each step. A
/// step's changes are kept for the steps after it only if its statement raised no error and its verdict is PASS or
/// WARN.
class Scenario {
  public:
    /// Which scenario of the plan is open, from 1; 0 if none is.
    [[nodiscard]] std::int64_t index() const { return index_; }

    /// Opens it on a lane. Returns what the server answered.
    model::Observation open(std::int64_t index, Lane& lane);
    /// What its rollback did not take back, once it is closed; nothing if it was never open on the server.
    [[nodiscard]] std::optional<model::Leftovers> left() const { return left_; }
    /// Counts as open, but no step can run in it.
    void open_without_server(std::int64_t index, std::string reason);
    /// Rolls it back. Returns what the server answered.
    model::Observation close();

    /// Why it could not be opened; empty if it was.
    [[nodiscard]] const std::string& failure() const { return failure_; }
    /// Sends a step's flight and waits for its observation.
    [[nodiscard]] model::Observation fly(postgres::Flight flight);
    /// Undo the changes of the last flight, because its step did not pass.
    void undo_last() { undo_last_ = true; }

  private:
    std::int64_t index_ = 0;
    Lane* lane_ = nullptr;
    std::string failure_;
    bool undo_last_ = false;
    Leftovers before_;
    std::optional<model::Leftovers> left_;
};

}  // namespace runbook::exec
