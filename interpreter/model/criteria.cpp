#include "interpreter/model/criteria.hpp"

#include <string_view>
#include <unordered_map>

namespace runbook::model {

namespace {

// A successful capture proves nothing and would only improve the score. A capture that did not pass counts.
bool is_mere_preparation(const Step& step, Verdict verdict) {
    return step.criterion->implied && std::holds_alternative<Capture>(step.body) && verdict == Verdict::pass;
}

}  // namespace

std::vector<CriterionResult> criteria_of(const std::vector<Step>& steps,
                                         const std::map<std::int64_t, Verdict>& verdicts) {
    std::vector<CriterionResult> results;
    std::unordered_map<std::string_view, std::size_t> places;
    for (const auto& step : steps) {
        const auto verdict = verdicts.find(step.number);
        if (!step.criterion || verdict == verdicts.end() || is_mere_preparation(step, verdict->second)) continue;
        const auto [place, added] = places.try_emplace(step.criterion->id, results.size());
        if (added) results.push_back({*step.criterion, Verdict::not_applicable, {}});
        auto& result = results[place->second];
        result.verdict = worst(result.verdict, verdict->second);
        result.steps.push_back(step.number);
    }
    return results;
}

std::string Score::percent_text() const {
    return counted == 0 ? "0 %" : std::to_string(passed * 100 / counted) + " %";
}

Score score_of(const std::vector<CriterionResult>& criteria) {
    Score score;
    for (const auto& result : criteria) {
        if (result.verdict == Verdict::not_applicable) continue;
        ++score.counted;
        if (can_be_relied_on(result.verdict)) ++score.passed;
    }
    return score;
}

}  // namespace runbook::model
