#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/core/value.hpp"
#include "interpreter/model/verdict.hpp"

/// What the judge makes of a run; the log keeps it, the screen and the report show it.
namespace runbook::model {

struct RuleResult {
    std::string source;
    Verdict verdict = Verdict::pass;
    std::string have;
    std::string want;
    std::string message;  ///< the author's own, where it did not pass
    friend bool operator==(const RuleResult&, const RuleResult&) = default;
};

struct StepResult {
    Verdict verdict = Verdict::pass;
    std::string reason;  ///< a sentence, where it did not pass
    std::vector<RuleResult> rules;
    std::optional<core::Value> captured;  ///< of captures and asks
    std::string remedy;                   ///< where it did not pass
    friend bool operator==(const StepResult&, const StepResult&) = default;
};

struct GateResult {
    Decision decision = Decision::no_go;
    std::string rule;                  ///< its source, or the sentence of the built-in rule that applied
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
