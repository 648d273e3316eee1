#include "interpreter/model/verdict.hpp"

#include <algorithm>

namespace runbook::model {

namespace {

// The value of that name. What follows the last value of an enumeration has no name.
template <typename Enum>
std::optional<Enum> value_named(std::string_view name) {
    for (int i = 0; !name_of(static_cast<Enum>(i)).empty(); ++i)
        if (name_of(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
    return std::nullopt;
}

}  // namespace

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::unknown: return "UNKNOWN";
        case Verdict::error: return "ERROR";
        case Verdict::fail: return "FAIL";
        case Verdict::blocked: return "BLOCKED";
        case Verdict::vacuous: return "VACUOUS";
        case Verdict::skipped: return "SKIPPED";
        case Verdict::warn: return "WARN";
        case Verdict::pass: return "PASS";
        case Verdict::not_applicable: return "NOT APPLICABLE";
    }
    return {};
}
std::string_view name_of(Decision decision) {
    switch (decision) {
        case Decision::no_go: return "NO-GO";
        case Decision::hold: return "HOLD";
        case Decision::go: return "GO";
    }
    return {};
}
std::string_view name_of(Severity severity) {
    switch (severity) {
        case Severity::critical: return "critical";
        case Severity::important: return "important";
        case Severity::minor: return "minor";
    }
    return {};
}

std::optional<Verdict> verdict_named(std::string_view name) {
    return value_named<Verdict>(name);
}
std::optional<Decision> decision_named(std::string_view name) {
    return value_named<Decision>(name);
}
std::optional<Severity> severity_named(std::string_view name) {
    return value_named<Severity>(name);
}

bool counts_as_failed(Verdict verdict) {
    return verdict <= Verdict::vacuous;
}
bool can_be_relied_on(Verdict verdict) {
    return verdict == Verdict::pass || verdict == Verdict::warn;
}
Verdict worst(Verdict a, Verdict b) {
    return std::min(a, b);
}
Decision worst(Decision a, Decision b) {
    return std::min(a, b);
}

}  // namespace runbook::model
