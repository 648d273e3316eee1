#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>

#include "interpreter/hooks/channel.hpp"
#include "interpreter/hooks/confinement.hpp"
#include "interpreter/os/descriptor.hpp"

namespace runbook::hooks {

/// A process that was forked early and knows nothing of ours, and forks the workers, one at a time. No code of a
/// runbook runs in it.
class Nursery {
  public:
    /// What a worker does, confined, until it returns.
    using Work = std::function<void(os::Descriptor channel)>;

    /// Throws std::system_error.
    Nursery(const Work& work, const Confinement& confinement);
    /// Ends the worker and the process, and waits for both.
    ~Nursery();
    Nursery(const Nursery&) = delete;
    Nursery& operator=(const Nursery&) = delete;

    /// Starts a worker; one that there is ends first. Nothing if that is not possible (any more).
    [[nodiscard]] std::optional<Channel> start_worker();
    /// Kills the worker, if there is one, and waits for its end.
    void end_worker();

  private:
    os::Descriptor control_;
    pid_t pid_ = -1;
    pid_t worker_ = -1;
};

}  // namespace runbook::hooks
