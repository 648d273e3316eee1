#pragma once

#include <optional>
#include <string_view>

namespace runbook::model {

/// What became of one step, worst first: the worst of several is their minimum. NOT APPLICABLE is never counted.
enum class Verdict { unknown, error, fail, blocked, vacuous, skipped, warn, pass, not_applicable };

/// What a gate, and so a run, comes to; worst first.
enum class Decision { no_go, hold, go };

enum class Severity { critical, important, minor };

/// "PASS", "NOT APPLICABLE": as reports and logs write it.
[[nodiscard]] std::string_view name_of(Verdict verdict);
[[nodiscard]] std::string_view name_of(Decision decision);
[[nodiscard]] std::string_view name_of(Severity severity);
[[nodiscard]] std::optional<Verdict> verdict_named(std::string_view name);
[[nodiscard]] std::optional<Decision> decision_named(std::string_view name);
[[nodiscard]] std::optional<Severity> severity_named(std::string_view name);

/// UNKNOWN, ERROR, FAIL, BLOCKED and VACUOUS: what a gate's `failed` counts.
[[nodiscard]] bool counts_as_failed(Verdict verdict);
/// PASS or WARN: what a later step that needs this one may rely on.
[[nodiscard]] bool can_be_relied_on(Verdict verdict);
[[nodiscard]] Verdict worst(Verdict a, Verdict b);
[[nodiscard]] Decision worst(Decision a, Decision b);

}  // namespace runbook::model
