#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/exec/lanes.hpp"
#include "interpreter/model/scenario_left.hpp"

namespace runbook::exec {

/// What no rollback takes back, as it was before a scenario: how far each sequence is, and what the planner knows of
/// each table and index.
class Leftovers {
  public:
    /// Asks the server; no other flight must be in progress.
    void note_before(Lane& lane);
    /// Asks again, after the scenario. What differs was changed by the scenario, or by other sessions meanwhile.
    [[nodiscard]] model::Leftovers compare(Lane& lane) const;

  private:
    std::optional<std::string> before_;
    std::string failure_ = "it was not looked at before";
};

}  // namespace runbook::exec
