#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "interpreter/os/interrupt.hpp"
#include "interpreter/postgres/pqxx_connection.hpp"
#include "interpreter/postgres/session.hpp"

struct pg_conn;

namespace runbook::postgres {

/// An open connection: libpqxx's, with libpq's handle for the pipeline, and the server's facts.
struct Connection {
    std::unique_ptr<PqxxConnection> pqxx;  ///< owns the connection and closes it
    pg_conn* handle = nullptr;
    Server server;
    bool checks_client = false;  ///< the server can notice in mid-statement that its client has gone
    /// There is a connection pooler before the server, so settings of the session can affect other sessions.
    bool pooled = false;
};

/// Opens it within the target's time, or gives up sooner at an interrupt. Throws ConnectionError.
[[nodiscard]] Connection open_connection(const Target& target, const os::Interrupt& interrupt);

/// Runs fixed queries, several in one text, and returns the first row of the last one. Gives up at the deadline or at
/// an interrupt, which ends the connection. Throws std::runtime_error with the server's message.
[[nodiscard]] std::vector<std::string> ask(Connection& connection, const std::string& queries,
                                           const os::Interrupt& interrupt,
                                           std::chrono::steady_clock::time_point deadline);

}  // namespace runbook::postgres
