#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "interpreter/model/step.hpp"

namespace runbook::exec {

/// When the first step of each section began, and the last one had its verdict. Sections with one title count as one.
class SectionTimes {
  public:
    void began(const model::Step& step) {
        const auto now = Clock::now();
        for (const auto& title : step.section) times_.try_emplace(title, Times{now, now});
    }
    void ended(const model::Step& step, bool ran) {
        for (const auto& title : step.section) {
            const auto found = times_.find(title);
            if (found == times_.end()) continue;
            found->second.end = Clock::now();
            found->second.ran = found->second.ran || ran;
        }
    }
    /// Nothing for a section none of whose steps ran.
    [[nodiscard]] std::optional<std::chrono::microseconds> of(const std::string& title) const {
        const auto found = times_.find(title);
        if (found == times_.end() || !found->second.ran) return std::nullopt;
        return std::chrono::duration_cast<std::chrono::microseconds>(found->second.end - found->second.begin);
    }

  private:
    using Clock = std::chrono::steady_clock;
    struct Times {
        Clock::time_point begin;
        Clock::time_point end;
        bool ran = false;
    };
    std::map<std::string, Times> times_;
};

}  // namespace runbook::exec
