#pragma once

#include <string>

namespace runbook::cli {

/// The operator's login name, from the system's user database.
[[nodiscard]] std::string user_name();
[[nodiscard]] std::string host_name();

}  // namespace runbook::cli
