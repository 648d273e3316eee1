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
    tidy,       // gives up what outlives a rollback
};

/// One statement on its way: one message of the extended protocol, so it can be only one statement.
struct Message {
    Part part;
    std::string text;
    std::vector<core::Bind> binds = {};
};

/// Where a scenario step stands among its neighbours.
struct Place {
    std::string savepoint;  ///< its own
    std::string previous;   ///< of the step before it; empty: there is none
    bool undo_previous = false;
    std::optional<Guards> guards_before;  ///< what is in force already
};

/// Sets the guards of the checks that follow, outside any transaction: a check that sets one of them itself loses that
/// with its transaction.
[[nodiscard]] std::vector<Message> guard_messages(const Guards& guards, bool checks_client, bool transaction_open);
/// The guards for one transaction only.
[[nodiscard]] Message local_guards(const Guards& guards, bool checks_client);

/// `guards` where the session's are not to be relied on. Nothing is prepared under a name: a function that a check
/// calls can replace what is, and no rollback undoes it.
[[nodiscard]] std::vector<Message> check_messages(const Flight& flight, bool transaction_open,
                                                  std::optional<Message> guards);
[[nodiscard]] std::vector<Message> open_messages(Message guards);
[[nodiscard]] std::vector<Message> step_messages(const Flight& flight, const Place& place);
[[nodiscard]] std::vector<Message> close_messages();
/// Ends the last check's transaction and gives up the locks that outlive it.
[[nodiscard]] std::vector<Message> tidy_messages();

/// The search_path with `pg_temp` last, so that no temporary table stands in for a real one.
[[nodiscard]] std::string with_pg_temp_last(const std::string& search_path);

}  // namespace runbook::db
