#pragma once

#include <functional>
#include <string>

namespace runbook::log {

/// Now, as lines carry it; tests give their own.
using Clock = std::function<std::string()>;
[[nodiscard]] std::string utc_now();
/// A new ULID: sorts by time.
[[nodiscard]] std::string new_run_id();

}  // namespace runbook::log
