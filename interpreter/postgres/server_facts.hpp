#pragma once

#include "interpreter/postgres/pqxx_connection.hpp"
#include "interpreter/postgres/session.hpp"

struct pg_conn;

namespace runbook::postgres {

/// What the server says of itself. Throws std::runtime_error with its words.
[[nodiscard]] Server ask_server(PqxxConnection& connection, const pg_conn* handle);

}  // namespace runbook::postgres
