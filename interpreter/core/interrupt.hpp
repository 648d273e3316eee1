#pragma once

#include <atomic>

namespace runbook::core {

/// The operator's wish to stop: set by a signal handler, seen by whatever waits.
struct Interrupt {
    std::atomic<int> signal{0};  ///< SIGINT or SIGTERM once it came, else 0
    int wake_fd = -1;            ///< becomes readable with it, for poll(); -1 where nothing can interrupt
};

}  // namespace runbook::core
