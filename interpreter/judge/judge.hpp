#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/core/observation.hpp"
#include "interpreter/core/step.hpp"
#include "interpreter/core/tally.hpp"
#include "interpreter/core/verdict.hpp"

/// From what was seen to verdicts. Pure: exec judges with it when a run happens, verify judges with it again.
namespace runbook::judge {

using Variables = std::map<std::string, core::Value>;

struct RuleResult {
    std::string source;
    core::Verdict verdict = core::Verdict::pass;
    std::string have;
    std::string want;
    std::string message;
    friend bool operator==(const RuleResult&, const RuleResult&) = default;
};

struct StepResult {
    core::Verdict verdict = core::Verdict::pass;
    std::string why;  ///< a sentence, where it did not pass
    std::vector<RuleResult> rules;
    std::optional<core::Value> captured;  ///< of captures and asks
    std::string remedy;                   ///< where it did not pass
    [[nodiscard]] core::Json to_json() const;
    friend bool operator==(const StepResult&, const StepResult&) = default;
};

struct GateResult {
    core::Decision decision = core::Decision::no_go;
    std::string rule;                  ///< its source, or the sentence of the built-in rule that applied
    std::vector<std::string> reasons;  ///< the author's reason, then every criterion that did not pass
    [[nodiscard]] core::Json to_json() const;
    friend bool operator==(const GateResult&, const GateResult&) = default;
};

/// Judges a check, capture, manual or ask from what was seen.
[[nodiscard]] StepResult judge_step(const core::Step& step, const core::Observation& seen, const Variables& variables);

/// What the run came to so far, for gates and indicators.
struct Tally {
    std::vector<core::Step> const& steps;
    std::map<std::int64_t, core::Verdict> const& verdicts;  ///< by step number; only what was judged already
    std::map<std::int64_t, StepResult> const& results;
};

[[nodiscard]] StepResult judge_indicator(const core::Indicator& indicator, const Tally& tally);
[[nodiscard]] GateResult judge_gate(const core::Gate& gate, const Tally& tally, const Variables& variables);

}  // namespace runbook::judge
