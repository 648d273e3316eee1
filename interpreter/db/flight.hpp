#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/db/session.hpp"

namespace runbook::db {

/// What a statement of a flight is there for, and so what its answer means.
enum class Part {
    leave,        // ends what the flight before left open
    begin,        // opens the transaction
    guards,       // sets what stands around the author's statements
    constraints,  // SET CONSTRAINTS ALL IMMEDIATE
    savepoint,
    among,
    probe,
    assertion,  // that the check had no effect
    release,    // that it is still in its transaction
    seal,       // that the connection is still what it was
};

/// One statement on its way: one message of the extended protocol, so it can be only one statement.
struct Message {
    Part part;
    std::string text;       ///< empty: a prepared one
    std::string name = {};  ///< of the prepared statement
    std::vector<core::Bind> binds = {};
};

/// Where a scenario step stands among its neighbours.
struct Place {
    std::string savepoint;  ///< its own
    std::string previous;   ///< of the step before it; empty: there is none
    bool undo_previous = false;
    std::optional<Guards> guards_before;  ///< what is in force already
};

/// The two fixed statements that are costly to parse and are prepared once. Those that make a check read only are sent
/// as text each time: PREPARE in a function that a check calls can replace a prepared statement, and outlives ROLLBACK.
[[nodiscard]] std::vector<Message> prepared_statements(bool checks_client);

[[nodiscard]] std::vector<Message> check_messages(const Flight& flight, bool transaction_open);
[[nodiscard]] std::vector<Message> open_messages(const Guards& guards, bool checks_client);
[[nodiscard]] std::vector<Message> step_messages(const Flight& flight, const Place& place);
[[nodiscard]] std::vector<Message> close_messages();
/// Ends the last check's transaction, gives up session locks and tells how many of ours are still prepared.
[[nodiscard]] std::vector<Message> seal_messages(bool transaction_open);

/// The search_path with `pg_temp` last, so that no temporary table stands in for a real one.
[[nodiscard]] std::string with_pg_temp_last(const std::string& search_path);

}  // namespace runbook::db
