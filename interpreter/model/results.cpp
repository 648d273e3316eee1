#include "interpreter/model/results.hpp"

#include <fmt/format.h>

namespace runbook::model {

std::string sentence_of(const Deviation& deviation) {
    const auto& [criterion, name, severity, verdict, reason] = deviation;
    const auto text = fmt::format("{} ({}) is {}", name, name_of(severity), name_of(verdict));
    return reason.empty() ? text : text + ": " + reason;
}

namespace {

std::vector<std::string> all_sentences(std::vector<std::string> reasons, const Deviations& deviations) {
    for (const auto& deviation : deviations.worst) reasons.push_back(sentence_of(deviation));
    if (deviations.more > 0) reasons.push_back(fmt::format("and {} more criteria did not pass", deviations.more));
    return reasons;
}

}  // namespace

std::vector<std::string> sentences_of(const GateResult& result) {
    return all_sentences(result.reasons, result.deviations);
}

std::vector<std::string> sentences_of(const RunResult& result) {
    return all_sentences(result.reasons, result.deviations);
}

}  // namespace runbook::model
