#include "interpreter/report/decision.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "interpreter/core/text.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/report/words.hpp"

namespace runbook::report {

using model::Step;
using model::Verdict;

namespace {

GateSummary gate_summary(const Record& record, const Step& step) {
    const auto found = record.gates.find(step.number);
    if (found == record.gates.end()) return {step.title_text(), std::nullopt, {}, reason_without_result(record, step)};
    const auto& gate = found->second;
    return {step.title_text(), gate.decision, gate.rule, {}};
}

// Those of the run; of a log without its end, those of its last gate.
model::Deviations deviations_of_run(const Record& record) {
    if (record.end) return record.end->event.result.deviations;
    return record.gates.empty() ? model::Deviations{} : record.gates.rbegin()->second.deviations;
}

constexpr std::size_t kMostSteps = 5;

Justification justification(const Overview& overview, const model::Deviation& deviation) {
    Justification made{Text().text(model::summary_of(deviation)), {}, 0};
    for (const auto& result : overview.criteria) {
        if (result.criterion.id != deviation.criterion) continue;
        for (const auto number : result.steps) {
            const auto verdict = overview.verdicts.at(number);
            if (verdict == Verdict::pass || verdict == Verdict::not_applicable) continue;
            if (made.steps.size() < kMostSteps)
                made.steps.push_back(number);
            else
                ++made.more_steps;
        }
    }
    return made;
}

std::vector<Detail> answer_details(const Record& record, const Step& step) {
    const auto found = record.answers.find(step.number);
    if (found == record.answers.end()) {
        const auto* judged = result_of(record, step.number);
        return {{"No answer was given", judged == nullptr ? Text().text(reason_without_result(record, step))
                                                          : Text().sentence(judged->result.reason)}};
    }
    const auto& [time, answered] = found->second;
    std::vector<Detail> details = {{"Answer", answer_text(step, answered.answer)}};
    const bool no = answered.answer.kind() == core::Kind::boolean && !answered.answer.as_bool();
    if (!answered.evidence.empty()) details.push_back({no ? "Why not" : "Evidence", Text().text(answered.evidence)});
    details.push_back({"Given by", Text()
                                       .text(record.started.event.operator_name)
                                       .words(", ")
                                       .text(answered.source)
                                       .words(", ")
                                       .text(time_text(time))});
    return details;
}

Attestation attestation(const Record& record, const Step& step, const model::Question& question) {
    Attestation made{step.number, step.title_text(), verdict_of(record, step), {}};
    if (!question.attests && question.prompt != made.title)
        made.details.push_back({"Asked", Text().text(question.prompt)});
    if (!question.by.empty()) made.details.push_back({"Asked of", Text().text(question.by)});
    for (auto& detail : answer_details(record, step)) made.details.push_back(std::move(detail));
    return made;
}

bool did_not_run(std::optional<Verdict> verdict) {
    return !verdict || verdict == Verdict::blocked || verdict == Verdict::skipped || verdict == Verdict::not_applicable;
}

NotRun not_run(const Record& record, const Overview& overview, const Step& step) {
    if (const auto verdict = verdict_of(record, step))
        return {verdict_name(verdict), {}, deviation_text(record, step), {}};
    const bool counted = overview.verdicts.contains(step.number);
    return {"No result", counted ? "counts as BLOCKED" : "", Text().text(reason_without_result(record, step)), {}};
}

}  // namespace

DecisionSummary decision_of(const Record& record) {
    DecisionSummary summary{{}, "none, the log is INCOMPLETE", {}};
    if (record.end) {
        summary.decision = record.end->event.result.decision;
        summary.text = std::string(model::name_of(*summary.decision)) + model::waived_text(record.end->event.result);
    }
    for (const auto& step : record.steps)
        if (model::is_gate(step)) summary.gates.push_back(gate_summary(record, step));
    return summary;
}

std::vector<Justification> justification_of(const Record& record, const Overview& overview) {
    std::vector<Justification> all;
    std::set<Text> known;
    const auto add = [&](Justification reason) {
        if (known.insert(reason.text).second) all.push_back(std::move(reason));
    };
    if (record.end)
        for (const auto& reason : record.end->event.result.reasons) add({Text().sentence(reason), {}, 0});
    const auto of_run = known;
    for (const auto& step : record.steps) {
        const auto gate = record.gates.find(step.number);
        if (gate == record.gates.end()) continue;
        const auto decision = fmt::format(" ({}): ", model::name_of(gate->second.decision));
        for (const auto& reason : gate->second.reasons)
            if (!of_run.contains(Text().sentence(reason)))
                add({Text().text(step.title_text()).words(decision).sentence(reason), {}, 0});
    }
    const auto deviations = deviations_of_run(record);
    for (const auto& deviation : deviations.worst) add(justification(overview, deviation));
    if (deviations.more > 0)
        add({Text().words(fmt::format("and {} more criteria did not pass", deviations.more)), {}, 0});
    return all;
}

std::vector<Attestation> attestations_of(const Record& record) {
    std::vector<Attestation> all;
    for (const auto& step : record.steps)
        if (const auto question = model::question_of(step)) all.push_back(attestation(record, step, *question));
    return all;
}

// One reason often stops many steps: it is given once, with the steps under it.
std::vector<NotRun> not_run_of(const Record& record, const Overview& overview) {
    std::vector<NotRun> all;
    std::map<std::tuple<std::string, std::string, Text>, std::size_t> places;
    for (const auto& step : record.steps) {
        if (!step.criterion || !did_not_run(verdict_of(record, step))) continue;
        auto made = not_run(record, overview, step);
        const auto [place, added] = places.try_emplace({made.outcome, made.remark, made.reason}, all.size());
        if (added) all.push_back(std::move(made));
        all[place->second].steps.push_back(
            {step.number, step.title_text(), in_named_criterion(step) ? step.criterion->id : std::string()});
    }
    return all;
}

std::vector<Text> notices_of(const Record& record) {
    std::vector<Text> all;
    for (const auto& [number, shown] : record.notes)
        all.push_back(Text().text(time_text(shown.time)).words(": ").sentence(shown.event.text));
    return all;
}

}  // namespace runbook::report
