#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/core/tally.hpp"
#include "interpreter/report/record.hpp"

namespace runbook::report {

/// What a record comes to: what every format of the report says alike.
struct Overview {
    /// Of every step that was judged. One of a criterion that has no result is BLOCKED, so that no criterion passes by
    /// what was never seen; one that `--only` or `--tag` left out of a run that ended has none.
    std::map<std::int64_t, core::Verdict> verdicts;
    std::vector<core::CriterionResult> criteria;
    core::Score score;
    std::map<std::int64_t, const core::Step*> steps;  ///< by number; they live in the record
    std::map<std::string, core::Value> values;        ///< what each captured or answered variable came to
};

/// The record must outlive it.
[[nodiscard]] Overview overview_of(const RunRecord& record);

/// Whether the log holds the whole run: its end and its seal.
[[nodiscard]] bool is_complete(const RunRecord& record);
/// "NO-GO", or "INCOMPLETE" where the log has no end.
[[nodiscard]] std::string verdict_text(const RunRecord& record);

[[nodiscard]] bool is_judged(const core::Step& step);  ///< has a criterion, or is an indicator
[[nodiscard]] const StepResult* result_of(const RunRecord& record, std::int64_t number);

/// Why a step has no result, for one that has none.
[[nodiscard]] std::string why_without_result(const RunRecord& record, const core::Step& step);

}  // namespace runbook::report
