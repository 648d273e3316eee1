#include "interpreter/core/text.hpp"
#include "interpreter/report/escape.hpp"
#include "interpreter/report/markdown_parts.hpp"

namespace runbook::report {

using core::Decision;
using core::Step;
using core::Verdict;

namespace {

std::string choice(const RunRecord& record) {
    const auto box = [&](Decision decision) {
        const bool chosen = record.end && record.end->decision == decision;
        return fmt::format("- [{}] {}\n", chosen ? 'x' : ' ', name_of(decision));
    };
    return box(Decision::go) + box(Decision::hold) + box(Decision::no_go);
}

std::string gate_text(const RunRecord& record, const Step& step) {
    const auto title = text(step.title_text());
    const auto found = record.gates.find(step.number);
    if (found == record.gates.end())
        return fmt::format("\n### {}: not decided\n\n- {}\n", title, text(why_without_result(record, step)));
    const auto& gate = found->second;
    std::string out = fmt::format("\n### {}: {}\n\n- Rule: {}\n", title, name_of(gate.decision), code(gate.rule));
    if (!gate.reasons.empty()) out += "- Reasons:\n";
    for (const auto& reason : gate.reasons) out += "  - " + prose(reason) + "\n";
    return out;
}

std::string verdict_of(const RunRecord& record, const Step& step) {
    const auto* result = result_of(record, step.number);
    return result == nullptr ? "no result" : std::string(name_of(result->verdict));
}

std::string attestation(const RunRecord& record, const Step& step) {
    const auto* manual = std::get_if<core::Manual>(&step.body);
    const auto* ask = std::get_if<core::Ask>(&step.body);
    const auto* result = result_of(record, step.number);
    const bool passed = result != nullptr && core::can_be_relied_on(result->verdict);
    std::string out = fmt::format("- [{}] step {}, {}: {}\n", passed ? 'x' : ' ', step.number, text(step.title_text()),
                                  verdict_of(record, step));
    if (ask != nullptr && ask->prompt != step.title_text()) out += "  - Asked: " + text(ask->prompt) + "\n";
    if (manual != nullptr && !manual->by.empty()) out += "  - Asked of: " + text(manual->by) + "\n";
    const auto found = record.inputs.find(step.number);
    if (found == record.inputs.end()) {
        const auto why = result == nullptr ? why_without_result(record, step) : result->why;
        return out + "  - No answer was given" + (why.empty() ? "" : ": " + prose(why)) + "\n";
    }
    const auto& input = found->second;
    out += "  - Answer: " + answer_text(step, input.answer) + "\n";
    if (!input.evidence.empty()) out += "  - Evidence: " + text(input.evidence) + "\n";
    return out + fmt::format("  - Given by: {}, {}, {}\n", text(record.start.tester), text(input.source),
                             text(time_text(input.time)));
}

bool did_not_run(const StepResult* result) {
    if (result == nullptr) return true;
    const auto verdict = result->verdict;
    return verdict == Verdict::blocked || verdict == Verdict::skipped || verdict == Verdict::not_applicable ||
           verdict == Verdict::vacuous;
}

std::string reason_not_run(const RunRecord& record, const Overview& overview, const Step& step) {
    const auto* result = result_of(record, step.number);
    if (result != nullptr) return fmt::format("**{}**: {}", name_of(result->verdict), deviation_text(record, step));
    const auto counted = overview.verdicts.count(step.number) > 0 ? " (counts as BLOCKED)" : "";
    return fmt::format("**No result**{}: {}", counted, text(why_without_result(record, step)));
}

}  // namespace

std::string decision_part(const RunRecord& record) {
    std::string out = "## Decision: ";
    out += record.end ? std::string(name_of(record.end->decision)) : "none, the log is INCOMPLETE";
    out += "\n\n" + choice(record);
    for (const auto& step : record.steps)
        if (std::holds_alternative<core::Gate>(step.body)) out += gate_text(record, step);
    return out;
}

std::string justification_part(const RunRecord& record) {
    std::vector<std::string> reasons;
    const auto add = [&reasons](const std::string& reason, const std::string& by) {
        const auto said = by + prose(reason);
        if (std::find(reasons.begin(), reasons.end(), said) == reasons.end()) reasons.push_back(said);
    };
    if (record.end)
        for (const auto& reason : record.end->reasons) add(reason, "");
    const auto of_the_run = reasons;
    for (const auto& step : record.steps) {
        const auto gate = record.gates.find(step.number);
        if (gate == record.gates.end()) continue;
        for (const auto& reason : gate->second.reasons)
            if (std::find(of_the_run.begin(), of_the_run.end(), prose(reason)) == of_the_run.end())
                add(reason, fmt::format("{} ({}): ", text(step.title_text()), name_of(gate->second.decision)));
    }
    std::string out = "## Justification\n\n";
    for (const auto& reason : reasons) out += "- " + reason + "\n";
    return reasons.empty() ? out + "The log gives no reasons.\n" : out;
}

std::string attestations_part(const RunRecord& record) {
    std::string out;
    for (const auto& step : record.steps)
        if (std::holds_alternative<core::Manual>(step.body) || std::holds_alternative<core::Ask>(step.body))
            out += attestation(record, step);
    return out.empty() ? out : "## Attestations\n\n" + out;
}

std::string approval_part() {
    const std::string blank(30, '_');
    return "## Approval\n\n- Approved by: " + blank + "\n- Title: " + blank + "\n- Date: " + blank + "\n";
}

std::string not_run_part(const RunRecord& record, const Overview& overview) {
    // One reason often stops many steps: it is said once, with the steps beneath it.
    std::vector<std::pair<std::string, std::string>> reasons;
    std::map<std::string, std::size_t> places;
    for (const auto& step : record.steps) {
        if (!step.criterion || !did_not_run(result_of(record, step.number))) continue;
        const auto reason = reason_not_run(record, overview, step);
        const auto [place, added] = places.try_emplace(reason, reasons.size());
        if (added) reasons.emplace_back(reason, "");
        const auto criterion = !step.criterion->implied ? " (" + text(step.criterion->id) + ")" : "";
        reasons[place->second].second +=
            fmt::format("  - step {}, {}{}\n", step.number, text(step.title_text()), criterion);
    }
    std::string out;
    for (const auto& [reason, steps] : reasons) out += "- " + reason + "\n" + steps;
    return out.empty() ? out : "## Not run, and why\n\n" + out;
}

std::string notices_part(const RunRecord& record) {
    std::string out;
    for (const auto& notice : record.notices)
        out += "- " + text(time_text(notice.time)) + ": " + prose(notice.text) + "\n";
    for (const auto& [type, count] : record.unread)
        out += fmt::format("- {} of the type {}: not shown, this version does not know them\n",
                           core::counted(static_cast<std::size_t>(count), "event"), code(type));
    return out.empty() ? out : "## Notices\n\n" + out;
}

}  // namespace runbook::report
