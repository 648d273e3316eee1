#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace runbook::model {

/// Which steps of a plan a run was narrowed to; all of them where nothing is given.
constexpr std::size_t kMostPatterns = 20;
constexpr std::size_t kLongestPattern = 100;

struct Selection {
    std::vector<std::string> only;  ///< ids of steps and criteria, and paths such as "preflight/*"
    std::vector<std::string> tags;
    std::string from;  ///< the first step, or criterion, of those that are run; empty: from the beginning
    [[nodiscard]] bool is_all() const { return only.empty() && tags.empty() && from.empty(); }
    /// Whether each list is short, and each text in it: matching takes its time.
    [[nodiscard]] bool is_within_limits() const {
        for (const auto* all : {&only, &tags}) {
            if (all->size() > kMostPatterns) return false;
            for (const auto& one : *all)
                if (one.empty() || one.size() > kLongestPattern) return false;
        }
        return from.size() <= kLongestPattern;
    }
    friend bool operator==(const Selection&, const Selection&) = default;
};

}  // namespace runbook::model
