#pragma once

#include <string>

namespace runbook::cli {

/// The login name of who runs us, from the system's user database.
[[nodiscard]] std::string user_name();
[[nodiscard]] std::string host_name();

}  // namespace runbook::cli
