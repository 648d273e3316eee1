#pragma once

#include <string>

#include "interpreter/postgres/session.hpp"

struct pg_conn;

namespace runbook::postgres {

/// The destination, as libpq reads it from the connection string, environment, service file and defaults.
struct Destination {
    std::string host;  ///< may list several, as hostaddr and port do
    std::string hostaddr;
    std::string port;
    std::string database;
    std::string user;
    std::string sslmode;
    /// "the database `app` on `db.example.org`, port 5432, as `ops`": never a password.
    [[nodiscard]] std::string describe() const;
};

[[nodiscard]] Destination destination_of(const pg_conn* connection);

/// Throws ConnectionError where a host is remote and its certificate would not be checked.
void demand_verified_host(const Destination& destination);

/// Whether nothing on the way can pretend to be the server: a unix socket, or the loopback address.
[[nodiscard]] bool is_local(const std::string& host, const std::string& address);

/// A ConnectionError's text: our sentence, libpq's message verbatim, and what to do.
[[nodiscard]] std::string failure_text(const Destination& destination, const std::string& libpq_words);

}  // namespace runbook::postgres
