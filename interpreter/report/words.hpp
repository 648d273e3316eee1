#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/core/value.hpp"
#include "interpreter/model/observation.hpp"
#include "interpreter/model/results.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/model/verdict.hpp"
#include "interpreter/report/record.hpp"
#include "interpreter/report/text.hpp"

// Texts that several sections of the report use.
namespace runbook::report {

/// "2026-11-21 08:00:00 UTC" of a line's time.
[[nodiscard]] std::string time_text(const std::string& line_time);
/// "83.4 ms", "12.35 s" of microseconds: rounded, the log has them exactly.
[[nodiscard]] std::string duration_text(std::int64_t microseconds);
/// "a, b, c".
[[nodiscard]] std::string joined(const std::vector<std::string>& values, std::string_view separator = ", ");
/// "PASS", or `otherwise` if there is no verdict.
[[nodiscard]] std::string verdict_name(std::optional<model::Verdict> verdict, std::string_view otherwise = "no result");
[[nodiscard]] std::optional<model::Verdict> verdict_of(const Record& record, const model::Step& step);
/// The titles of the sections around a step: "Schema / Keys".
[[nodiscard]] std::string section_name(const model::Step& step);
/// A value for people to read, cut if it is very long.
[[nodiscard]] std::string value_text(const core::Value& value);
[[nodiscard]] std::string value_text(const std::string& displayed);
/// "C1 Schema integrity"; the id of an implied criterion is only its step's, and is omitted.
[[nodiscard]] std::string criterion_name(const model::Criterion& criterion);
[[nodiscard]] bool in_named_criterion(const model::Step& step);
/// A rule's message and operands: "have `1`, want `>= 2`".
[[nodiscard]] Text operands_text(const model::RuleResult& rule);
/// "23503 foreign_key_violation: message".
[[nodiscard]] std::string error_text(const model::ServerError& error);
/// The operator's answer; an attestation is yes or no.
[[nodiscard]] Text answer_text(const model::Step& step, const core::Value& answer);
/// What was observed and what was expected by a step that did not pass, in one line.
[[nodiscard]] Text deviation_text(const Record& record, const model::Step& step);

}  // namespace runbook::report
