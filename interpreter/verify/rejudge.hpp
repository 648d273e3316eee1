#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/log/event.hpp"

namespace runbook::verify {

/// Where the log contradicts its own plan and observations.
struct Contradiction {
    std::size_t line = 0;  ///< from 1
    std::string why;
};

/// Judges the run again, from the plan and the observations that the log holds: every rule, verdict, indicator, gate
/// and the run's own result must come out as they were written. For sealed logs also that no step is missing.
[[nodiscard]] std::optional<Contradiction> judge_again(const std::vector<log::Line>& lines, bool sealed);

/// Titles of the planned steps that have no result: what an unsealed log lacks.
[[nodiscard]] std::vector<std::string> missing_steps(const std::vector<log::Line>& lines);

}  // namespace runbook::verify
