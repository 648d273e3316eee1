#include "interpreter/model/verdict.hpp"

#include <algorithm>
#include <array>

namespace runbook::model {

namespace {

constexpr std::array<std::string_view, 9> kVerdicts = {"UNKNOWN", "ERROR", "FAIL", "BLOCKED",       "VACUOUS",
                                                       "SKIPPED", "WARN",  "PASS", "NOT APPLICABLE"};
constexpr std::array<std::string_view, 3> kDecisions = {"NO-GO", "HOLD", "GO"};
constexpr std::array<std::string_view, 3> kSeverities = {"critical", "important", "minor"};

template <typename Enum, std::size_t N>
std::optional<Enum> find_name(const std::array<std::string_view, N>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view name_of(Verdict verdict) {
    return kVerdicts.at(static_cast<std::size_t>(verdict));
}
std::string_view name_of(Decision decision) {
    return kDecisions.at(static_cast<std::size_t>(decision));
}
std::string_view name_of(Severity severity) {
    return kSeverities.at(static_cast<std::size_t>(severity));
}
std::optional<Verdict> verdict_named(std::string_view name) {
    return find_name<Verdict>(kVerdicts, name);
}
std::optional<Decision> decision_named(std::string_view name) {
    return find_name<Decision>(kDecisions, name);
}
std::optional<Severity> severity_named(std::string_view name) {
    return find_name<Severity>(kSeverities, name);
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
