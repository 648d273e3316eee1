#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/core/json.hpp"
#include "interpreter/core/json_view.hpp"
#include "interpreter/core/value.hpp"
#include "interpreter/model/verdict.hpp"

namespace runbook::model {

/// How much of a result is kept, beside kMaxKeptRows: so little that it fits in one line of the log (1 MiB), however
/// its text is escaped.
constexpr std::size_t kMaxKeptBytes = 128 * 1024;
/// A function can raise a message of any size, but a line of the log has a limit: this many bytes of each text of an
/// error are kept.
constexpr std::size_t kMaxErrorText = 8 * 1024;

struct Rows {
    std::vector<std::string> columns;
    std::vector<std::vector<core::Value>> rows;  ///< at most kMaxKeptRows and kMaxKeptBytes
    std::uint64_t count = 0;                     ///< all of them
    std::optional<std::uint64_t> affected;       ///< by INSERT, UPDATE, DELETE or MERGE
    [[nodiscard]] bool truncated() const { return rows.size() < count && !columns.empty(); }
    friend bool operator==(const Rows&, const Rows&) = default;
};

/// An error as the server sent it.
struct ServerError {
    std::string sqlstate;
    std::string condition;  ///< PostgreSQL's name for it ("unique_violation"), or the SQLSTATE if it has none
    std::string message;
    std::string detail;
    std::string hint;
    std::string constraint;
    std::string table;
    std::string column;
    std::string search_path;   ///< that was searched, if the error says that something was not found; added by us
    bool hidden_rows = false;  ///< PostgreSQL refused because row security would have hidden rows
    friend bool operator==(const ServerError&, const ServerError&) = default;
};

/// The value of `error` if the statement succeeded: PostgreSQL's own condition for success, so it is never NULL.
constexpr const char* kNoError = "successful_completion";

struct FileFacts {
    std::uint64_t size = 0;  ///< bytes
    std::uint64_t lines = 0;
    std::string sha256;
    std::optional<std::string> content;  ///< if it is text of at most kMaxKeptBytes
    friend bool operator==(const FileFacts&, const FileFacts&) = default;
};

/// What a program did.
struct CommandFacts {
    std::int64_t exit_status = 0;       ///< 128 + n where signal n ended it
    std::optional<std::string> output;  ///< if it is text of at most kMaxKeptBytes
    std::optional<std::string> errors;  ///< the same
    friend bool operator==(const CommandFacts&, const CommandFacts&) = default;
};

/// What a server answered.
struct HttpFacts {
    std::int64_t status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
    std::optional<std::string> body;                           ///< if it is text of at most kMaxKeptBytes
    friend bool operator==(const HttpFacts&, const HttpFacts&) = default;
};

/// How the server executes a statement, as EXPLAIN tells it.
struct PlanFacts {
    core::Number total_cost;                   ///< in the planner's own unit
    core::Number rows;                         ///< that it expects
    std::optional<std::int64_t> execution_us;  ///< if it ran
    std::vector<std::string> indexes;          ///< that it uses, sorted, each once
    std::vector<std::string> seq_scans;        ///< tables that it reads whole, sorted, one for each scan
    friend bool operator==(const PlanFacts&, const PlanFacts&) = default;
};

/// What a function of Lua was called with, and what it returned.
struct LuaCall {
    std::vector<core::Value> arguments;   ///< as the observable `lua` has them: the function is the first
    std::optional<core::Value> returned;  ///< nothing: it failed
    std::string error;
    std::vector<std::string> logged;
    friend bool operator==(const LuaCall&, const LuaCall&) = default;
};

/// What a hook said, which can make a verdict worse.
struct HookResult {
    std::string event;
    std::string function;
    Verdict verdict = Verdict::pass;
    std::string message;
    std::vector<std::string> logged;
    friend bool operator==(const HookResult&, const HookResult&) = default;
};
[[nodiscard]] core::Json::Object to_json(const HookResult& result);
/// Throws JsonError.
[[nodiscard]] HookResult hook_result_from(core::JsonView json);

/// What became of an action's transaction.
struct CommitFacts {
    enum class Outcome { committed, rolled_back, unknown } outcome = Outcome::unknown;
    std::string transaction_id;  ///< empty: it was given none, because it wrote nothing, or had no transaction
    bool answer_lost = false;    ///< the server was asked later
    friend bool operator==(const CommitFacts&, const CommitFacts&) = default;
};

/// A notification that came.
struct Notified {
    std::string payload;
    std::int64_t latency_us = 0;  ///< since COMMIT was sent
    friend bool operator==(const Notified&, const Notified&) = default;
};

/// How a check was repeated.
struct Polled {
    std::int64_t attempts = 0;
    std::int64_t elapsed_us = 0;  ///< until its rules first held and went on holding; else until the time was up
    bool held = false;            ///< for as long as they must
    friend bool operator==(const Polled&, const Polled&) = default;
};

/// What stands in an observation, and so in the log, for the value of a secret: "[secret token]".
[[nodiscard]] std::string secret_mark(const std::string& name);
/// The same for a value of a masked column: "[masked 5ca1ab1e0000]", with a digest that differs from run to run.
[[nodiscard]] std::string mask_mark(const std::string& digest);
/// What was taken out of the value, or of any value in it, as words of a sentence: what is left cannot be judged. Empty
/// if nothing was.
[[nodiscard]] std::string_view withheld_in(const core::Value& value);

/// What was left out of an observation because a line of the log could not hold it.
struct Cut {
    std::uint64_t bytes = 0;  ///< of the whole observation, as the log would have had it
    std::string sha256;       ///< of these bytes
    friend bool operator==(const Cut&, const Cut&) = default;
};

/// Everything a step observed: its rules are judged by this, and the log keeps it. A new member must be added to
/// observation.cpp, where it is written, read and redacted, or it does not compile.
struct Observation {
    std::optional<Rows> rows;                       ///< the result of the probe
    std::optional<ServerError> error;               ///< or the probe's error
    std::optional<Rows> among;                      ///< the result of `among`
    std::optional<FileFacts> file;                  ///< nothing if there is no such file
    std::optional<std::vector<std::string>> names;  ///< of files, sorted
    std::optional<CommandFacts> command;
    std::optional<HttpFacts> http;
    std::optional<PlanFacts> plan;        ///< of the probe's statement
    std::optional<CommitFacts> commit;    ///< of an action
    std::optional<Notified> notified;     ///< nothing if none came in time
    std::vector<LuaCall> lua;             ///< by its rules, its `take` or its probe
    std::vector<HookResult> hooks;        ///< called before it and after it
    std::optional<Polled> polled;         ///< the rest is what the last attempt saw
    std::optional<core::Value> answer;    ///< to a manual step (boolean) or an ask step
    std::string evidence;                 ///< as the operator gave it
    std::vector<std::int64_t> durations;  ///< microseconds, one per sample
    /// The first sample, from 2, whose rows were not those of the first, in whatever order; 0 if all agreed.
    std::int64_t differing_sample = 0;
    /// Why it cannot be judged at all (for example: the connection was lost, or the check wrote something); empty if it
    /// can.
    std::string failure;
    bool never_ran = false;  ///< it was sent ahead, and the run ended first; `failure` says why
    std::optional<Cut> cut;  ///< rows and content were left out

    /// How large it is in the log, at least a sixth of it: a byte of text can take six there.
    [[nodiscard]] std::size_t weight() const;

    [[nodiscard]] core::Json to_json() const;
    /// Throws JsonError.
    static Observation from_json(core::JsonView json);
    friend bool operator==(const Observation&, const Observation&) = default;

    /// Calls `text` for every text in it, including names of columns and constraints, and `value` for every value that
    /// is not a list; both can change their argument.
    void for_each_text(const std::function<void(std::string&)>& text, const std::function<void(core::Value&)>& value);
    /// Cuts the texts of errors to kMaxErrorText. Call it after redaction: half a secret would not be found.
    void cut_error_texts();
    /// Leaves out the rows, not their count, and the content of a file, and keeps a digest of what was there. A rule
    /// that needs them is ERROR then.
    void cut_rows_and_content();
    /// Leaves the values of columns out of the errors' DETAIL: "Key (email)=(…) already exists."
    void leave_out_values();
};

}  // namespace runbook::model
