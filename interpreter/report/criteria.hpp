#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/model/criteria.hpp"
#include "interpreter/report/overview.hpp"
#include "interpreter/report/record.hpp"
#include "interpreter/report/text.hpp"

namespace runbook::report {

/// What a step captured or was answered, or a check's verdict.
struct PreparedValue {
    std::string name;
    std::string value;  ///< or why there is none
    std::int64_t step = 0;
};

/// What a section found out for those after it: its captured values, and its checks beside them.
struct PreparedSection {
    Text title;  ///< "Preflight results"
    std::vector<PreparedValue> values;
};

/// A step because of which a criterion did not pass.
struct Deviation {
    std::int64_t step = 0;
    std::string title;  ///< empty where it repeats the criterion's
    model::Verdict verdict = model::Verdict::unknown;
    Text text;
};

struct CriterionSummary {
    Text name;  ///< "C1 Schema integrity"
    model::Verdict verdict = model::Verdict::unknown;
    bool counted = true;                ///< NOT APPLICABLE is not
    std::vector<Deviation> deviations;  ///< the first few
    std::size_t more_deviations = 0;    ///< all of them are in the evidence
};

/// Criteria of one severity with the same first tag.
struct CriteriaGroup {
    Text title;  ///< "Critical criteria: invariant"
    std::vector<CriterionSummary> criteria;
};

/// An indicator: one line of the executive summary.
struct IndicatorSummary {
    std::string title;
    std::optional<model::Verdict> verdict;
    Text criteria;  ///< "C1 FAIL, INV1"
};

struct ScoreSummary {
    model::Score score;
    std::vector<std::string> remarks;  ///< "Criteria: 3 PASS, 1 FAIL", …
};

/// Of sections that capture something, but not of scenarios, whose values end with them.
[[nodiscard]] std::vector<PreparedSection> prepared_of(const Record& record);
[[nodiscard]] std::vector<CriteriaGroup> criteria_groups_of(const Record& record, const Overview& overview);
[[nodiscard]] std::vector<IndicatorSummary> indicators_of(const Record& record, const Overview& overview);
[[nodiscard]] ScoreSummary score_summary_of(const Record& record, const Overview& overview);

}  // namespace runbook::report
