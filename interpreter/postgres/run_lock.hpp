#pragma once

#include <stdexcept>
#include <string>

#include "interpreter/os/interrupt.hpp"
#include "interpreter/postgres/connection.hpp"
#include "interpreter/postgres/session.hpp"

namespace runbook::postgres {

/// Another run is at work on the database; the message names it.
struct AlreadyRunning : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Keeps other runs away from a database: an advisory lock on a connection of its own, whose application_name has the
/// run's id. The lock belongs to an open transaction, not to the session: behind a pooler, which lends a server
/// connection for a transaction, it then stays with us, and it ends with the connection whatever happens to us. The
/// transaction has read nothing since it began, so it does not hold back a vacuum.
class RunLock {
  public:
    /// Throws AlreadyRunning or ConnectionError.
    RunLock(Target target, const std::string& run_id, const os::Interrupt& interrupt);

    /// Why the lock is not held any more; empty while it is. Does not wait.
    [[nodiscard]] std::string problem();

  private:
    Connection connection_;
};

}  // namespace runbook::postgres
