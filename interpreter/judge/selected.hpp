#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "interpreter/model/selection.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::judge {

/// The numbers of the steps that a narrowed run consists of: those that are selected, and what they rest on: steps that
/// they need or whose values they use, and all before them in their scenario; an action
/// is selected as a whole. Notes and indicators go with every run;
/// gates decide what there is to decide.
[[nodiscard]] std::set<std::int64_t> selected_steps(const std::vector<model::Step>& steps,
                                                    const model::Selection& selection);

/// The patterns and tags of the selection that no step fits.
[[nodiscard]] std::vector<std::string> unmatched(const std::vector<model::Step>& steps,
                                                 const model::Selection& selection);

}  // namespace runbook::judge
