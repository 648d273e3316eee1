#pragma once

#include <chrono>

#include "interpreter/os/interrupt.hpp"
#include "interpreter/postgres/session.hpp"

struct pg_conn;

namespace runbook::postgres {

/// libpq's handle, connected and authenticated, owned by the caller. Throws ConnectionError.
[[nodiscard]] pg_conn* dial(const Target& target, const os::Interrupt& interrupt,
                            std::chrono::steady_clock::time_point deadline);

}  // namespace runbook::postgres
