#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/os/interrupt.hpp"

namespace runbook::postgres {

/// No private PostgreSQL can run here: no server is installed, there is no room, or it did not start.
struct SandboxError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A role that a sandbox makes for a runbook's identity.
struct SandboxRole {
    std::string name;
    bool bypasses_row_security = false;
};

/// A private PostgreSQL cluster: own folder, a unix socket, nothing on TCP; gone with this object, and with this
/// process, however that ends. Its login role owns the database `sandbox` and is not a superuser.
class Sandbox {
  public:
    /// Starts it; throws SandboxError, as `load` does too at an interrupt, which must outlive it.
    explicit Sandbox(const os::Interrupt& interrupt = os::kNoInterrupt);
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    /// The connection string of the database `sandbox` as its owner, the role `runbook`.
    [[nodiscard]] std::string uri() const;
    /// The same for another database of the cluster and for the superuser, for tests that need one.
    [[nodiscard]] std::string uri(const std::string& database, const std::string& role) const;
    /// Creates roles that nobody can log in as, and that the owner can become. Throws SandboxError.
    void create_roles(const std::vector<SandboxRole>& roles) const;
    /// Loads an open file with psql, stopping at the first error, and returns the SHA-256 of what was read. A file is
    /// SQL and data, not a program: psql runs without the operator's environment and, where we are root, as the
    /// server's account, refuses its own commands (`\!`, `\i` …) and cannot start programs. Throws SandboxError with
    /// `name`, the line and psql's own words.
    std::string load(const std::string& name, int file, const std::string& database = "sandbox") const;
    /// Makes another database of the cluster, owned by the same role. Throws SandboxError.
    void create_database(const std::string& name) const;
    /// Process id of the server, for tests that kill it.
    [[nodiscard]] int server_pid() const;

  private:
    struct Cluster;
    std::unique_ptr<Cluster> cluster_;

    void as_superuser(const std::string& sql, const std::string& problem) const;
};

}  // namespace runbook::postgres
