#pragma once

#include <optional>
#include <string_view>

namespace runbook::model {

/// The verdict of a step, worst first: the worst of several is the minimum. NOT APPLICABLE is never counted.
enum class Verdict { unknown, error, fail, blocked, vacuous, skipped, warn, pass, not_applicable };

/// The decision of a gate, and so of a run; worst first.
enum class Decision { no_go, hold, go };

enum class Severity { critical, important, minor };

/// "PASS", "NOT APPLICABLE": as written in reports and logs.
[[nodiscard]] std::string_view name_of(Verdict verdict);
[[nodiscard]] std::string_view name_of(Decision decision);
[[nodiscard]] std::string_view name_of(Severity severity);
[[nodiscard]] std::optional<Verdict> verdict_named(std::string_view name);
[[nodiscard]] std::optional<Decision> decision_named(std::string_view name);
[[nodiscard]] std::optional<Severity> severity_named(std::string_view name);

/// UNKNOWN, ERROR, FAIL, BLOCKED and VACUOUS: the verdicts that a gate's `failed` counts.
[[nodiscard]] bool counts_as_failed(Verdict verdict);
/// PASS or WARN: later steps can rely on this one.
[[nodiscard]] bool can_be_relied_on(Verdict verdict);
[[nodiscard]] Verdict worst(Verdict a, Verdict b);
[[nodiscard]] Decision worst(Decision a, Decision b);

}  // namespace runbook::model
