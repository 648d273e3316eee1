#pragma once

#include <memory>
#include <string>
#include <string_view>

struct pg_conn;
struct _PQconninfoOption;

namespace runbook::postgres {

/// The options of a connection, by libpq's keywords ("host", "sslmode").
class ConnectionOptions {
  public:
    /// Those in a connection string, without any defaults. Throws ConnectionError for anything else. libpq's own words
    /// are not repeated: they quote the string, and with it a password.
    explicit ConnectionOptions(const std::string& connection_string);
    /// Those of a connection: the string's, with what libpq's environment, service file and defaults add.
    explicit ConnectionOptions(const pg_conn* connection);

    /// Empty where it is not set.
    [[nodiscard]] std::string value(std::string_view keyword) const;
    [[nodiscard]] bool hold_password() const;

  private:
    struct Free {
        void operator()(_PQconninfoOption* options) const;
    };
    std::unique_ptr<_PQconninfoOption, Free> options_;
};

}  // namespace runbook::postgres
