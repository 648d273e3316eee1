#pragma once

#include <atomic>
#include <cstdint>

namespace runbook::hooks {

/// Where a worker is, in memory that it shares with us: so that we can say where it was when it had to be killed. Two
/// numbers, which a hostile worker can set as it likes.
struct Progress {
    static constexpr std::uint32_t kNowhere = ~0U;
    std::atomic<std::uint32_t> source{kNowhere};  ///< its place in the list of sources
    std::atomic<std::uint32_t> line{0};
};

class SharedProgress {
  public:
    /// Throws std::system_error.
    SharedProgress();
    ~SharedProgress();
    SharedProgress(const SharedProgress&) = delete;
    SharedProgress& operator=(const SharedProgress&) = delete;

    Progress& operator*() const { return *progress_; }
    Progress* operator->() const { return progress_; }

  private:
    Progress* progress_;
};

}  // namespace runbook::hooks
