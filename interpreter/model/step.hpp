#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "interpreter/core/expr.hpp"
#include "interpreter/core/number.hpp"
#include "interpreter/core/visibility.hpp"
#include "interpreter/model/identity.hpp"
#include "interpreter/model/sql_text.hpp"
#include "interpreter/model/verdict.hpp"

namespace runbook::model {

/// A place in the author's files.
struct SourcePlace {
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
    friend bool operator==(const SourcePlace&, const SourcePlace&) = default;
};

/// A rule of a check.
struct Rule {
    enum class Kind { expect, fail_if, fail_unless, warn_if, skip_if, target } kind = Kind::expect;
    core::Expr condition;
    std::optional<core::Expr> alert;    ///< of a target
    std::optional<core::Expr> message;  ///< text
    std::string source;                 ///< as the author wrote it: "expect value >= 2"
    SourcePlace place;
    friend bool operator==(const Rule&, const Rule&) = default;
};

/// A rule of a gate; one without a condition always applies.
struct GateRule {
    Decision decision = Decision::no_go;
    std::optional<core::Expr> condition;
    std::optional<core::Expr> reason;  ///< text
    std::string source;
    friend bool operator==(const GateRule&, const GateRule&) = default;
};

/// A criterion: gates count these.
struct Criterion {
    std::string id;
    std::string title;
    Severity severity = Severity::critical;
    std::vector<std::string> tags;
    bool implied = false;  ///< a step outside any criterion, which is its own criterion
    friend bool operator==(const Criterion&, const Criterion&) = default;
};

/// How many rows of a result are kept: enough for rules that look at single rows, and little enough to fit in one line
/// of the log. The count of rows is exact nevertheless.
constexpr std::int64_t kMaxKeptRows = 1'000;

struct StepSettings {
    core::Number statement_timeout = 30;    ///< seconds
    core::Number lock_timeout = 2;          ///< seconds
    std::string search_path;                ///< empty: the one that the role has in the target database
    std::int64_t keep_rows = kMaxKeptRows;  ///< so many rows of a result, at most, are kept as evidence
    friend bool operator==(const StepSettings&, const StepSettings&) = default;
};

struct SqlProbe {
    SqlText sql;
    friend bool operator==(const SqlProbe&, const SqlProbe&) = default;
};
struct FileProbe {
    core::Expr path;  ///< text, relative to the project's root
    friend bool operator==(const FileProbe&, const FileProbe&) = default;
};
struct FilesProbe {
    core::Expr pattern;  ///< text: a path whose last part can have `*` and `?`
    friend bool operator==(const FilesProbe&, const FilesProbe&) = default;
};
struct CommandProbe {
    std::vector<core::Expr> words;  ///< the program and its arguments, texts; no shell
    friend bool operator==(const CommandProbe&, const CommandProbe&) = default;
};
struct Header {
    std::string name;
    core::Expr value;  ///< text
    friend bool operator==(const Header&, const Header&) = default;
};
struct HttpProbe {
    std::string method;  ///< "get" or "head"
    core::Expr url;      ///< text
    std::vector<Header> headers;
    friend bool operator==(const HttpProbe&, const HttpProbe&) = default;
};
struct ElapsedProbe {
    std::string section;  ///< its title: a section before this step
    friend bool operator==(const ElapsedProbe&, const ElapsedProbe&) = default;
};
struct LuaArgument {
    std::string name;  ///< empty: by its place
    core::Expr value;
    friend bool operator==(const LuaArgument&, const LuaArgument&) = default;
};
struct LuaProbe {
    std::string function;
    std::vector<LuaArgument> arguments;
    friend bool operator==(const LuaProbe&, const LuaProbe&) = default;
};
/// What comes on the channel that the action before it listens to.
struct ListenProbe {
    core::Expr channel;  ///< text
    friend bool operator==(const ListenProbe&, const ListenProbe&) = default;
};
using Probe =
    std::variant<SqlProbe, FileProbe, FilesProbe, CommandProbe, HttpProbe, ElapsedProbe, LuaProbe, ListenProbe>;

/// A value that a step sets for later steps.
struct Output {
    std::string name;         ///< the author's name for it
    core::Variable variable;  ///< its name in expressions
    core::Kind kind = core::Kind::text;
    bool all = false;  ///< a list of them
    friend bool operator==(const Output&, const Output&) = default;
};

constexpr std::int64_t kMaxSamples = 10'000;

/// How a check is repeated until its rules hold; in seconds.
struct Polling {
    core::Number timeout = 0;
    core::Number every = 1;
    core::Number holds_for = 0;  ///< so long its rules must go on holding
    friend bool operator==(const Polling&, const Polling&) = default;
};

struct Check {
    Probe probe;
    std::optional<SqlText> among;
    bool among_any = false;
    std::int64_t samples = 1;
    std::vector<Rule> rules;
    std::optional<core::Expr> remedy;  ///< text
    bool waivable = false;
    std::optional<Polling> polling;  ///< of a `wait_until`
    bool analyze = false;            ///< what its rules see as `plan` is of a statement that ran
    std::optional<SqlText> counterexample;
    friend bool operator==(const Check&, const Check&) = default;
};

struct Capture {
    Output output;
    Probe probe;
    std::optional<core::Expr> take;  ///< of what the probe found; nothing: its one value, or its one column
    friend bool operator==(const Capture&, const Capture&) = default;
};

struct Manual {
    std::string by;
    bool needs_evidence = false;
    friend bool operator==(const Manual&, const Manual&) = default;
};

struct Ask {
    Output output;
    std::string prompt;
    friend bool operator==(const Ask&, const Ask&) = default;
};

struct Note {
    core::Expr text;
    friend bool operator==(const Note&, const Note&) = default;
};

/// The beginning of an action: asks the operator whether to go on, and opens its transaction.
struct Begin {
    std::optional<core::Expr> channel;  ///< that is listened to from then on
    friend bool operator==(const Begin&, const Begin&) = default;
};
/// The end of an action: commits what its steps did, if all of them passed.
struct Commit {
    friend bool operator==(const Commit&, const Commit&) = default;
};

/// Which action a step is of.
struct ActionPart {
    std::int64_t index = 0;  ///< of the action, from 1
    bool atomic = true;      ///< one transaction; otherwise each statement takes effect at once
    friend bool operator==(const ActionPart&, const ActionPart&) = default;
};

struct Step;

/// Steps that are repeated for each value of a list that a step before it captured.
struct Loop {
    std::string name;                       ///< the author's, of the loop's variable, whose origin is `loop`
    core::Variable value;                   ///< its name in the expressions of the steps
    core::Kind kind = core::Kind::unknown;  ///< that each value is read as; unknown: as it was captured
    core::Expr list;
    std::vector<Step> steps;  ///< once; without numbers
    friend bool operator==(const Loop& a, const Loop& b);
};
/// Nobody means more; a captured list cannot have more either.
constexpr std::size_t kMostTurns = 1'000;

struct Indicator {
    std::vector<std::string> of;  ///< ids of criteria
    friend bool operator==(const Indicator&, const Indicator&) = default;
};

struct Gate {
    std::vector<GateRule> rules;  ///< none: the default rule
    bool is_root = true;          ///< a section's gate stops the run unless it is GO
    friend bool operator==(const Gate&, const Gate&) = default;
};

/// One step of a runbook. The compiler's steps have expressions with params and loop variables; in a plan these are
/// replaced with their values, and only captures, answers and secrets are still variables.
struct Step {
    /// A new kind must be handled by every `std::visit` on the body, or it does not compile.
    using Body = std::variant<Check, Capture, Manual, Ask, Note, Indicator, Gate, Loop, Begin, Commit>;

