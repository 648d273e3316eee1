#pragma once

#include <string>

#include "interpreter/report/overview.hpp"
#include "interpreter/report/record.hpp"

// The parts of the Markdown report, private to markdown*.cpp. Each ends with an LF, or is empty where it has nothing to
// say.
namespace runbook::report {

[[nodiscard]] std::string title_part(const RunRecord& record, const Overview& overview);
[[nodiscard]] std::string facts_part(const RunRecord& record);
[[nodiscard]] std::string captured_part(const RunRecord& record);
[[nodiscard]] std::string criteria_part(const RunRecord& record, const Overview& overview);
[[nodiscard]] std::string executive_part(const RunRecord& record, const Overview& overview);
[[nodiscard]] std::string score_part(const RunRecord& record, const Overview& overview);
[[nodiscard]] std::string decision_part(const RunRecord& record);
[[nodiscard]] std::string justification_part(const RunRecord& record);
[[nodiscard]] std::string attestations_part(const RunRecord& record);
[[nodiscard]] std::string approval_part();
[[nodiscard]] std::string not_run_part(const RunRecord& record, const Overview& overview);
[[nodiscard]] std::string evidence_part(const RunRecord& record, const Overview& overview);
[[nodiscard]] std::string notices_part(const RunRecord& record);

/// "2026-11-21 08:00:00 UTC" of a line's time; raw.
[[nodiscard]] std::string time_text(const std::string& line_time);
/// "83.4 ms", "12.35 s" of microseconds: rounded, the log has it exactly.
[[nodiscard]] std::string duration_text(std::int64_t microseconds);
/// The titles of the sections around a step, raw: "Schema / Keys".
[[nodiscard]] std::string section_text(const core::Step& step);
/// A value as a code span, cut where it is very long.
[[nodiscard]] std::string value_code(const core::Value& value);
[[nodiscard]] std::string value_code(const std::string& displayed);
/// "C1 Schema integrity", escaped; an implied criterion's id is only its step's and left out.
[[nodiscard]] std::string criterion_text(const core::Criterion& criterion);
/// A rule's operands and message, escaped: "have `1`, want `>= 2`".
[[nodiscard]] std::string operands_text(const RuleOutcome& rule);
/// "23503 foreign\_key\_violation: message", escaped.
[[nodiscard]] std::string error_text(const core::ServerError& error);
/// What a person said, escaped: an attestation is yes or no.
[[nodiscard]] std::string answer_text(const core::Step& step, const core::Value& answer);
/// What was seen and what was wanted of a step that did not pass, in one line, escaped.
[[nodiscard]] std::string deviation_text(const RunRecord& record, const core::Step& step);

}  // namespace runbook::report
