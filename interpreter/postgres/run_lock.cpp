#include "interpreter/postgres/run_lock.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <chrono>
#include <utility>
#include <vector>

#include "interpreter/postgres/answer.hpp"
#include "interpreter/postgres/readable.hpp"

namespace runbook::postgres {

namespace {

// The two halves of the key: "runb" and "ook" in ASCII. The database is part of every advisory lock.
constexpr int kNamespace = 0x72756E62;
constexpr int kKey = 0x006F6F6B;

// A timeout that the server has for idle sessions must not end it.
std::string locking() {
    return fmt::format(
        "begin read only; "
        "select pg_catalog.set_config(name, '0', true) from pg_catalog.pg_settings where name in "
        "('idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout'); "
        "select pg_catalog.pg_try_advisory_xact_lock({}, {})",
        kNamespace, kKey);
}

std::string finding_the_holder() {
    return fmt::format(
        "select a.application_name, a.pid, a.usename, "
        "pg_catalog.to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') "
        "from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid and a.datid = l.database "
        "where l.locktype = 'advisory' and l.granted and l.classid = {} and l.objid = {} and l.objsubid = 2 "
        "and a.datname = pg_catalog.current_database()",
        kNamespace, kKey);
}

std::string already_running(const std::string& database, const std::vector<std::string>& holder) {
    if (holder.size() != 4)
        return fmt::format("another run is at work on the database `{}`, or was a moment ago; run again", database);
    return fmt::format(
        "another run is at work on the database `{0}`: {1}, as `{2}`, since {3} UTC\nwait until it has ended; if "
        "nobody "
        "knows it any more, end its session: select pg_terminate_backend({4})",
        database, readable(holder[0]), readable(holder[2]), holder[3], holder[1]);
}

}  // namespace

RunLock::RunLock(Target target, const std::string& run_id, const os::Interrupt& interrupt) {
    target.application_name = "runbook " + run_id;
    const auto deadline = std::chrono::steady_clock::now() + target.connect_timeout;
    connection_ = open_connection(target, interrupt);
    const auto& database = connection_.server.database;
    try {
        if (ask(connection_, locking(), interrupt, deadline).at(0) == "t") return;
        throw AlreadyRunning(already_running(database, ask(connection_, finding_the_holder(), interrupt, deadline)));
    } catch (const AlreadyRunning&) {
        throw;
    } catch (const std::exception& error) {
        throw ConnectionError(
            fmt::format("the lock that keeps other runs away from the database `{}` cannot be taken: {}", database,
                        first_line(error.what())));
    }
}

std::string RunLock::problem() {
    auto* handle = connection_.handle;
    // The server's last words come first, and the end of the connection only after them.
    const bool alive = PQconsumeInput(handle) == 1 && PQisBusy(handle) == 0 && PQconsumeInput(handle) == 1;
    const bool held = alive && PQtransactionStatus(handle) == PQTRANS_INTRANS;
    if (held) return {};
    return "the connection with the lock that keeps other runs away was lost: " + first_line(PQerrorMessage(handle));
}

}  // namespace runbook::postgres
