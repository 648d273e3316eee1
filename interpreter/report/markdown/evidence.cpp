#include "interpreter/report/markdown/evidence.hpp"

#include <fmt/format.h>

#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/core/text.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/report/markdown/escape.hpp"
#include "interpreter/report/markdown/table.hpp"
#include "interpreter/report/words.hpp"

namespace runbook::report::md {

namespace {

// "\nName: value\n", or nothing if there is no value.
std::string paragraph(std::string_view name, const std::string& shown) {
    return shown.empty() ? shown : fmt::format("\n{}: {}\n", name, shown);
}

std::string statement_text(const Statement& statement) {
    std::string out = "\n" + fenced(statement.sql, "sql");
    if (statement.values.empty()) return out;
    out += "\nValues:\n\n";
    for (const auto& [name, value] : statement.values) out += "- " + code(name) + " = " + code(value) + "\n";
    if (statement.more_values > 0)
        out += fmt::format("- and {}\n", core::counted(statement.more_values, "more variable"));
    return out;
}

std::string answer_text(const Answer& answer) {
    std::string out = line(answer.summary);
    if (answer.rows.empty()) return out + ".";
    Table table(answer.columns);
    for (const auto& row : answer.rows) table.add(row);
    out += ":\n\n" + table.fitted();
    if (answer.more_rows > 0) out += fmt::format("\nand {}.\n", core::counted(answer.more_rows, "more row"));
    out.pop_back();
    return out;
}

std::string rules_text(const std::vector<RuleEvidence>& rules) {
    std::string out;
    for (const auto& rule : rules)
        out += fmt::format("- {}: {}{}{}\n", verdict_name(rule.verdict), code(rule.source),
                           rule.operands.empty() ? "" : ": ", line(rule.operands));
    return out.empty() ? out : "\nRules:\n\n" + out;
}

std::string error_text(const ErrorEvidence& error) {
    std::string out = "\nServer error " + text(error.summary) + "\n";
    if (!error.details.empty()) out += "\n";
    for (const auto& [name, value] : error.details) out += "- " + text(name) + ": " + text(value) + "\n";
    return out;
}

std::string asked_text(const StepEvidence& step) {
    std::string out;
    if (step.statement) out += statement_text(*step.statement);
    if (step.file) out += paragraph("File", code(*step.file));
    if (step.among) out += "\nAmong:\n" + statement_text(*step.among);
    if (step.prompt) out += "\nAsked: " + text(*step.prompt) + "\n";
    return out;
}

std::string observed_text(const StepEvidence& step) {
    std::string out;
    if (!step.samples.empty()) out += "\n" + line(step.samples) + ".\n";
    if (step.examined) out += paragraph("Examined", answer_text(*step.examined));
    if (step.seen) out += paragraph("Seen", answer_text(*step.seen));
    if (!step.file_facts.empty()) out += paragraph("Seen", line(step.file_facts) + ".");
    out += paragraph("Answer", line(step.answer));
    out += paragraph("Evidence given", text(step.evidence));
    if (step.error) out += error_text(*step.error);
    out += paragraph("Could not be judged", prose(step.failure));
    if (step.captured) out += paragraph("Captured", code(*step.captured));
    return out;
}

// A step of a criterion is below the criterion's heading.
std::string step_text(const StepEvidence& step, bool in_criterion) {
    std::string out = fmt::format("\n{} Step {}, {}: {}\n", in_criterion ? "#####" : "####", step.number,
                                  text(step.title), verdict_name(step.verdict));
    out += "\n" + line(step.facts) + ".\n";
    if (!step.conditions.empty()) out += "\n";
    for (const auto& condition : step.conditions) out += "- only if " + code(condition) + "\n";
    out += paragraph("Why", line(step.reason));
    out += asked_text(step) + rules_text(step.rules) + observed_text(step);
    return out + paragraph("Remedy", prose(step.remedy));
}

std::string group_text(const EvidenceGroup& group) {
    std::string out;
    if (group.criterion) out += fmt::format("\n#### {}: {}\n", text(*group.criterion), verdict_name(group.verdict));
    for (const auto& entry : group.entries)
        out += std::visit(
            model::Cases{[&](const StepEvidence& step) { return step_text(step, group.criterion.has_value()); },
                         [](const NoteEvidence& note) { return "\nNote: " + text(note.text) + "\n"; }},
            entry);
    return out;
}

}  // namespace

std::string evidence_part(const Document& document) {
    std::string out;
    for (const auto& section : document.evidence) {
        out += "\n### " + line(section.title) + "\n";
        for (const auto& group : section.groups) out += group_text(group);
    }
    return out.empty() ? out : fmt::format("## {}\n", titles::kEvidence) + out;
}

}  // namespace runbook::report::md
