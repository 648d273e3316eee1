#include "interpreter/postgres/connection_options.hpp"

#include <libpq-fe.h>

#include "interpreter/postgres/session.hpp"

namespace runbook::postgres {

void ConnectionOptions::Free::operator()(_PQconninfoOption* options) const {
    PQconninfoFree(options);
}

ConnectionOptions::ConnectionOptions(const std::string& connection_string) {
    char* problem = nullptr;
    options_.reset(PQconninfoParse(connection_string.c_str(), &problem));
    PQfreemem(problem);
    if (!options_)
        throw ConnectionError(
            "the target is not a connection string\n"
            "write `postgresql://user@host:5432/database`, or `host=… port=5432 dbname=… user=…`");
}

// libpq only reads the connection, but its signature is not const.
ConnectionOptions::ConnectionOptions(const pg_conn* connection)
    : options_(PQconninfo(const_cast<pg_conn*>(connection))) {}

std::string ConnectionOptions::value(std::string_view keyword) const {
    for (const auto* option = options_.get(); option != nullptr && option->keyword != nullptr; ++option)
        if (option->keyword == keyword && option->val != nullptr) return option->val;
    return {};
}

bool ConnectionOptions::hold_password() const {
    for (const auto* option = options_.get(); option != nullptr && option->keyword != nullptr; ++option) {
        const bool secret = std::string_view(option->keyword).find("password") != std::string_view::npos;
        if (secret && option->val != nullptr && *option->val != '\0') return true;
    }
    return false;
}

}  // namespace runbook::postgres
