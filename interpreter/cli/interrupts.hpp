#pragma once

#include "interpreter/os/interrupt.hpp"

namespace runbook::cli {

/// Turns SIGHUP (unless it is ignored, as nohup does), SIGINT, SIGQUIT and SIGTERM into `os::Interrupt` for the rest of
/// the process; SIGPIPE and SIGXFSZ are ignored. Call once.
[[nodiscard]] const os::Interrupt& watch_signals();

/// The same one; before `watch_signals` nothing ever sets it.
[[nodiscard]] const os::Interrupt& operators_interrupt();

}  // namespace runbook::cli
