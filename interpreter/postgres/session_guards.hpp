#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "interpreter/postgres/session.hpp"

namespace runbook::postgres {

/// What is known about the guards for checks, which are set for the whole session when they change.
class SessionGuards {
  public:
    /// Whether these will be set once everything sent was answered.
    [[nodiscard]] bool are(const Guards& guards) const { return guards_ == guards; }
    void sent(const Guards& guards) { guards_ = guards; }
    /// The server refused the guards that batch `number` was to set: the flight sent right after it cannot run.
    void refused(std::uint64_t number, std::uint64_t last_sent, std::string problem);
    /// A check may have changed them for good: all that was sent since, and all that follows, may run under others.
    void lost(std::uint64_t last_sent);

    /// Whether a check may have run under other guards than its own, and so has to be sent again.
    [[nodiscard]] bool doubtful_for(std::uint64_t batch) const;
    /// Why the guards of this batch were refused; empty: they were not.
    [[nodiscard]] std::string problem_of(std::uint64_t batch) const;

  private:
    std::optional<Guards> guards_;  // nothing: unknown
    std::uint64_t doubtful_ = 0;    // batches up to this one
    std::uint64_t unguarded_ = 0;   // the batch whose guards were refused
    std::string problem_;
};

}  // namespace runbook::postgres
