#pragma once

#include "interpreter/postgres/pqxx_connection.hpp"
#include "interpreter/postgres/session.hpp"

struct pg_conn;

namespace runbook::postgres {

/// Asks the server about itself. Throws std::runtime_error with the server's message.
[[nodiscard]] Server ask_server(PqxxConnection& connection, const pg_conn* handle);

}  // namespace runbook::postgres
