#include <set>

#include "interpreter/core/text.hpp"
#include "interpreter/report/escape.hpp"
#include "interpreter/report/markdown_parts.hpp"
#include "interpreter/report/table.hpp"

namespace runbook::report {

using core::Step;
using core::Verdict;

namespace {

constexpr std::size_t kMostRows = 20;
constexpr std::size_t kMostValues = 20;  // of variables in one statement

// An expression as text: its value where it has one by itself, else as the author wrote it.
std::string plain_of(const core::Expr& expr) {
    return expr.is_literal() ? expr.value.plain() : to_source(expr);
}

std::string value_of(const Overview& overview, const core::Expr& expr) {
    if (expr.is_literal()) return expr.value.display();
    const auto found = overview.values.find(expr.name);
    if (expr.op == core::Expr::Op::variable && found != overview.values.end()) return found->second.display();
    return to_source(expr) + ", which has no value in this log";
}

std::string sql_text(const Overview& overview, const core::SqlText& sql) {
    std::string out = "\n" + fenced(sql.text, "sql");
    std::set<std::string> names;
    std::string values;
    for (const auto& variable : sql.variables) {
        if (!names.insert(variable.name).second || names.size() > kMostValues) continue;
        values += "- " + code(":" + variable.name) + " = " + value_code(value_of(overview, variable.value)) + "\n";
    }
    if (names.size() > kMostValues)
        values += fmt::format("- and {}\n", core::counted(names.size() - kMostValues, "more variable"));
    return values.empty() ? out : out + "\nValues:\n\n" + values;
}

std::string rows_text(const core::Rows& rows) {
    if (rows.columns.empty()) {
        if (rows.affected) return core::counted(*rows.affected, "row") + " affected.\n";
        return core::counted(rows.count, "row") + " without columns.\n";
    }
    std::string out = core::counted(rows.count, "row");
    if (rows.affected) out += ", " + std::to_string(*rows.affected) + " affected";
    if (rows.rows.empty()) return out + ".\n";
    if (rows.count == 1 && rows.columns.size() == 1)
        return out + ", " + code(rows.columns[0]) + " = " + value_code(rows.rows[0][0]) + ".\n";
    Table table(rows.columns);
    const auto shown = std::min(rows.rows.size(), kMostRows);
    for (std::size_t i = 0; i < shown; ++i) {
        std::vector<std::string> cells;
        for (const auto& value : rows.rows[i]) cells.push_back(value.plain());
        table.add(std::move(cells));
    }
    out += ":\n\n" + table.fitted();
    if (rows.count > shown) out += fmt::format("\nand {}.\n", core::counted(rows.count - shown, "more row"));
    return out;
}

std::string server_error_text(const core::ServerError& error) {
    std::string details;
    for (const auto& [name, value] : {std::pair{"Detail", &error.detail}, std::pair{"Hint", &error.hint},
                                      std::pair{"Constraint", &error.constraint}, std::pair{"Table", &error.table},
                                      std::pair{"Column", &error.column}})
        if (!value->empty()) details += fmt::format("- {}: {}\n", name, text(*value));
    return "\nServer error " + error_text(error) + "\n" + (details.empty() ? "" : "\n" + details);
}

std::string rules_text(const StepResult& result) {
    std::string out;
    for (const auto& rule : result.rules) {
        const auto operands = operands_text(rule);
        out += fmt::format("- {}: {}{}\n", name_of(rule.verdict), code(rule.source),
                           operands.empty() ? "" : ": " + operands);
    }
    return out.empty() ? out : "\nRules:\n\n" + out;
}

std::string samples_text(const std::vector<std::int64_t>& durations) {
    const auto [least, most] = std::minmax_element(durations.begin(), durations.end());
    return fmt::format("\n{} samples, {} to {}.\n", durations.size(), duration_text(*least), duration_text(*most));
}

std::string file_text(const core::FileFacts& file) {
    return fmt::format("\nSeen: {}, {}, SHA-256 {}.\n", core::counted(file.size, "byte"),
                       core::counted(file.lines, "line"), code(file.sha256));
}

std::string observed_text(const Step& step, const core::Observation& seen) {
    std::string out;
    if (seen.durations.size() > 1) out += samples_text(seen.durations);
    if (seen.among) out += "\nExamined: " + rows_text(*seen.among);
    if (seen.rows) out += "\nSeen: " + rows_text(*seen.rows);
    if (seen.file) out += file_text(*seen.file);
    if (seen.answer) out += "\nAnswer: " + answer_text(step, *seen.answer) + "\n";
    if (!seen.evidence.empty()) out += "\nEvidence given: " + text(seen.evidence) + "\n";
    if (seen.error) out += server_error_text(*seen.error);
    if (!seen.trouble.empty()) out += "\nCould not be judged: " + prose(seen.trouble) + "\n";
    return out;
}

struct ProbeText {
    const Overview& overview;

