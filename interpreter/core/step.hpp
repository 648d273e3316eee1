#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "interpreter/core/expr.hpp"
#include "interpreter/core/sql_text.hpp"
#include "interpreter/core/verdict.hpp"

namespace runbook::core {

/// Where something stands in the author's files.
struct SourcePlace {
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
    friend bool operator==(const SourcePlace&, const SourcePlace&) = default;
};

/// A rule of a check or manual.
struct Rule {
    enum class Kind { expect, fail_if, fail_unless, warn_if, skip_if, target } kind = Kind::expect;
    Expr condition;
    std::optional<Expr> alert;    ///< of a target
    std::optional<Expr> message;  ///< text
    std::string source;           ///< as the author wrote it: "expect value >= 2"
    SourcePlace place;
    friend bool operator==(const Rule&, const Rule&) = default;
};

/// A rule of a gate: no condition applies always.
struct GateRule {
    Decision decision = Decision::no_go;
    std::optional<Expr> condition;
    std::optional<Expr> reason;  ///< text
    std::string source;
    friend bool operator==(const GateRule&, const GateRule&) = default;
};

/// What gates count.
struct Criterion {
    std::string id;
    std::string title;
    Severity severity = Severity::critical;
    std::vector<std::string> tags;
    bool implied = false;  ///< a step outside any criterion is its own
    friend bool operator==(const Criterion&, const Criterion&) = default;
};

struct StepSettings {
    Number statement_timeout = 30;  ///< seconds
    Number lock_timeout = 2;        ///< seconds
    std::string search_path = "public";
    friend bool operator==(const StepSettings&, const StepSettings&) = default;
};

struct SqlProbe {
    SqlText sql;
    friend bool operator==(const SqlProbe&, const SqlProbe&) = default;
};
struct FileProbe {
    Expr path;  ///< text, beneath the project's root
    friend bool operator==(const FileProbe&, const FileProbe&) = default;
};
using Probe = std::variant<SqlProbe, FileProbe>;

struct Check {
    Probe probe;
    std::optional<SqlText> among;
    bool among_any = false;
    std::int64_t samples = 1;
    std::vector<Rule> rules;
    std::optional<Expr> remedy;  ///< text
    bool waivable = false;
    std::optional<SqlText> counterexample;
    friend bool operator==(const Check&, const Check&) = default;
};

struct Capture {
    std::string name;      ///< as later steps refer to it
    std::string variable;  ///< unique in the plan: what expressions name
    Kind kind = Kind::text;
    bool all = false;  ///< a list of them
    Probe probe;
    friend bool operator==(const Capture&, const Capture&) = default;
};

struct Manual {
    std::string by;
    bool wants_evidence = false;
    friend bool operator==(const Manual&, const Manual&) = default;
};

struct Ask {
    std::string name;
    std::string variable;
    Kind kind = Kind::text;
    std::string prompt;
    friend bool operator==(const Ask&, const Ask&) = default;
};

struct Note {
    Expr text;
    friend bool operator==(const Note&, const Note&) = default;
};

struct Indicator {
    std::vector<std::string> of;  ///< ids of criteria
    friend bool operator==(const Indicator&, const Indicator&) = default;
};

struct Gate {
    std::vector<GateRule> rules;  ///< none: the default rule
    bool is_root = true;          ///< in a section anything but GO stops the run
    friend bool operator==(const Gate&, const Gate&) = default;
};

/// One step of a runbook. The compiler fills it with expressions over params and loop variables; in a plan these are
/// values, and only captures and answers are still variables.
struct Step {
    std::int64_t number = 0;  ///< from 1, in the order of the plan
    std::string id;           ///< unique in the plan
    bool explicit_id = false;
    Expr title;                          ///< text
    std::vector<std::string> section;    ///< titles of the sections around it, outermost first
    std::int64_t scenario = 0;           ///< the how-manieth scenario it belongs to, from 1; 0: none
    std::optional<Criterion> criterion;  ///< of every step that is judged
    std::vector<std::string> tags;
    std::vector<Expr> only_if;  ///< all must hold
    StepSettings settings;
    SourcePlace place;
    std::variant<Check, Capture, Manual, Ask, Note, Indicator, Gate> body;

    [[nodiscard]] std::string title_text() const { return title.is_literal() ? title.value.plain() : to_source(title); }
    friend bool operator==(const Step&, const Step&) = default;
};

/// "check", "capture" …: the body's kind, as plans and logs name it.
[[nodiscard]] std::string_view kind_name(const Step& step);

[[nodiscard]] Json to_json(const Step& step);
/// Throws JsonError.
[[nodiscard]] Step step_from_json(const Json& json);

/// Calls `visit` with each expression of the step, to read or to rewrite.
void for_each_expr(Step& step, const std::function<void(Expr&)>& visit);

}  // namespace runbook::core
