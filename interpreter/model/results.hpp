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

struct GateResult {
    Decision decision = Decision::no_go;
    std::string rule;                  ///< the source of the rule that applied, or a sentence for a built-in rule
    std::vector<std::string> reasons;  ///< the author's reason, then every criterion that did not pass
    friend bool operator==(const GateResult&, const GateResult&) = default;
};

struct RunResult {
    Decision decision = Decision::no_go;
    std::vector<std::string> reasons;
    std::map<Verdict, std::int64_t> counts;  ///< of steps that belong to a criterion
    friend bool operator==(const RunResult&, const RunResult&) = default;
};

}  // namespace runbook::model
