#pragma once

#include <string>
#include <vector>

namespace runbook::model {

/// Which steps of a plan a run was narrowed to; all of them where both lists are empty.
struct Selection {
    std::vector<std::string> only;  ///< ids of steps and criteria, and paths such as "preflight/*"
    std::vector<std::string> tags;
    [[nodiscard]] bool is_all() const { return only.empty() && tags.empty(); }
    friend bool operator==(const Selection&, const Selection&) = default;
};

}  // namespace runbook::model
