#include "interpreter/model/results.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "interpreter/core/text.hpp"
#include "interpreter/model/observation.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::model {

bool rows_say_more(const Step& step, const Rows& rows, const StepResult& result) {
    if (result.verdict != Verdict::fail && result.verdict != Verdict::warn) return false;
    if (rows.rows.empty() || rows.columns.empty() || !judges_rows(step)) return false;
    if (rows.rows.size() * rows.columns.size() > 1) return true;
    const auto value = rows.rows[0][0].display();
    return std::none_of(result.rules.begin(), result.rules.end(), [&](const auto& rule) { return rule.have == value; });
}

namespace {

bool is_of_one(const Deviation& deviation) {
    return deviation.severities.size() == 1 && deviation.severities.begin()->second == 1;
}

}  // namespace

std::string severities_text(const Deviation& deviation) {
    if (is_of_one(deviation)) return std::string(name_of(deviation.severities.begin()->first));
    std::string text;
    for (const auto& [severity, count] : deviation.severities)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name_of(severity));
    return text;
}

std::string summary_of(const Deviation& deviation) {
    return fmt::format("{} ({}) {} {}", deviation.name, severities_text(deviation), is_of_one(deviation) ? "is" : "are",
                       name_of(deviation.verdict));
}

std::string sentence_of(const Deviation& deviation) {
    const auto text = summary_of(deviation);
    return deviation.reason.empty() ? text : text + ": " + deviation.reason;
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

std::string waived_text(const RunResult& result) {
    return result.waived == 0 ? std::string()
                              : " with " + core::counted(static_cast<std::size_t>(result.waived), "waiver");
}

}  // namespace runbook::model
