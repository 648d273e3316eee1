#pragma once

#include <string>
#include <vector>

namespace runbook::model {

/// The server that a run works on, as the log names it.
struct Server {
    std::string system_identifier;  ///< empty if the role has no permission to read it
    std::string database;
    std::string version;  ///< "15.18"
    std::string role;
    std::string host;  ///< host name or socket folder
    std::string port;
    bool tls = false;
    std::vector<std::string> powers;  ///< what lets the role act outside the database: "superuser", "REPLICATION" …
    std::string environment;          ///< the database's `runbook.environment` setting; empty if it has none
    std::string search_path;  ///< that the role has in this database; steps without a setting of their own use it
    friend bool operator==(const Server&, const Server&) = default;
};

}  // namespace runbook::model
