#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/core/value.hpp"
#include "interpreter/model/verdict.hpp"

/// The results of judging a run; the log keeps them, the screen and the report show them.
namespace runbook::model {

struct Rows;
struct Step;

struct RuleResult {
    std::string source;
    Verdict verdict = Verdict::pass;
    std::string have;
    std::string want;
    std::string message;  ///< the author's message, if the rule did not pass
    friend bool operator==(const RuleResult&, const RuleResult&) = default;
};

struct StepResult {
    Verdict verdict = Verdict::pass;
    std::string reason;  ///< a sentence, if the step did not pass
    std::vector<RuleResult> rules;
    std::optional<core::Value> captured;  ///< of capture and ask steps
    std::string remedy;                   ///< if the step did not pass
    friend bool operator==(const StepResult&, const StepResult&) = default;
};

/// Whether the rows of a check that did not pass say more than its rules do: which rows are wrong. False if no rule
/// looks at the rows, and for a single value that a rule compares, which is shown already.
[[nodiscard]] bool rows_say_more(const Step& step, const Rows& rows, const StepResult& result);

/// A criterion that did not pass; or several that are BLOCKED for one reason.
struct Deviation {
    std::string criterion;  ///< its id; of several, the first one's
    std::string name;       ///< "C1 Schema integrity"; "C1, C2 and C3"
    std::map<Severity, std::int64_t> severities = {{Severity::critical, 1}};  ///< how many criteria of each
    Verdict verdict = Verdict::fail;
    std::string reason;  ///< of its steps that did not pass; may be empty
    friend bool operator==(const Deviation&, const Deviation&) = default;
};
/// "critical"; of several criteria, "8 critical, 3 important"
[[nodiscard]] std::string severities_text(const Deviation& deviation);
/// "C1 Schema integrity (critical) is FAIL"
[[nodiscard]] std::string summary_of(const Deviation& deviation);
/// "C1 Schema integrity (critical) is FAIL: …"
[[nodiscard]] std::string sentence_of(const Deviation& deviation);

/// Worst first. As many as fit into a line of the log beside everything else; `more` is how many are left out.
struct Deviations {
    std::vector<Deviation> worst;
    std::int64_t more = 0;
    friend bool operator==(const Deviations&, const Deviations&) = default;
};
constexpr std::size_t kMaxDeviations = 200;

struct GateResult {
    Decision decision = Decision::no_go;
    std::string rule;                  ///< the source of the rule that applied, or a sentence for a built-in rule
    std::vector<std::string> reasons;  ///< sentences: the author's reason, and what it rests on
    Deviations deviations;             ///< a GO can have warnings
    friend bool operator==(const GateResult&, const GateResult&) = default;
};

struct RunResult {
    Decision decision = Decision::no_go;
    std::vector<std::string> reasons;        ///< those of its gates, each once
    Deviations deviations;                   ///< of the last gate that was judged
    std::map<Verdict, std::int64_t> counts;  ///< of steps that belong to a criterion
    std::int64_t waived = 0;                 ///< steps that did not pass and are forgiven
    friend bool operator==(const RunResult&, const RunResult&) = default;
};

/// " with 1 waiver", behind the decision; empty without.
[[nodiscard]] std::string waived_text(const RunResult& result);
/// The reasons, and then a sentence for each deviation.
[[nodiscard]] std::vector<std::string> sentences_of(const GateResult& result);
[[nodiscard]] std::vector<std::string> sentences_of(const RunResult& result);

}  // namespace runbook::model
