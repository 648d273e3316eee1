#pragma once

#include "interpreter/os/interrupt.hpp"

namespace runbook::cli {

/// Turns SIGINT and SIGTERM into `os::Interrupt` for the rest of the process; SIGPIPE and SIGXFSZ are ignored. Call
/// once.
[[nodiscard]] const os::Interrupt& watch_signals();

}  // namespace runbook::cli
