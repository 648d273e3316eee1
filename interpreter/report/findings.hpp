#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/model/verdict.hpp"
#include "interpreter/report/overview.hpp"
#include "interpreter/report/record.hpp"
#include "interpreter/report/step_evidence.hpp"
#include "interpreter/report/text.hpp"

namespace runbook::report {

/// A step that somebody has to look at, with what is needed to act: the evidence has the rest.
struct Finding {
    std::int64_t step = 0;
    std::string criterion;  ///< its id; empty: outside any
    std::string title;
    model::Verdict verdict = model::Verdict::unknown;
    Text text;                   ///< what was found, and what was wanted
    std::optional<Answer> rows;  ///< the first few that it found
    std::string remedy;
};

/// Worst first: critical failures, other failures, warnings.
struct Findings {
    std::vector<Finding> worst;
    std::size_t more = 0;  ///< in the evidence only
};

/// What did not run is not among them: it has a list of its own.
[[nodiscard]] Findings findings_of(const Record& record, const Overview& overview);

}  // namespace runbook::report
