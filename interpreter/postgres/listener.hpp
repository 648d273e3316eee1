#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "interpreter/os/interrupt.hpp"
#include "interpreter/postgres/connection.hpp"

namespace runbook::postgres {

/// A notification, and when it arrived.
struct Notification {
    std::string payload;
    std::chrono::steady_clock::time_point arrived;
};

/// Listens to a channel, on a connection of its own.
class Listener {
  public:
    /// Throws ConnectionError.
    Listener(const Target& target, const std::string& channel, const os::Interrupt& interrupt);
    /// The next one; nothing if none comes until then, at an interrupt, or where the connection is lost.
    [[nodiscard]] std::optional<Notification> next(std::chrono::steady_clock::time_point until);

  private:
    Connection connection_;
    const os::Interrupt& interrupt_;
};

}  // namespace runbook::postgres
