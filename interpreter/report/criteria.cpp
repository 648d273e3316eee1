#include "interpreter/report/criteria.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>
#include <variant>

#include "interpreter/core/text.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/report/words.hpp"

namespace runbook::report {

using model::CriterionResult;
using model::Severity;
using model::Step;
using model::Verdict;

namespace {

constexpr std::size_t kMostDeviations = 5;  // of one criterion: a loop over 1,000 tables must not bury the others
constexpr std::size_t kLongestCaptured = 300;
constexpr std::array kSeverities = {Severity::critical, Severity::important, Severity::minor};

std::string captured_value(const Record& record, const Step& step) {
    const auto* judged = result_of(record, step.number);
    if (judged == nullptr) return "none: " + reason_without_result(record, step);
    const auto& result = judged->result;
    if (result.captured) return shortened(result.captured->plain(), kLongestCaptured);
    auto reason = result.reason;
    if (reason.empty() && judged->observed)
        reason = judged->observed->error ? judged->observed->error->message : judged->observed->failure;
    return verdict_name(result.verdict) + (reason.empty() ? "" : ": " + shortened(reason, kLongestCaptured));
}

std::string checked_value(const Record& record, const Step& step) {
    const auto* judged = result_of(record, step.number);
    if (judged == nullptr) return "none: " + reason_without_result(record, step);
    const auto& rules = judged->result.rules;
    const auto verdict = verdict_name(judged->result.verdict);
    return rules.size() == 1 ? fmt::format("{}, have {}", verdict, shortened(rules[0].have, kLongestCaptured))
                             : verdict;
}

bool deviates(Verdict verdict) {
    return verdict != Verdict::pass && verdict != Verdict::not_applicable;
}

CriterionSummary summary_of(const Record& record, const Overview& overview, const CriterionResult& result) {
    CriterionSummary summary{Text().text(criterion_name(result.criterion)),
                             result.verdict,
                             result.verdict != Verdict::not_applicable,
                             {},
                             0};
    for (const auto number : result.steps) {
        const auto verdict = overview.verdicts.at(number);
        if (!deviates(verdict)) continue;
        if (summary.deviations.size() == kMostDeviations) {
            ++summary.more_deviations;
            continue;
        }
        const Step& step = *overview.steps.at(number);
        summary.deviations.push_back(
            {number, result.criterion.implied ? "" : step.title_text(), verdict, deviation_text(record, step)});
    }
    return summary;
}

// Steps outside any criterion without anything to report, which would only clutter the list.
bool goes_without_saying(const CriterionResult& result) {
    return result.criterion.implied && !deviates(result.verdict);
}

std::string first_tag(const CriterionResult& result) {
    return result.criterion.tags.empty() ? "" : result.criterion.tags.front();
}

// The first tags of the severity's criteria, in the order of the plan; "" is ahead of them.
std::vector<std::string> tags_of(const Overview& overview, Severity severity) {
    std::vector<std::string> tags = {""};
    for (const auto& result : overview.criteria) {
        const auto tag = first_tag(result);
        if (result.criterion.severity == severity && std::find(tags.begin(), tags.end(), tag) == tags.end())
            tags.push_back(tag);
    }
    return tags;
}

Text group_title(Severity severity, const std::string& tag) {
    std::string name(model::name_of(severity));
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return Text().words(name + " criteria" + (tag.empty() ? "" : ": ")).text(tag);
}

CriteriaGroup group_of(const Record& record, const Overview& overview, Severity severity, const std::string& tag) {
    CriteriaGroup group{group_title(severity, tag), {}};
    std::size_t passed_quietly = 0;
    for (const auto& result : overview.criteria) {
        if (result.criterion.severity != severity || first_tag(result) != tag) continue;
        if (!goes_without_saying(result))
            group.criteria.push_back(summary_of(record, overview, result));
        else if (result.verdict == Verdict::pass)
            ++passed_quietly;
    }
    if (passed_quietly > 0) {
        const auto name = core::counted(passed_quietly, "step") + " outside any criterion";
        group.criteria.push_back({Text().words(name), Verdict::pass, true, {}, 0});
    }
    return group;
}

std::string counts_of(const std::map<Verdict, std::size_t>& counts) {
    std::vector<std::string> counted;
    // Best first, because most are PASS.
    for (auto entry = counts.rbegin(); entry != counts.rend(); ++entry)
        if (entry->first != Verdict::not_applicable)
            counted.push_back(fmt::format("{} {}", entry->second, model::name_of(entry->first)));
    const auto out = counted.empty() ? "none" : joined(counted);
    const auto uncounted = counts.find(Verdict::not_applicable);
    if (uncounted == counts.end()) return out;
    return fmt::format("{}; not counted: {} {}", out, uncounted->second, model::name_of(uncounted->first));
}

std::string by_severity(const Overview& overview) {
    std::vector<std::string> all;
    for (const auto severity : kSeverities) {
        std::vector<CriterionResult> criteria;
        for (const auto& result : overview.criteria)
            if (result.criterion.severity == severity) criteria.push_back(result);
        const auto score = model::score_of(criteria);
        if (score.counted > 0)
            all.push_back(fmt::format("{} {}/{}", model::name_of(severity), score.passed, score.counted));
    }
    return all.empty() ? "none" : joined(all);
}

Text criteria_behind(const Overview& overview, const model::Indicator& indicator) {
    Text out;
    for (const auto& id : indicator.of) {
        out.append(Text().text(id), ", ");
        for (const auto& result : overview.criteria)
            if (result.criterion.id == id && result.verdict != Verdict::pass)
                out.words(" " + verdict_name(result.verdict));
    }
    return out;
}

const model::Indicator* indicator_of(const Step& step) {
    using Found = const model::Indicator*;
    return std::visit(model::Cases{[](const model::Check&) -> Found { return nullptr; },
                                   [](const model::Capture&) -> Found { return nullptr; },
                                   [](const model::Manual&) -> Found { return nullptr; },
                                   [](const model::Ask&) -> Found { return nullptr; },
                                   [](const model::Note&) -> Found { return nullptr; },
                                   [](const model::Indicator& indicator) -> Found { return &indicator; },
                                   [](const model::Gate&) -> Found { return nullptr; },
                                   [](const model::Loop&) -> Found { return nullptr; },
                                   [](const model::Begin&) -> Found { return nullptr; },
                                   [](const model::Commit&) -> Found { return nullptr; }},
                      step.body);
}

}  // namespace

std::vector<PreparedSection> prepared_of(const Record& record) {
    std::set<std::string> capturing;
    for (const auto& step : record.steps)
        if (model::output_of(step) != nullptr && step.scenario == 0) capturing.insert(section_name(step));
    std::vector<PreparedSection> sections;
    std::map<std::string, std::size_t> places;
    for (const auto& step : record.steps) {
        const auto name = section_name(step);
        if (step.scenario > 0 || !step.criterion || !capturing.contains(name)) continue;
        const auto [place, added] = places.try_emplace(name, sections.size());
        if (added) sections.push_back({Text().text(name).words(name.empty() ? "Results" : " results"), {}});
        const auto* output = model::output_of(step);
        sections[place->second].values.push_back(
            {output == nullptr ? step.title_text() : output->name,
             output == nullptr ? checked_value(record, step) : captured_value(record, step), step.number});
    }
    return sections;
}

std::vector<CriteriaGroup> criteria_groups_of(const Record& record, const Overview& overview) {
    std::vector<CriteriaGroup> groups;
    for (const auto severity : kSeverities)
        for (const auto& tag : tags_of(overview, severity)) {
            auto group = group_of(record, overview, severity, tag);
            if (!group.criteria.empty()) groups.push_back(std::move(group));
        }
    return groups;
}

std::vector<IndicatorSummary> indicators_of(const Record& record, const Overview& overview) {
    std::vector<IndicatorSummary> all;
    for (const auto& step : record.steps)
        if (const auto* indicator = indicator_of(step))
            all.push_back({step.title_text(), verdict_of(record, step), criteria_behind(overview, *indicator)});
    return all;
}

ScoreSummary score_summary_of(const Record& record, const Overview& overview) {
    std::map<Verdict, std::size_t> criteria;
    std::map<Verdict, std::size_t> steps;
    std::size_t implied = 0;
    for (const auto& result : overview.criteria) {
        ++criteria[result.verdict];
        implied += result.criterion.implied ? 1 : 0;
    }
    for (const auto& [number, verdict] : overview.verdicts)
        if (overview.steps.at(number)->criterion) ++steps[verdict];
    ScoreSummary summary{overview.score, {"Criteria: " + counts_of(criteria)}};
    if (implied > 0)
        summary.remarks.push_back("Including " + core::counted(implied, "step") +
                                  " outside any criterion, each counted as one");
    summary.remarks.push_back("Passed by severity: " + by_severity(overview));
    summary.remarks.push_back("Steps: " + counts_of(steps));
    if (!record.end)
        summary.remarks.emplace_back(
            "This is not a result: the log ends before the run does, and what is missing counts as BLOCKED");
    return summary;
}

}  // namespace runbook::report