    std::int64_t number = 0;             ///< from 1, in the order of the plan
    std::string id;                      ///< unique in the plan
    core::Expr title;                    ///< text
    std::vector<std::string> section;    ///< titles of the sections around it, outermost first
    std::int64_t scenario = 0;           ///< index of its scenario, from 1; 0 if it is in none
    std::optional<ActionPart> action;    ///< from its Begin to its Commit
    std::optional<Criterion> criterion;  ///< of every step that is judged
    std::vector<std::string> tags;
    std::vector<core::Expr> only_if;   ///< all must hold
    std::vector<std::string> needs;    ///< ids of earlier steps that must have passed
    std::string database;              ///< the name of the one that its SQL is for; empty: the runbook's own
    std::optional<Identity> identity;  ///< of a step with SQL; nothing: the role that is logged in
    std::vector<std::string> masked;   ///< columns whose values are in no log
    StepSettings settings;
    SourcePlace place;
    std::optional<SourcePlace> call;  ///< of a macro's step: where the author calls the outermost macro
    Body body;

    [[nodiscard]] std::string title_text() const;
    friend bool operator==(const Step&, const Step&) = default;
};

/// One function for each alternative of a variant: `std::visit(Cases{[](const Check&) {…}, …}, step.body)`.
template <typename... Functions>
struct Cases : Functions... {
    using Functions::operator()...;
};
template <typename... Functions>
Cases(Functions...) -> Cases<Functions...>;

/// "check", "capture" …: the kind of the body, as written in plans and logs.
constexpr std::string_view kind_name(std::type_identity<Check>) {
    return "check";
}
constexpr std::string_view kind_name(std::type_identity<Capture>) {
    return "capture";
}
constexpr std::string_view kind_name(std::type_identity<Manual>) {
    return "manual";
}
constexpr std::string_view kind_name(std::type_identity<Ask>) {
    return "ask";
}
constexpr std::string_view kind_name(std::type_identity<Note>) {
    return "note";
}
constexpr std::string_view kind_name(std::type_identity<Indicator>) {
    return "indicator";
}
constexpr std::string_view kind_name(std::type_identity<Gate>) {
    return "gate";
}
constexpr std::string_view kind_name(std::type_identity<Loop>) {
    return "for_each";
}
constexpr std::string_view kind_name(std::type_identity<Begin>) {
    return "begin";
}
constexpr std::string_view kind_name(std::type_identity<Commit>) {
    return "commit";
}
[[nodiscard]] std::string_view kind_name(const Step& step);

[[nodiscard]] bool is_gate(const Step& step);
[[nodiscard]] bool is_note(const Step& step);
/// Whether the step has a verdict: it belongs to a criterion or is an indicator.
[[nodiscard]] bool is_judged(const Step& step);

/// Whether its verdict says something of what is examined: that a value was captured, or a question answered, does not.
[[nodiscard]] bool examines_something(const Step& step);

/// What the step asks the database or the host; nullptr if it asks nothing.
[[nodiscard]] const Probe* probe_of(const Step& step);
/// The probe's SQL; nullptr if it has none.
[[nodiscard]] const SqlText* sql_of(const Step& step);
/// Whether its statement may write: it is in a scenario or an action.
[[nodiscard]] bool may_write(const Step& step);
/// Whether the probe looks at files of the project.
[[nodiscard]] bool looks_at_files(const Step& step);
/// The value that the step sets for later steps; nullptr if it sets none.
[[nodiscard]] const Output* output_of(const Step& step);
[[nodiscard]] Output* output_of(Step& step);

/// What a step asks the operator.
struct Question {
    bool attests = false;   ///< the answer is yes or no, possibly with evidence
    bool confirms = false;  ///< the same, whether an action should go on; no answers file has it
    core::Kind kind = core::Kind::boolean;
    std::string by;      ///< who should answer; empty if anybody can
    std::string prompt;  ///< of an ask step; for an attestation the title is the question
    bool needs_evidence = false;
};
[[nodiscard]] std::optional<Question> question_of(const Step& step);

/// Whether a capture's value is made of what its probe found by `take`.
[[nodiscard]] bool takes_of_result(const Step& step);
/// nullptr for every other kind.
[[nodiscard]] const Check* check_in(const Step& step);
[[nodiscard]] const Loop* loop_in(const Step& step);

/// Calls `visit` for each step, and for those in loops.
void for_each_step(const std::vector<Step>& steps, const std::function<void(const Step&)>& visit);
/// What an expression over the result of a probe can use.
[[nodiscard]] core::Visibility visibility_of(const Probe& probe);
/// What a rule of that kind can use.
[[nodiscard]] core::Visibility visibility_of(const Check& check, Rule::Kind kind);
/// How often its statement runs.
[[nodiscard]] std::int64_t samples_of(const Step& step);
/// "shop.rb:12"; of a macro's step "shop.rb:12 (stdlib/postgres/schema.rb:15)"
[[nodiscard]] std::string place_text(const Step& step);
[[nodiscard]] bool counts_among(const Step& step);
/// Whether a rule of the step looks at the rows that its statement returned.
[[nodiscard]] bool judges_rows(const Step& step);

/// Whether any rule of the check uses an observable of the group.
[[nodiscard]] bool looks_at(const Check& check, core::ObservableGroup group);

/// Whether any rule of the step uses the observable.
[[nodiscard]] bool looks_at(const Step& step, core::Observable observable);

/// Calls `visit` for each expression of the step, to read or to rewrite it.
void for_each_expr(Step& step, const std::function<void(core::Expr&)>& visit);
/// The expressions whose values a step needs before it can run and be judged. This does not include messages and
/// remedies: a verdict is valid without them.
void for_each_needed_expr(const Step& step, const std::function<void(const core::Expr&)>& visit);

}  // namespace runbook::model

// Instantiated once, in the .cpp file: every file that copies one would compile all of it again.
extern template class std::vector<runbook::model::Step>;
