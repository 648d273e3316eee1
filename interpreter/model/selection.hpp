#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace runbook::model {

/// Which steps of a plan a run was narrowed to; all of them where both lists are empty.
constexpr std::size_t kMostPatterns = 20;
constexpr std::size_t kLongestPattern = 100;

struct Selection {
    std::vector<std::string> only;  ///< ids of steps and criteria, and paths such as "preflight/*"
    std::vector<std::string> tags;
    [[nodiscard]] bool is_all() const { return only.empty() && tags.empty(); }
    /// Whether each list is short, and each text in it: matching takes its time.
    [[nodiscard]] bool is_within_limits() const {
        for (const auto* all : {&only, &tags}) {
            if (all->size() > kMostPatterns) return false;
            for (const auto& one : *all)
                if (one.empty() || one.size() > kLongestPattern) return false;
        }
        return true;
    }
    friend bool operator==(const Selection&, const Selection&) = default;
};

}  // namespace runbook::model
