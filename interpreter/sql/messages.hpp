#pragma once

#include "interpreter/core/mistake.hpp"

/// All messages about the SQL in a runbook, in one table. Private to sql/.
namespace runbook::sql {

using core::Mistake;

inline constexpr Mistake<1> kSqlSyntax{"sql-syntax", "PostgreSQL's parser says: {0}",
                                       "the mistake is at this place, or just before it"};
inline constexpr Mistake<1> kBareParameter{"bare-parameter", "found `{0}`, expected a variable by its name",
                                           "write `:name`; what is sent for it has a number of its own"};
inline constexpr Mistake<0> kSqlTooDeep{"sql-too-deep",
                                        "this statement is nested more deeply than PostgreSQL's parser can read",
                                        "move the inner part to a WITH, or to a view"};
inline constexpr Mistake<2> kTooManyWords{"sql-too-long",
                                          "this statement has {0} words and symbols, expected at most {1}",
                                          "put the values into a list, `= any(:ids)`, or a table; split what is left"};
inline constexpr Mistake<1> kOperatorRun{"operator-run", "found more than {0} operator characters in a row",
                                         "put blanks between them; a line of a comment can be shorter"};
inline constexpr Mistake<0> kEmptySql{"empty-sql", "there is no SQL statement", "write one statement"};
inline constexpr Mistake<2> kSeveralStatements{"several-statements", "these are {0} SQL statements, expected one",
                                               "{1}"};
inline constexpr Mistake<0> kNotAQuery{
    "not-a-query", "this statement is not a query, expected one SELECT, VALUES, TABLE, WITH, EXPLAIN or SHOW",
    "put statements that write into a `scenario`, which is always rolled back"};
inline constexpr Mistake<1> kNotReadOnly{"not-read-only", "this query contains {0}, expected one that only reads",
                                         "put statements that write into a `scenario`, which is always rolled back"};
inline constexpr Mistake<0> kRunsWhatItExplains{
    "runs-what-it-explains", "EXPLAIN ANALYZE runs the statement that it explains, expected EXPLAIN without ANALYZE",
    "remove ANALYZE, or put it into a `scenario`, which is always rolled back"};
inline constexpr Mistake<2> kActsAtOnce{
    "acts-at-once", "`{0}` {1}, which no rollback takes back; expected a statement that can be rolled back",
    "remove the call; what has to be done so is done by hand: ask for it with `manual`"};
inline constexpr Mistake<1> kFunctionIsVariable{"function-is-variable",
                                                "found {0} as the name of a function, expected a name in the statement",
                                                "write the function's name, so that it is known what will be called"};
inline constexpr Mistake<0> kSettingNotWritten{
    "setting-refused", "found `set_config` of a setting that is not known before the run, expected its name as a text",
    "write set_config('app.name', …, true)"};
inline constexpr Mistake<1> kSettingRefused{
    "setting-refused", "`set_config` of `{0}` could change who acts, what limits the statement, or how values are read",
    "set an application's own setting, such as 'app.tenant'; `defaults` sets timeouts and the search_path"};
inline constexpr Mistake<1> kSettingOfSession{
    "setting-refused", "`set_config` of `{0}` is for the whole session, expected it for this transaction",
    "write `true` as its third argument"};
inline constexpr Mistake<1> kGuardIsSet{
    "setting-refused", "`{0}` is set for every step: it limits them, or decides what is seen and how values are read",
    "remove the statement; `defaults` sets timeouts and the search_path"};
inline constexpr Mistake<0> kGuardsAreReset{
    "setting-refused",
    "RESET ALL also resets the timeouts and what decides how values are read, which are set for every step",
    "reset the settings that the scenario has set, each by its name"};
inline constexpr Mistake<0> kConstraintsDeferred{
    "constraints-deferred",
    "deferred constraints are checked by a commit, but a scenario has none; expected them to be immediate",
    "remove the statement: in a scenario all constraints are checked after each statement"};
inline constexpr Mistake<1> kRoleOfServer{"role-of-server",
                                          "this statement {0}, which lets a role act outside the database",
                                          "use a role that an administrator made for the test"};
inline constexpr Mistake<0> kNotInTransaction{"not-in-transaction",
                                              "this statement cannot be in a transaction, and an action is one",
                                              "make it an action of its own: action \"…\", transaction: false do"};
inline constexpr Mistake<0> kTransactionIsOurs{
    "transaction-is-ours", "this statement begins or ends a transaction, and an action does that itself",
    "remove it; for a file with transactions of its own: action \"…\", transaction: :file do"};
inline constexpr Mistake<0> kNotInFile{
    "not-in-file", "this statement rolls back, or leaves to others whether something is committed",
    "remove it; what is only tried belongs into a `scenario`, which is always rolled back"};
inline constexpr Mistake<0> kOfConnection{
    "of-connection", "COPY, LOAD, DISCARD, LISTEN and UNLISTEN are about the connection, which is runbook's own",
    "remove it; to load a file, run psql with `command`"};
inline constexpr Mistake<0> kNotRolledBack{
    "not-rolled-back", "this statement cannot be rolled back, and a scenario is one transaction that always is",
    "remove the step; each step sees what the ones before it changed, without a commit"};

}  // namespace runbook::sql
