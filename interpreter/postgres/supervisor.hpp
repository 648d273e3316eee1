#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/os/descriptor.hpp"
#include "interpreter/postgres/postgres_server.hpp"

namespace runbook::postgres {

/// What a supervisor runs, each as `account` and with its output in `log`.
struct Supervised {
    std::vector<std::string> copy;    ///< fills the folder
    std::vector<std::string> server;  ///< runs from then on
    std::vector<std::string> remove;  ///< removes the folder
    std::filesystem::path log;
    int lock = -1;  ///< the lock of the folder, which the supervisor holds too
    std::optional<Account> account;
};

/// A child process that keeps a server running as long as we run: it notices our end, however that happens, by a pipe
/// of which only we hold the other end. Then it stops the server at once and removes its folder.
class Supervisor {
  public:
    /// Throws SandboxError.
    explicit Supervisor(const Supervised& supervised);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    enum class State { copying, running, failed };
    /// Waits at most that long for the state to change.
    State watch(std::chrono::milliseconds patience);
    /// 0 until it runs.
    [[nodiscard]] pid_t server_pid() const { return server_pid_; }

  private:
    pid_t pid_ = -1;
    pid_t server_pid_ = 0;
    State state_ = State::copying;
    os::Descriptor lifeline_;
    os::Descriptor news_;
};

}  // namespace runbook::postgres
