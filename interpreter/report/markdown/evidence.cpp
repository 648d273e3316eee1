#include "interpreter/report/markdown/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
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
    if (step.asked) out += paragraph(step.asked->first, code(step.asked->second));
    if (step.among) out += "\nAmong:\n" + statement_text(*step.among);
    if (step.prompt) out += "\nAsked: " + text(*step.prompt) + "\n";
    return out;
}

std::string observed_text(const StepEvidence& step) {
    std::string out;
    if (!step.samples.empty()) out += "\n" + line(step.samples) + ".\n";
    if (step.examined) out += paragraph("Examined", answer_text(*step.examined));
    if (step.seen) out += paragraph("Seen", answer_text(*step.seen));
    if (!step.asked_facts.empty()) out += paragraph("Seen", line(step.asked_facts) + ".");
    if (!step.plan.empty()) out += paragraph("Plan", line(step.plan) + ".");
    out += paragraph("Answer", line(step.answer));
    out += paragraph("Evidence given", text(step.evidence));
    if (step.error) out += error_text(*step.error);
    out += paragraph("Could not be judged", prose(step.failure));
    if (step.captured) out += paragraph("Captured", code(*step.captured));
    return out;
}

std::string step_text(const StepEvidence& step) {
    std::string out = fmt::format("\n#### {}Step {}, {}: {}\n", step_anchor(step.number), step.number, text(step.title),
                                  verdict_name(step.verdict));
    out += "\n" + line(step.facts) + ".\n";
    if (!step.conditions.empty()) out += "\n";
    for (const auto& condition : step.conditions) out += "- only if " + code(condition) + "\n";
    out += paragraph("Why", line(step.reason));
    out += asked_text(step) + rules_text(step.rules) + observed_text(step);
    return out + paragraph("Remedy", prose(step.remedy));
}

// ---- steps that passed: a line each, and their statement where it has several

std::string short_values(const Statement& statement) {
    std::string out;
    for (const auto& [name, value] : statement.values)
        out += (out.empty() ? " with " : ", ") + code(name) + " = " + code(shortened(value, 80));
    return statement.more_values == 0 ? out : fmt::format("{} and {} more", out, statement.more_values);
}

constexpr std::size_t kLongestLine = 160;

// The statement in one line; nothing if it is too long for one, or if line breaks mean something in it: they end
// comments, and can be part of a text.
std::optional<std::string> in_one_line(const std::string& sql) {
    std::string out;
    for (std::size_t at = 0; at < sql.size();) {
        const auto end = std::min(sql.find('\n', at), sql.size());
        const auto part = core::trimmed(std::string_view(sql).substr(at, end - at));
        const bool quoted =
            std::count(part.begin(), part.end(), '\'') % 2 != 0 || std::count(part.begin(), part.end(), '"') % 2 != 0;
        if (quoted || part.find("--") != std::string_view::npos || part.find('$') != std::string_view::npos)
            return sql.find('\n') == std::string::npos ? std::optional(sql) : std::nullopt;
        out += (out.empty() ? "" : " ") + std::string(part);
        at = end + 1;
    }
    const bool was_one = sql.find('\n') == std::string::npos;
    return was_one || out.size() <= kLongestLine ? std::optional(out) : std::nullopt;
}

std::string short_statement(std::string_view name, const std::optional<Statement>& statement) {
    if (!statement) return {};
    if (const auto line = in_one_line(statement->sql))
        return fmt::format("; {}{}{}", name, code(*line), short_values(*statement));
    return statement->values.empty() ? "" : ";" + short_values(*statement);
}

std::string indented(const std::string& block) {
    std::string out;
    for (std::size_t at = 0; at < block.size();) {
        const auto end = std::min(block.find('\n', at), block.size());
        out += (end > at ? "  " : "") + block.substr(at, end - at) + "\n";
        at = end + 1;
    }
    return out;
}

std::string short_findings(const StepEvidence& step) {
    std::string out;
    for (const auto& rule : step.rules)
        out += "; " + code(rule.source) + (rule.operands.empty() ? "" : ": ") + line(rule.operands);
    if (step.captured)
        out += "; captured " + code(*step.captured);
    else if (step.seen && step.rules.empty())
        out += "; seen: " + line(step.seen->summary);
    if (step.examined) out += "; examined: " + line(step.examined->summary);
    if (!step.samples.empty()) out += "; " + line(step.samples);
    if (step.asked) out += "; " + core::to_lower(step.asked->first) + " " + code(step.asked->second);
    if (!step.asked_facts.empty()) out += ": " + line(step.asked_facts);
    if (!step.plan.empty()) out += "; plan: " + line(step.plan);
    if (!step.answer.empty()) out += "; answer: " + line(step.answer);
    if (!step.evidence.empty()) out += "; evidence: " + text(step.evidence);
    if (step.error) out += "; server error " + text(step.error->summary);
    if (!step.reason.empty()) out += "; " + line(step.reason);
    return out;
}

std::string passed_text(const StepEvidence& step) {
    const auto verdict = step.verdict == model::Verdict::pass ? "" : ": " + verdict_name(step.verdict);
    std::string out = fmt::format("- {}**Step {}, {}**{} ({})", step_anchor(step.number), step.number, text(step.title),
                                  verdict, line(step.place));
    out += short_findings(step) + short_statement("", step.statement) + short_statement("among ", step.among) + "\n";
    for (const auto* statement : {&step.statement, &step.among})
        if (*statement && !in_one_line((*statement)->sql)) out += indented(fenced((*statement)->sql, "sql"));
    return out;
}

bool needs_no_reading(const StepEvidence& step) {
    return step.verdict == model::Verdict::pass || step.verdict == model::Verdict::not_applicable;
}

std::string folded(std::size_t count, const std::string& passed) {
    if (passed.empty()) return {};
    return fmt::format("\n<details><summary>{} passed</summary>\n\n{}\n</details>\n", core::counted(count, "step"),
                       passed);
}

std::string group_text(const EvidenceGroup& group) {
    std::string out;
    std::string passed;
    std::size_t count = 0;
    if (group.criterion) out += fmt::format("\n**{}: {}**\n", text(*group.criterion), verdict_name(group.verdict));
    for (const auto& entry : group.entries)
        std::visit(model::Cases{[&](const StepEvidence& step) {
                                    count += needs_no_reading(step) ? 1 : 0;
                                    (needs_no_reading(step) ? passed : out) +=
                                        needs_no_reading(step) ? passed_text(step) : step_text(step);
                                },
                                [&](const NoteEvidence& note) { out += "\nNote: " + text(note.text) + "\n"; }},
                   entry);
    return out + folded(count, passed);
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