    std::string operator()(const core::SqlProbe& probe) const { return sql_text(overview, probe.sql); }
    std::string operator()(const core::FileProbe& probe) const {
        return "\nFile: " + code(plain_of(probe.path)) + "\n";
    }
};

std::string asked_text(const Overview& overview, const Step& step) {
    if (const auto* check = std::get_if<core::Check>(&step.body)) {
        auto out = std::visit(ProbeText{overview}, check->probe);
        if (check->among) out += "\nAmong:\n" + sql_text(overview, *check->among);
        return out;
    }
    if (const auto* capture = std::get_if<core::Capture>(&step.body))
        return std::visit(ProbeText{overview}, capture->probe);
    if (const auto* ask = std::get_if<core::Ask>(&step.body)) return "\nAsked: " + text(ask->prompt) + "\n";
    return {};
}

std::string facts_line(const Step& step, const StepResult* result) {
    std::string out;
    if (result != nullptr && result->duration) out = "Took " + duration_text(*result->duration) + ". ";
    if (step.scenario > 0) out += fmt::format("In scenario {}, rolled back. ", step.scenario);
    const auto place = fmt::format("{}:{}", step.place.file, step.place.line);
    return "\n" + out + "Id " + code(step.id) + ", source " + code(place) + ".\n";
}

std::string conditions_text(const Step& step) {
    std::string out;
    for (const auto& condition : step.only_if) out += "- only if " + code(to_source(condition)) + "\n";
    return out.empty() ? out : "\n" + out;
}

// The rules stand below with all that the reason would repeat.
bool rules_say_why(const StepResult& result) {
    const auto decides = [&](const RuleOutcome& rule) { return rule.verdict == result.verdict; };
    return (result.verdict == Verdict::fail || result.verdict == Verdict::warn) &&
           std::any_of(result.rules.begin(), result.rules.end(), decides);
}

std::string step_text(const RunRecord& record, const Overview& overview, const Step& step) {
    const auto* result = result_of(record, step.number);
    const bool in_criterion = step.criterion && !step.criterion->implied;
    std::string out = fmt::format("\n{} Step {}, {}: {}\n", in_criterion ? "#####" : "####", step.number,
                                  text(step.title_text()), result == nullptr ? "no result" : name_of(result->verdict));
    out += facts_line(step, result) + conditions_text(step);
    if (result == nullptr) out += "\nWhy: " + text(why_without_result(record, step)) + ".\n";
    if (result != nullptr && !result->why.empty() && !rules_say_why(*result))
        out += "\nWhy: " + prose(result->why) + "\n";
    out += asked_text(overview, step);
    if (result == nullptr) return out;
    out += rules_text(*result) + observed_text(step, result->observed);
    if (result->captured && !result->observed.answer) out += "\nCaptured: " + value_code(*result->captured) + "\n";
    if (!result->remedy.empty()) out += "\nRemedy: " + prose(result->remedy) + "\n";
    return out;
}

// Headings where the section or the criterion changes from one step to the next.
class Headings {
  public:
    explicit Headings(const Overview& overview) {
        for (const auto& result : overview.criteria) verdicts_[result.criterion.id] = result.verdict;
    }

    std::string before(const Step& step) {
        std::string out;
        const auto section = section_text(step);
        if (section_ != section) out += "\n### " + (section.empty() ? "Outside any section" : text(section)) + "\n";
        const bool named = step.criterion && !step.criterion->implied;
        const auto criterion = named ? step.criterion->id : "";
        if (named && (section_ != section || criterion_ != criterion)) out += heading(*step.criterion);
        section_ = section;
        criterion_ = criterion;
        return out;
    }

  private:
    std::map<std::string, Verdict> verdicts_;
    std::optional<std::string> section_;
    std::string criterion_;

    std::string heading(const core::Criterion& criterion) const {
        const auto verdict = verdicts_.find(criterion.id);
        return "\n#### " + criterion_text(criterion) + ": " +
               (verdict == verdicts_.end() ? "no result" : std::string(name_of(verdict->second))) + "\n";
    }
};

}  // namespace

std::string evidence_part(const RunRecord& record, const Overview& overview) {
    std::string out;
    Headings headings(overview);
    for (const auto& step : record.steps) {
        if (step.criterion)
            out += headings.before(step) + step_text(record, overview, step);
        else if (const auto* note = std::get_if<core::Note>(&step.body))
            out += headings.before(step) + "\nNote: " + text(plain_of(note->text)) + "\n";
    }
    return out.empty() ? out : "## Evidence\n" + out;
}

}  // namespace runbook::report
