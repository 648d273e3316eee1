#include "interpreter/report/markdown/decision.hpp"

#include <fmt/format.h>

#include "interpreter/core/text.hpp"
#include "interpreter/report/markdown/escape.hpp"
#include "interpreter/report/markdown/table.hpp"
#include "interpreter/report/words.hpp"

namespace runbook::report::md {

using model::Decision;

namespace {

std::string choice(const DecisionSummary& summary) {
    std::string out;
    for (const auto decision : {Decision::go, Decision::hold, Decision::no_go})
        out += fmt::format("- {} {}\n", checkbox(summary.decision == decision), model::name_of(decision));
    return out;
}

std::string gate_text(const GateSummary& gate) {
    const auto title = text(gate.title);
    if (!gate.decision) return fmt::format("- Gate {}: not decided: {}\n", title, text(gate.not_decided));
    return fmt::format("- Gate {}: {}, by {}\n", title, model::name_of(*gate.decision), code(gate.rule));
}

std::string justification_text(const Document& document) {
    const auto& reasons = document.justification;
    std::string out = fmt::format("\n### {}\n\n", titles::kJustification);
    for (const auto& [reason, steps, more] : reasons)
        out += "- " + line(reason) + (steps.empty() ? "" : ": " + step_links(steps, more)) + "\n";
    if (!reasons.empty()) return out;
    return fmt::format("{}{}\n", out, document.decision.decision == Decision::go ? kAllPassed : kNoJustification);
}

std::string finding_text(const Finding& finding, std::size_t number) {
    const auto where = finding.criterion.empty() ? "" : text(finding.criterion) + ", ";
    std::string out = fmt::format("\n**{}. {}{}: {}** ({})\n\n{}\n", number, where, text(finding.title),
                                  verdict_name(finding.verdict), step_link(finding.step), line(finding.text));
    if (finding.rows) {
        Table table(finding.rows->columns);
        for (const auto& row : finding.rows->rows) table.add(row);
        out += "\n" + table.fitted();
        if (finding.rows->more_rows > 0)
            out += fmt::format("\nand {}.\n", core::counted(finding.rows->more_rows, "more row"));
    }
    return finding.remedy.empty() ? out : out + "\nRemedy: " + prose(finding.remedy) + "\n";
}

std::string attestation_text(const Attestation& attestation) {
    std::string out = fmt::format("- {} {}: {} ({})\n", checkbox(attestation.verdict), text(attestation.title),
                                  verdict_name(attestation.verdict), step_link(attestation.step));
    for (const auto& detail : attestation.details)
        out += fmt::format("  - {}{}{}\n", text(detail.name), detail.value.empty() ? "" : ": ", line(detail.value));
    return out;
}

}  // namespace

std::string decision_part(const Document& document) {
    const auto& decision = document.decision;
    std::string out = fmt::format("## {}: {}\n\n", titles::kDecision, text(decision.text)) + choice(decision);
    out += justification_text(document);
    if (!decision.gates.empty()) out += "\n";
    for (const auto& gate : decision.gates) out += gate_text(gate);
    return out;
}

std::string findings_part(const Document& document) {
    const auto& [worst, more] = document.findings;
    std::string out;
    for (std::size_t i = 0; i < worst.size(); ++i) out += finding_text(worst[i], i + 1);
    if (more > 0) out += fmt::format("\nand {}: see {}.\n", core::counted(more, "more step"), titles::kEvidence);
    return out.empty() ? out : fmt::format("## {}\n", titles::kFindings) + out;
}

std::string attestations_part(const Document& document) {
    std::string out;
    for (const auto& attestation : document.attestations) out += attestation_text(attestation);
    return out.empty() ? out : fmt::format("## {}\n\n", titles::kAttestations) + out;
}

std::string approval_part(const Document& document) {
    const std::string blank(30, '_');
    std::string out = fmt::format("## {}\n\n", titles::kApproval);
    for (const auto& name : document.approval) out += "- " + text(name) + ": " + blank + "\n";
    return out;
}

std::string not_run_part(const Document& document) {
    std::string out;
    for (const auto& not_run : document.not_run) {
        const auto remark = not_run.remark.empty() ? "" : " (" + text(not_run.remark) + ")";
        out += fmt::format("- **{}**{}: {}\n", text(not_run.outcome), remark, line(not_run.reason));
        for (const auto& [step, title, criterion] : not_run.steps)
            out += fmt::format("  - {}, {}{}\n", step_link(step), text(title),
                               criterion.empty() ? "" : " (" + text(criterion) + ")");
    }
    return out.empty() ? out : fmt::format("## {}\n\n", titles::kNotRun) + out;
}

std::string notices_part(const Document& document) {
    std::string out;
    for (const auto& notice : document.notices) out += "- " + line(notice) + "\n";
    return out.empty() ? out : fmt::format("## {}\n\n", titles::kNotices) + out;
}

}  // namespace runbook::report::md
