#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/model/events.hpp"
#include "tests/support/sample_plan.hpp"
#include "tests/support/written_log.hpp"

// Runs as an executor would log them, written by hand, for tests of reports.
namespace runbook::tests {

using model::Decision;
using model::Rows;
using model::StepJudged;
using model::Verdict;

[[nodiscard]] model::StepRef ref(std::int64_t number);

[[nodiscard]] StepJudged judged(std::int64_t number, Verdict verdict, std::string reason = {});

/// The same for a step that ran SQL and took that long.
[[nodiscard]] StepJudged judged_sql(std::int64_t number, Verdict verdict, std::int64_t microseconds,
                                    std::string reason = {});

[[nodiscard]] Rows one_value(std::string column, Value value);

/// Signed; with FAIL, WARN, ERROR and BLOCKED steps, and an attestation.
[[nodiscard]] std::vector<Event> no_go_events();

/// Unsigned, in a sandbox, stopped by a signal in the middle of step 7.
[[nodiscard]] std::vector<Event> interrupted_events();

/// The log of the events, sealed.
[[nodiscard]] WrittenLog sealed_log(const std::vector<Event>& events);

[[nodiscard]] WrittenLog no_go_run();

[[nodiscard]] WrittenLog interrupted_run();

}  // namespace runbook::tests
