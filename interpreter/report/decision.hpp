#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/model/verdict.hpp"
#include "interpreter/report/overview.hpp"
#include "interpreter/report/record.hpp"
#include "interpreter/report/text.hpp"

namespace runbook::report {

struct GateSummary {
    std::string title;
    std::optional<model::Decision> decision;
    std::string rule;         ///< that decided
    std::string not_decided;  ///< why it has no decision
};

/// Why the decision is what it is: a sentence, and the steps that show it.
struct Justification {
    Text text;
    std::vector<std::int64_t> steps;  ///< the first few
    std::size_t more_steps = 0;
    friend auto operator<=>(const Justification&, const Justification&) = default;
};

struct DecisionSummary {
    std::optional<model::Decision> decision;
    std::string text;  ///< "NO-GO", or why there is none
    std::vector<GateSummary> gates;
};

/// A detail of an attestation: "Answer" and "yes".
struct Detail {
    std::string name;
    Text value;  ///< empty: the name says it all
};

/// A question to the operator, and the answer.
struct Attestation {
    std::int64_t step = 0;
    std::string title;
    std::optional<model::Verdict> verdict;
    std::vector<Detail> details;
};

/// Steps that did not run for the same reason.
struct NotRun {
    struct NotRunStep {
        std::int64_t step = 0;
        std::string title;
        std::string criterion;  ///< its id; empty: outside any criterion
    };
    std::string outcome;  ///< "BLOCKED", "No result"
    std::string remark;   ///< "counts as BLOCKED", or empty
    Text reason;
    std::vector<NotRunStep> steps;
};

[[nodiscard]] DecisionSummary decision_of(const Record& record);
/// The reasons for the run's decision, each given once, and then the criteria that did not pass.
[[nodiscard]] std::vector<Justification> justification_of(const Record& record, const Overview& overview);
[[nodiscard]] std::vector<Attestation> attestations_of(const Record& record);
[[nodiscard]] std::vector<NotRun> not_run_of(const Record& record, const Overview& overview);
[[nodiscard]] std::vector<Text> notices_of(const Record& record);

}  // namespace runbook::report
