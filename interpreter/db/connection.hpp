#pragma once

#include <memory>

#include "interpreter/db/owner.hpp"
#include "interpreter/db/session.hpp"

struct pg_conn;

namespace runbook::db {

/// An open connection: libpqxx's, with libpq's handle for the pipeline, and what the server said of itself.
struct Connection {
    std::unique_ptr<Owner> owner;  ///< closes it
    pg_conn* handle = nullptr;
    Server server;
    bool checks_client = false;  ///< the server can notice in mid-statement that we are gone
    /// Somebody stands between: what is set for the session might reach others, or be set where we are not.
    bool pooled = false;
};

/// Opens it within the target's time, or sooner at an interrupt. Throws ConnectionError.
[[nodiscard]] Connection open_connection(const Target& target, const core::Interrupt& interrupt);

/// libpq's handle, connected and authenticated, owned by the caller. Throws ConnectionError.
[[nodiscard]] pg_conn* dial(const Target& target, const core::Interrupt& interrupt,
                            std::chrono::steady_clock::time_point deadline);

/// What the server says of itself. Throws std::runtime_error with its words.
[[nodiscard]] Server ask_server(Owner& owner, const pg_conn* handle);

}  // namespace runbook::db
