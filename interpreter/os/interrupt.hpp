#pragma once

#include <atomic>
#include <chrono>
#include <string>

namespace runbook::os {

/// The operator's request to stop: set by a signal handler, seen by whatever waits.
struct Interrupt {
    std::atomic<int> signal{0};  ///< SIGHUP, SIGINT, SIGQUIT or SIGTERM once it was received, else 0
    int wake_fd = -1;            ///< becomes readable with it, for poll(); -1 where nothing can interrupt
};

/// For what nobody can interrupt.
inline const Interrupt kNoInterrupt;

/// Waits until then, or until the operator's request to stop.
void sleep_until(std::chrono::steady_clock::time_point then, const Interrupt& interrupt);

/// "interrupted by SIGTERM"
[[nodiscard]] std::string interrupt_text(int signal);

}  // namespace runbook::os
