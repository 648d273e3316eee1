#include "interpreter/model/criteria.hpp"

#include "interpreter/core/text.hpp"

namespace runbook::model {

namespace {

// A successful capture proves nothing and would only improve the score. A capture that did not pass counts.
bool is_mere_preparation(const Step& step, Verdict verdict) {
    const bool prepares = std::holds_alternative<Capture>(step.body) || std::holds_alternative<Loop>(step.body);
    return step.criterion->implied && prepares && verdict == Verdict::pass;
}

}  // namespace

std::string name_of(const Criterion& criterion) {
    const bool title_says_all = criterion.implied || core::slug(criterion.title) == criterion.id;
    return title_says_all ? criterion.title : criterion.id + " " + criterion.title;
}

void Criteria::add(const Step& step, Verdict verdict, bool waived) {
    if (!step.criterion || is_mere_preparation(step, verdict)) return;
    const auto [place, added] = places_.try_emplace(step.criterion->id, results_.size());
    if (added) results_.push_back({*step.criterion, Verdict::not_applicable, {}});
    auto& result = results_[place->second];
    result.verdict = worst(result.verdict, waived ? Verdict::pass : verdict);
    if (waived) ++result.waived;
    result.steps.push_back(step.number);
}

std::vector<CriterionResult> criteria_of(const std::vector<Step>& steps,
                                         const std::map<std::int64_t, Verdict>& verdicts) {
    Criteria criteria;
    for (const auto& step : steps)
        if (const auto verdict = verdicts.find(step.number); verdict != verdicts.end())
            criteria.add(step, verdict->second);
    return criteria.all();
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
