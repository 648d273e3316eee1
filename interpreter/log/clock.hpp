#pragma once

#include <functional>
#include <string>

namespace runbook::log {

/// The current time in the form that lines use; tests pass a clock of their own.
using Clock = std::function<std::string()>;
[[nodiscard]] std::string utc_now();
/// A new ULID: sorts by time.
[[nodiscard]] std::string new_run_id();

}  // namespace runbook::log
