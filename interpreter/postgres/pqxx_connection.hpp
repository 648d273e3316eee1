#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

struct pg_conn;

namespace runbook::postgres {

/// A connection that libpq opened, handed over to libpqxx, which runs the set-up queries and finally closes it. The
/// only file that knows libpqxx, because its releases 6.4 and 7.8 to 8 differ in how a connection is handed over.
class PqxxConnection {
  public:
    /// Takes ownership of the connection, also where it throws.
    explicit PqxxConnection(pg_conn* connection);
    ~PqxxConnection();
    PqxxConnection(const PqxxConnection&) = delete;
    PqxxConnection& operator=(const PqxxConnection&) = delete;

    /// The first row of a fixed query. Throws std::runtime_error with the server's words.
    [[nodiscard]] std::vector<std::string> first_row(const std::string& query);

  private:
    struct Held;
    std::unique_ptr<Held> held_;
};

}  // namespace runbook::postgres
