#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/postgres/bind.hpp"
#include "interpreter/postgres/session.hpp"

namespace runbook::postgres {

/// What a statement of a flight is for, and so what its answer means.
enum class Purpose {
    end_previous,  // ends what the flight before it left open
    begin,         // opens the transaction
    guards,        // sets the guards around the author's statements
    constraints,   // SET CONSTRAINTS ALL IMMEDIATE
    savepoint,
    identity,  // the role and the settings of the probe
    among,
    probe,
    assertion,       // that the check had no effect
    release,         // that it is still in its transaction
    explanation,     // the plan of the probe
    transaction_id,  // which transaction is about to be committed
    commit,
    open_transaction,  // whether statements left one open
    cleanup,           // releases what a rollback does not
};

[[nodiscard]] bool is_authors(Purpose purpose);

/// One statement to send: one message of the extended protocol, so it can be only one statement.
struct Message {
    Purpose purpose;
    std::string text;
    std::vector<Bind> binds = {};
};

/// The author's statements in a flight, with their values.
struct Statements {
    std::optional<BoundSql> among;
    BoundSql probe;
    int samples = 1;
    std::optional<std::string> explain = {};  ///< the probe is explained behind it: EXPLAIN and its options
    std::optional<Identity> identity = {};    ///< of the probe
};

/// Throws BindError, also for a NUL byte, which would cut a statement or a value short.
[[nodiscard]] Statements bind_statements(const Flight& flight);

/// A scenario step among its neighbours.
struct StepPosition {
    std::string savepoint;  ///< its own
    std::string previous;   ///< of the step before it; empty: there is none
    bool undo_previous = false;
    std::optional<Guards> guards_before;           ///< those that are already set; nothing if unknown
    std::optional<Identity> identity_before = {};  ///< that the step before it had, and that is still set
};

/// Sets the guards of the checks that follow, outside any transaction: a check that changes one of them itself loses
/// that change with its transaction. Without `checks_client` the server cannot notice that its client has gone.
[[nodiscard]] std::vector<Message> guard_messages(const Guards& guards, bool checks_client, bool transaction_open);
/// The guards for one transaction only.
[[nodiscard]] Message local_guards(const Guards& guards, bool checks_client);

/// `guards` where the session's cannot be relied on. Nothing is prepared under a name: a function that a check calls
/// can replace what is, and no rollback undoes it.
[[nodiscard]] std::vector<Message> check_messages(const Statements& statements, bool transaction_open,
                                                  std::optional<Message> guards);
[[nodiscard]] std::vector<Message> open_messages(Message guards);
[[nodiscard]] std::vector<Message> step_messages(const Statements& statements, const Guards& guards,
                                                 const StepPosition& position);
[[nodiscard]] std::vector<Message> close_messages();
[[nodiscard]] std::vector<Message> begin_action_messages(Message guards);
/// `previous`: the savepoint of its last step; empty where it had none. `failed`: with an error.
[[nodiscard]] std::vector<Message> ready_messages(const std::string& previous, bool failed);
[[nodiscard]] std::vector<Message> commit_messages();
[[nodiscard]] std::vector<Message> statement_messages(const Statements& statements);
[[nodiscard]] std::vector<Message> statements_end_messages();
/// Ends the last check's transaction and releases the advisory locks that outlive it.
[[nodiscard]] std::vector<Message> cleanup_messages();

/// The search_path with `pg_temp` last, so that no temporary table hides a real one.
[[nodiscard]] std::string with_pg_temp_last(const std::string& search_path);

}  // namespace runbook::postgres
