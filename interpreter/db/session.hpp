#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/core/interrupt.hpp"
#include "interpreter/core/observation.hpp"
#include "interpreter/core/sql_text.hpp"

namespace runbook::db {

/// What stands around every statement. Whatever a statement sets itself, it loses with its transaction.
struct Guards {
    std::chrono::milliseconds statement_timeout{30'000};
    std::chrono::milliseconds lock_timeout{2'000};
    std::string search_path = "public";  ///< as PostgreSQL's setting; pg_temp is put last
    friend bool operator==(const Guards&, const Guards&) = default;
};

/// What one step sends: it travels as one unit and fails alone.
struct Flight {
    enum class Kind {
        check,           // its own READ ONLY transaction, with the assertion that it had no effect
        scenario_open,   // BEGIN READ COMMITTED, guards, SET CONSTRAINTS ALL IMMEDIATE; no statements
        scenario_step,   // a savepoint in the open scenario
        scenario_close,  // ROLLBACK; no statements
    };
    Kind kind = Kind::check;
    Guards guards;
    std::optional<core::BoundSql> among;  ///< runs before the probe
    core::BoundSql probe;
    int samples = 1;     ///< how often the probe runs; the rows of the last run are kept
    bool timed = false;  ///< its duration is judged: it travels alone, and the probe's time is taken without its guards
    bool undo_previous = false;  ///< scenario_step: what the step before did is rolled back first, else kept
};

/// The server, as the log names it.
struct Server {
    std::string system_identifier;  ///< empty where the role may not ask
    std::string database;
    std::string version;     ///< "15.18"
    int version_number = 0;  ///< 150018
    std::string role;
    std::string host;  ///< host name or socket folder
    std::string port;
    bool local = false;  ///< a unix socket or the loopback address
    bool tls = false;
    bool superuser = false;   ///< superuser, or a role that may run programs or write files on the server
    std::string environment;  ///< the database's own `runbook.environment` setting; empty where it has none
    int backend_pid = 0;
};

/// The server cannot be reached or does not let us in.
struct ConnectionError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One connection to PostgreSQL. Flights are answered in the order in which they were submitted. A connection once lost
/// stays lost: every flight from then on is answered with a trouble that says so.
class Session {
  public:
    virtual ~Session() = default;
    [[nodiscard]] virtual const Server& server() const = 0;
    /// Queues a flight; it is sent at once where the window (256 flights) has room.
    virtual void submit(Flight flight) = 0;
    /// How many submitted flights were not received yet.
    [[nodiscard]] virtual std::size_t outstanding() const = 0;
    /// Waits for the answer to the oldest flight. After an interrupt: cancels what runs, and every flight that was not
    /// answered yet gets the trouble "interrupted". Never throws for what the server does.
    [[nodiscard]] virtual core::Observation receive() = 0;
    /// Whether `receive` would return without waiting for the network.
    [[nodiscard]] virtual bool ready() = 0;
    /// Whether nothing can be asked any more: the connection broke, or the run was interrupted.
    [[nodiscard]] virtual bool lost() const = 0;
};

struct Target {
    std::string uri;            ///< a libpq URI or key=value string; empty: libpq's environment
    bool insecure_tls = false;  ///< allows a remote server without sslmode=verify-full
    std::chrono::seconds connect_timeout{10};
};

/// Connects, refusing a remote host without verified TLS. Throws ConnectionError.
/// `interrupt` must outlive the session.
[[nodiscard]] std::unique_ptr<Session> connect(const Target& target, const core::Interrupt& interrupt);

/// Whether a connection string holds a password, which argv would show to every user of the host. Throws
/// ConnectionError for what is no connection string.
[[nodiscard]] bool holds_password(const std::string& uri);

}  // namespace runbook::db
