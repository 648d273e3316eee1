#include <array>

#include "interpreter/core/text.hpp"
#include "interpreter/report/escape.hpp"
#include "interpreter/report/markdown_parts.hpp"
#include "interpreter/report/table.hpp"

namespace runbook::report {

using core::CriterionResult;
using core::Severity;
using core::Step;
using core::Verdict;

namespace {

constexpr std::size_t kMostDeviations = 5;  // of one criterion: a loop over 1,000 tables must not bury the others
constexpr std::size_t kLongestCaptured = 300;
constexpr std::array kSeverities = {Severity::critical, Severity::important, Severity::minor};

const std::string* captured_name(const Step& step) {
    if (const auto* capture = std::get_if<core::Capture>(&step.body)) return &capture->name;
    if (const auto* ask = std::get_if<core::Ask>(&step.body)) return &ask->name;
    return nullptr;
}

std::string captured_cell(const RunRecord& record, const Step& step) {
    const auto* result = result_of(record, step.number);
    if (result == nullptr) return "none: " + why_without_result(record, step);
    if (result->captured) return shortened(result->captured->plain(), kLongestCaptured);
    const auto& seen = result->observed;
    const auto why = !result->why.empty() ? result->why : seen.error ? seen.error->message : seen.trouble;
    return fmt::format("{}{}", name_of(result->verdict), why.empty() ? "" : ": " + shortened(why, kLongestCaptured));
}

std::string checkbox(Verdict verdict) {
    return core::can_be_relied_on(verdict) ? "- [x] " : "- [ ] ";
}

std::string verdict_words(Verdict verdict) {
    return std::string(name_of(verdict)) + (verdict == Verdict::not_applicable ? " (not counted)" : "");
}

std::string deviations(const RunRecord& record, const Overview& overview, const CriterionResult& result) {
    std::string out;
    std::size_t all = 0;
    for (const auto number : result.steps) {
        const auto verdict = overview.verdicts.at(number);
        if (verdict == Verdict::pass || verdict == Verdict::not_applicable || ++all > kMostDeviations) continue;
        const Step& step = *overview.steps.at(number);
        const auto title = result.criterion.implied ? "" : ", " + text(step.title_text());
        out += fmt::format("  - step {}{}: {}: {}\n", number, title, name_of(verdict), deviation_text(record, step));
    }
    if (all > kMostDeviations)
        out += fmt::format("  - and {}: see Evidence\n", core::counted(all - kMostDeviations, "more step"));
    return out;
}

// What would only clutter the list: steps outside any criterion of which there is nothing to say.
bool goes_without_saying(const CriterionResult& result) {
    return result.criterion.implied && (result.verdict == Verdict::pass || result.verdict == Verdict::not_applicable);
}

std::string first_tag(const CriterionResult& result) {
    return result.criterion.tags.empty() ? "" : result.criterion.tags.front();
}

// The tags that stand first in a criterion of the severity, in the order of the plan; "" is ahead of them.
std::vector<std::string> tags_of(const Overview& overview, Severity severity) {
    std::vector<std::string> tags = {""};
    for (const auto& result : overview.criteria) {
        const auto tag = first_tag(result);
        if (result.criterion.severity == severity && std::find(tags.begin(), tags.end(), tag) == tags.end())
            tags.push_back(tag);
    }
    return tags;
}

std::string group(const RunRecord& record, const Overview& overview, Severity severity, const std::string& tag) {
    std::string out;
    std::size_t passed_quietly = 0;
    for (const auto& result : overview.criteria) {
        if (result.criterion.severity != severity || first_tag(result) != tag) continue;
        if (goes_without_saying(result)) {
            passed_quietly += result.verdict == Verdict::pass ? 1 : 0;
            continue;
        }
        out +=
            checkbox(result.verdict) + criterion_text(result.criterion) + ": " + verdict_words(result.verdict) + "\n";
        out += deviations(record, overview, result);
    }
    if (passed_quietly > 0)
        out += fmt::format("- [x] {} outside any criterion: PASS\n", core::counted(passed_quietly, "step"));
    if (out.empty()) return out;
    std::string name(name_of(severity));
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return fmt::format("## {} criteria{}{}\n\n{}\n", name, tag.empty() ? "" : ": ", text(tag), out);
}

std::string counts_of(const std::map<Verdict, std::size_t>& counts) {
    std::string out;
    // Best first: what most are.
    for (auto entry = counts.rbegin(); entry != counts.rend(); ++entry)
        if (entry->first != Verdict::not_applicable)
            out += fmt::format("{}{} {}", out.empty() ? "" : ", ", entry->second, name_of(entry->first));
    const auto without = counts.find(Verdict::not_applicable);
    if (without == counts.end()) return out.empty() ? "none" : out;
    return fmt::format("{}; not counted: {} NOT APPLICABLE", out.empty() ? "none" : out, without->second);
}

std::string by_severity(const Overview& overview) {
    std::string out;
    for (const auto severity : kSeverities) {
        std::vector<CriterionResult> its;
        for (const auto& result : overview.criteria)
            if (result.criterion.severity == severity) its.push_back(result);
        const auto score = core::score_of(its);
        if (score.counted > 0)
            out += fmt::format("{}{} {}/{}", out.empty() ? "" : ", ", name_of(severity), score.passed, score.counted);
    }
    return out.empty() ? "none" : out;
}

std::string behind(const Overview& overview, const core::Indicator& indicator) {
    std::string out;
    for (const auto& id : indicator.of) {
        out += (out.empty() ? "" : ", ") + text(id);
        for (const auto& result : overview.criteria)
            if (result.criterion.id == id && result.verdict != Verdict::pass)
                out += " " + std::string(name_of(result.verdict));
    }
    return out;
}

}  // namespace

std::string captured_part(const RunRecord& record) {
    std::vector<std::pair<std::string, Table>> sections;
    for (const auto& step : record.steps) {
        const auto* name = captured_name(step);
        if (name == nullptr) continue;
        const auto section = section_text(step);
        auto found =
            std::find_if(sections.begin(), sections.end(), [&](const auto& one) { return one.first == section; });
        if (found == sections.end()) found = sections.insert(found, {section, Table({"Name", "Value", "Step"})});
        found->second.add({*name, captured_cell(record, step), std::to_string(step.number)});
    }
    std::string out;
    for (const auto& [section, table] : sections)
        out += "## " + (section.empty() ? "Results" : text(section) + " results") + "\n\n" + table.whole() + "\n";
    return out;
}

std::string criteria_part(const RunRecord& record, const Overview& overview) {
    std::string out;
    for (const auto severity : kSeverities)
        for (const auto& tag : tags_of(overview, severity)) out += group(record, overview, severity, tag);
    return out.empty() ? "## Criteria\n\nNone was judged.\n" : out;
}

std::string executive_part(const RunRecord& record, const Overview& overview) {
    std::string out;
    for (const auto& step : record.steps) {
        const auto* indicator = std::get_if<core::Indicator>(&step.body);
        if (indicator == nullptr) continue;
        const auto verdict = overview.verdicts.find(step.number);
        const bool judged = verdict != overview.verdicts.end();
        out += judged ? checkbox(verdict->second) : "- [ ] ";
        out += fmt::format("{}: {} ({})\n", text(step.title_text()), judged ? name_of(verdict->second) : "not judged",
                           behind(overview, *indicator));
    }
    return out.empty() ? out : "## Executive summary\n\n" + out;
}

std::string score_part(const RunRecord& record, const Overview& overview) {
    std::map<Verdict, std::size_t> criteria;
    std::map<Verdict, std::size_t> steps;
    std::size_t implied = 0;
    for (const auto& result : overview.criteria) {
        ++criteria[result.verdict];
        implied += result.criterion.implied ? 1 : 0;
    }
    for (const auto& [number, verdict] : overview.verdicts)
        if (overview.steps.at(number)->criterion) ++steps[verdict];
    std::string out = fmt::format("## Final score: {}/{} ({})\n\n", overview.score.passed, overview.score.counted,
                                  overview.score.percent_text());
    out += "- Criteria: " + counts_of(criteria) + "\n";
    if (implied > 0)
        out += fmt::format("- Among them: {} outside any criterion, each its own\n", core::counted(implied, "step"));
    out += "- Passed by severity: " + by_severity(overview) + "\n";
    out += "- Steps: " + counts_of(steps) + "\n";
    if (!record.end)
        out += "- This is no result: the log ends before the run does, and what is missing counts as BLOCKED\n";
    return out;
}

}  // namespace runbook::report
