#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

struct pg_conn;

namespace runbook::db {

/// libpqxx holding a connection that libpq opened: it asks the set-up queries, and closes it in the end. The only file
/// that knows libpqxx, for its releases 6.4 and 7.8 to 8 differ in how a connection is handed over.
class Owner {
  public:
    /// Takes the connection over, also where it throws.
    explicit Owner(pg_conn* connection);
    ~Owner();
    Owner(const Owner&) = delete;
    Owner& operator=(const Owner&) = delete;

    /// The first row of a fixed query. Throws std::runtime_error with the server's words.
    [[nodiscard]] std::vector<std::string> first_row(const std::string& query);

  private:
    struct Held;
    std::unique_ptr<Held> held_;
};

}  // namespace runbook::db
