#pragma once

#include "interpreter/core/interrupt.hpp"

namespace runbook::cli {

/// Turns SIGINT and SIGTERM into `core::Interrupt` for the rest of the process; SIGPIPE and SIGXFSZ are ignored. Call
/// once.
[[nodiscard]] const core::Interrupt& watch_signals();

}  // namespace runbook::cli
