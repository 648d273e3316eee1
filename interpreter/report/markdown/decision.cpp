#include "interpreter/report/markdown/decision.hpp"

#include <fmt/format.h>

#include "interpreter/report/markdown/escape.hpp"
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
    if (!gate.decision) return fmt::format("\n### {}: not decided\n\n- {}\n", title, text(gate.not_decided));
    std::string out =
        fmt::format("\n### {}: {}\n\n- Rule: {}\n", title, model::name_of(*gate.decision), code(gate.rule));
    if (!gate.reasons.empty()) out += "- Reasons:\n";
    for (const auto& reason : gate.reasons) out += "  - " + prose(reason) + "\n";
    return out;
}

std::string attestation_text(const Attestation& attestation) {
    std::string out = fmt::format("- {} step {}, {}: {}\n", checkbox(attestation.verdict), attestation.step,
                                  text(attestation.title), verdict_name(attestation.verdict));
    for (const auto& detail : attestation.details)
        out += fmt::format("  - {}{}{}\n", text(detail.name), detail.value.empty() ? "" : ": ", line(detail.value));
    return out;
}

}  // namespace

std::string decision_part(const Document& document) {
    const auto& decision = document.decision;
    std::string out = fmt::format("## {}: {}\n\n", titles::kDecision, text(decision.text)) + choice(decision);
    for (const auto& gate : decision.gates) out += gate_text(gate);
    return out;
}

std::string justification_part(const Document& document) {
    std::string out = fmt::format("## {}\n\n", titles::kJustification);
    for (const auto& reason : document.justification) out += "- " + line(reason) + "\n";
    return document.justification.empty() ? fmt::format("{}{}\n", out, kNoJustification) : out;
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
            out += fmt::format("  - step {}, {}{}\n", step, text(title),
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
