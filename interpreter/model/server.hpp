#pragma once

#include <string>
#include <vector>

namespace runbook::model {

/// A function that the runbook's statements call, also through a view or an operator, and that may have effects which a
/// rollback does not undo: one of the user's own, or one of the server's that acts at once.
struct CalledFunction {
    std::string signature;  ///< app.refresh(integer)
    bool is_volatile = false;
    bool is_security_definer = false;
    friend bool operator==(const CalledFunction&, const CalledFunction&) = default;
};

/// "app.refresh(integer) (volatile)"
[[nodiscard]] inline std::string describe(const CalledFunction& function) {
    if (!function.is_volatile && !function.is_security_definer) return function.signature;
    const std::string both = function.is_volatile && function.is_security_definer ? ", " : "";
    return function.signature + " (" + (function.is_volatile ? "volatile" : "") + both +
           (function.is_security_definer ? "security definer" : "") + ")";
}

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
