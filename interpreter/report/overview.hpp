#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "interpreter/core/value.hpp"
#include "interpreter/model/criteria.hpp"
#include "interpreter/report/record.hpp"

namespace runbook::report {

/// What follows from a record: the parts of the document look things up in it.
struct Overview {
    /// The verdict of every step that was judged. A step of a criterion without a result is BLOCKED, so that no
    /// criterion passes without an observation.
    std::map<std::int64_t, model::Verdict> verdicts;
    std::vector<model::CriterionResult> criteria;
    model::Score score;
    std::map<std::int64_t, const model::Step*> steps;  ///< by number; the record owns them
    std::map<std::string, core::Value> values;         ///< of each captured or answered variable
};

/// The record must outlive it.
[[nodiscard]] Overview overview_of(const Record& record);

/// Whether the log has the complete run, including its end and its seal.
[[nodiscard]] bool is_complete(const Record& record);
[[nodiscard]] bool is_aborted(const Record& record);
[[nodiscard]] const model::StepJudged* result_of(const Record& record, std::int64_t number);
/// Why a step has no result, for one that has none.
[[nodiscard]] std::string reason_without_result(const Record& record, const model::Step& step);

}  // namespace runbook::report
