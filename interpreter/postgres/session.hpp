#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/model/observation.hpp"
#include "interpreter/model/server.hpp"
#include "interpreter/model/sql_text.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/os/interrupt.hpp"

namespace runbook::postgres {

/// The settings that every statement runs under. Whatever a statement sets itself is lost with its transaction.
struct Guards {
    std::chrono::milliseconds statement_timeout{30'000};
    std::chrono::milliseconds lock_timeout{2'000};
    std::string search_path = "public";  ///< as PostgreSQL's setting, not empty; pg_temp is put last
    friend bool operator==(const Guards&, const Guards&) = default;
};

/// Who a flight's statement runs as, until the end of its transaction or, in a scenario, of its step.
struct Identity {
    std::string role;
    std::vector<std::pair<std::string, std::string>> settings;  ///< of the application: name and value
    std::vector<std::string> never_set;  ///< settings that must never have been set on the connection
    friend bool operator==(const Identity&, const Identity&) = default;
};

/// What one step sends: it is sent as one batch and fails alone.
struct Flight {
    enum class Kind {
        check,           // its own READ ONLY transaction, with the assertion that it had no effect
        scenario_open,   // BEGIN READ COMMITTED, guards, SET CONSTRAINTS ALL IMMEDIATE; no statements
        scenario_step,   // a savepoint in the open scenario, or action
        scenario_close,  // ROLLBACK of either; no statements
        action_open,     // BEGIN READ COMMITTED, guards; no statements
        action_ready,    // SET CONSTRAINTS ALL IMMEDIATE, and which transaction it is; no statements
        action_commit,   // COMMIT; no statements
        statement,       // outside any transaction, under the session's guards: it takes effect at once
        statements_end,  // whether they left a transaction open, which is rolled back; no statements
    };
    Kind kind = Kind::check;
    Guards guards;
    std::optional<Identity> identity;  ///< of the probe; `among` runs as the role that is logged in
    /// The statements; the value of each of their variables is a literal.
    std::optional<model::SqlText> among;  ///< runs before the probe
    model::SqlText probe;
    int samples = 1;     ///< how often the probe runs; the rows of the last run are kept
    bool timed = false;  ///< its duration is judged: it travels alone, and the probe's time is taken without its guards
    bool explain = false;                          ///< the probe's plan is asked for behind it
    bool analyze = false;                          ///< with the times that it takes: it runs once more
    std::int64_t keep_rows = model::kMaxKeptRows;  ///< of the probe's, at most so many
    bool leaves_traces = false;  ///< it may change the connection for whatever comes after: nothing else is sent on it
    bool undo_previous = false;  ///< scenario_step: what the step submitted before did is rolled back first, else kept
};

/// How many flights are on the wire at once: enough to hide a round trip of some milliseconds; a raw pipeline gains
/// nothing from more.
constexpr std::size_t kWindow = 256;

/// The server, with facts that only the run needs.
struct Server : model::Server {
    int version_number = 0;  ///< 150018
    bool local = false;      ///< a unix socket or the loopback address
    int backend_pid = 0;
};

/// The server cannot be reached or refuses the connection. The last line of the message says what to do.
struct ConnectionError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// PostgreSQL, by one connection at a time. Flights are answered in the order in which they were submitted. A
/// connection once lost stays lost: every flight from then on is answered with a failure that says so.
class Session {
  public:
    virtual ~Session() = default;
    [[nodiscard]] virtual const Server& server() const = 0;
    /// Queues a flight; it is sent at once where the window (256 flights) has room. A value that cannot be sent, such
    /// as a list as an identifier, is answered with a failure that says so, and nothing of the flight is sent. To the
    /// scenario's next step, `undo_previous` then means the last step that was sent; what the flight itself asked to
    /// undo is undone by that step too.
    virtual void submit(Flight flight) = 0;
    /// How many submitted flights were not received yet.
    [[nodiscard]] virtual std::size_t outstanding() const = 0;
    /// Waits for the answer to the oldest flight. After an interrupt: cancels what runs, and every flight that was not
    /// answered yet gets the failure "interrupted". Never throws for what the server does.
    [[nodiscard]] virtual model::Observation receive() = 0;
    /// Whether `receive` would return without waiting for the network.
    [[nodiscard]] virtual bool ready() = 0;
    /// Where the connection was closed because an answer was too long to be read: the flights after that one, once, to
    /// be submitted again on another connection.
    [[nodiscard]] virtual std::optional<std::vector<Flight>> left_over() { return std::nullopt; }
    /// Whether nothing can be asked any more: the connection broke, or the run was interrupted.
    [[nodiscard]] virtual bool lost() const = 0;
    /// What became of a transaction whose COMMIT was not answered, asked on a connection of its own, which no interrupt
    /// ends. `unknown` where nobody can say, or the server does not know it yet.
    [[nodiscard]] virtual model::CommitFacts::Outcome outcome_of(const std::string& /*transaction_id*/) {
        return model::CommitFacts::Outcome::unknown;
    }
    /// From now on listens to the channel, on a connection of its own. Why that is not possible; empty if it is.
    [[nodiscard]] virtual std::string listen(const std::string& /*channel*/) { return "nothing can be listened to"; }
    /// The next notification on it, and when it arrived; nothing if none comes until then. Not to be called twice.
    [[nodiscard]] virtual std::optional<std::pair<std::string, std::chrono::steady_clock::time_point>> heard(
        std::chrono::steady_clock::time_point /*until*/) {
        return std::nullopt;
    }
    /// From now on `sampled` is called, while `receive` or `ready` runs, each time another sample of a timed flight was
    /// answered, with how many there are.
    virtual void watch_samples(std::function<void(std::int64_t done)> sampled) = 0;
};

struct Target {
    std::string uri;            ///< a libpq URI or key=value string; empty: libpq's environment
    bool insecure_tls = false;  ///< allows a remote server without sslmode=verify-full
    std::chrono::seconds connect_timeout{10};
    std::string application_name = {};  ///< as pg_stat_activity shows it; empty: the string's own, or "runbook"
};

/// Connects, refusing a remote host without verified TLS. Behind a flight that leaves traces, and behind a scenario,
/// the session opens a new connection. Throws ConnectionError. `interrupt` must outlive the session.
[[nodiscard]] std::unique_ptr<Session> connect(const Target& target, const os::Interrupt& interrupt);

/// Whether a connection string holds a password, which argv would show to every user of the host. Throws
/// ConnectionError for what is not a connection string.
[[nodiscard]] bool holds_password(const std::string& uri);

}  // namespace runbook::postgres
