#include "interpreter/report/step_evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/core/text.hpp"
#include "interpreter/report/words.hpp"

namespace runbook::report {

using model::Step;
using model::Verdict;

namespace {

constexpr std::size_t kMostRows = 20;
constexpr std::size_t kMostValues = 20;  // of variables in one statement

std::string variable_value(const Overview& overview, const core::Expr& expr) {
    if (expr.is_literal()) return expr.value.display();
    const auto found = overview.values.find(expr.variable.name);
    if (expr.is_found_by_run() && found != overview.values.end()) return found->second.display();
    return core::to_source(expr) + ", which has no value in this log";
}

Statement statement_of(const Overview& overview, const model::SqlText& sql) {
    Statement statement{sql.text, {}, 0};
    std::set<std::string> names;
    for (const auto& variable : sql.variables) {
        if (!names.insert(variable.name).second) continue;
        if (names.size() <= kMostValues)
            statement.values.push_back({":" + variable.name, value_text(variable_value(overview, variable.value))});
        else
            ++statement.more_values;
    }
    return statement;
}

ErrorEvidence error_of(const model::ServerError& error) {
    ErrorEvidence evidence{error_text(error), {}};
    for (const auto& [name, value] : {std::pair{"Detail", &error.detail}, std::pair{"Hint", &error.hint},
                                      std::pair{"Constraint", &error.constraint}, std::pair{"Table", &error.table},
                                      std::pair{"Column", &error.column}})
        if (!value->empty()) evidence.details.push_back({name, *value});
    return evidence;
}

Text samples_of(const std::vector<std::int64_t>& durations) {
    if (durations.size() <= 1) return {};
    const auto [least, most] = std::minmax_element(durations.begin(), durations.end());
    return Text().words(
        fmt::format("{} samples, {} to {}", durations.size(), duration_text(*least), duration_text(*most)));
}

Text facts_of(const model::FileFacts& file) {
    return Text()
        .words(core::counted(file.size, "byte") + ", " + core::counted(file.lines, "line") + ", SHA-256 ")
        .code(file.sha256);
}

Text facts_of(const model::CommitFacts& commit) {
    using Outcome = model::CommitFacts::Outcome;
    Text out;
    out.words(commit.outcome == Outcome::committed     ? "committed"
              : commit.outcome == Outcome::rolled_back ? "rolled back"
                                                       : "not known");
    if (!commit.transaction_id.empty()) out.words(", transaction ").code(commit.transaction_id);
    if (commit.answer_lost) out.words(", by what the server said later: the answer to COMMIT was lost");
    return out;
}

void add_names(Text& out, std::string_view what, const std::vector<std::string>& names) {
    if (names.empty()) return;
    out.words(fmt::format("; {} ", what));
    for (std::size_t i = 0; i < names.size(); ++i) out.words(i == 0 ? "" : ", ").code(names[i]);
}

Text facts_of(const model::PlanFacts& plan) {
    Text out;
    out.words(fmt::format("total cost {}, {} expected", plan.total_cost.to_string(),
                          plan.rows == core::Number(1) ? "1 row" : plan.rows.to_string() + " rows"));
    add_names(out, plan.indexes.size() == 1 ? "index" : "indexes", plan.indexes);
    add_names(out, "sequential scan of", plan.seq_scans);
    if (plan.execution_us) out.words("; executed in " + duration_text(*plan.execution_us));
    return out;
}

Text facts_of(const std::vector<std::string>& names) {
    Text out;
    out.words(core::counted(names.size(), "file"));
    for (std::size_t i = 0; i < std::min(names.size(), kMostValues); ++i)
        out.words(i == 0 ? ": " : ", ").code(names[i]);
    if (names.size() > kMostValues) out.words(fmt::format(" and {} more", names.size() - kMostValues));
    return out;
}

Text place_of(const Step& step) {
    return Text().code(model::place_text(step));
}

void add_setting(Text& out, const Overview& overview, const std::string& name, const std::optional<core::Expr>& value) {
    out.words(", ").code(name);
    if (value)
        out.words(" = ").code(variable_value(overview, *value));
    else
        out.words(" never set");
}

Text facts_of(const Overview& overview, const Step& step, const model::StepJudged* judged) {
    Text out;
    if (judged != nullptr && judged->facts.duration_us)
        out.words("Took " + duration_text(*judged->facts.duration_us) + ". ");
    if (step.scenario > 0) out.words(fmt::format("In scenario {}, rolled back. ", step.scenario));
    if (step.action)
        out.words(fmt::format("In action {}, {}. ", step.action->index,
                              step.action->atomic ? "one transaction" : "not a transaction: each statement at once"));
    if (step.identity) {
        out.words("As ").code(step.identity->name).words(", role ").code(step.identity->role.value.plain());
        for (const auto& [name, value] : step.identity->settings) add_setting(out, overview, name, value);
        out.words(step.identity->exempt ? ", exempt from row security. " : ". ");
    }
    return out.words("Id ").code(step.id).words(", source ").append(place_of(step));
}

// The rules follow, with all that the reason would repeat.
bool rules_give_reason(const model::StepResult& result) {
    const auto decides = [&](const model::RuleResult& rule) { return rule.verdict == result.verdict; };
    return (result.verdict == Verdict::fail || result.verdict == Verdict::warn) &&
           std::any_of(result.rules.begin(), result.rules.end(), decides);
}

struct AddProbe {
    const Overview& overview;
    StepEvidence& evidence;

    void operator()(const model::SqlProbe& probe) const { evidence.statement = statement_of(overview, probe.sql); }
    void operator()(const model::FileProbe& probe) const { evidence.asked.emplace("File", plain_text(probe.path)); }
    void operator()(const model::FilesProbe& probe) const {
        evidence.asked.emplace("Files", plain_text(probe.pattern));
    }
    void operator()(const model::CommandProbe& probe) const {
        std::string words;
        for (const auto& word : probe.words) words += (words.empty() ? "" : " ") + plain_text(word);
        evidence.asked.emplace("Program", words);
    }
    void operator()(const model::HttpProbe& probe) const {
        evidence.asked.emplace("Request", (probe.method == "head" ? "HEAD " : "GET ") + plain_text(probe.url));
    }
    void operator()(const model::ListenProbe& probe) const {
        evidence.asked.emplace("Channel", plain_text(probe.channel));
    }
    void operator()(const model::LuaProbe& probe) const {
        std::string call = probe.function + "(";
        for (const auto& [name, value] : probe.arguments)
            call += (call.ends_with('(') ? "" : ", ") + (name.empty() ? "" : name + ": ") + plain_text(value);
        evidence.asked.emplace("Lua", call + ")");
    }
    void operator()(const model::ElapsedProbe& probe) const {
        evidence.asked.emplace("Time of the section", probe.section);
    }
};

// What the step asks of the database, the host or the operator.
struct AddAsked {
    const Overview& overview;
    StepEvidence& evidence;

    void operator()(const model::Check& check) const {
        std::visit(AddProbe{overview, evidence}, check.probe);
        if (check.among) evidence.among = statement_of(overview, *check.among);
    }
    void operator()(const model::Capture& capture) const { std::visit(AddProbe{overview, evidence}, capture.probe); }
    void operator()(const model::Manual&) const {}  // its title asks
    void operator()(const model::Ask& ask) const { evidence.prompt = ask.prompt; }
    void operator()(const model::Note&) const {}
    void operator()(const model::Indicator&) const {}
    void operator()(const model::Gate&) const {}
    void operator()(const model::Loop& loop) const { evidence.asked.emplace("List", core::to_source(loop.list)); }
    void operator()(const model::Begin&) const {}
    void operator()(const model::Commit&) const {}
};

void add_result(StepEvidence& evidence, const model::StepResult& result) {
    if (!rules_give_reason(result)) evidence.reason.sentence(result.reason);
    for (const auto& rule : result.rules) evidence.rules.push_back({rule.verdict, rule.source, operands_text(rule)});
    evidence.remedy = result.remedy;
}

// The count alone, if it is one.
Answer counted_by(const model::Rows& among) {
    if (among.count != 1 || among.columns.size() != 1 || among.rows.empty()) return answer_of(among, kMostRows);
    Answer answer;
    answer.summary.code(value_text(among.rows[0][0]));
    return answer;
}

void add_observed(StepEvidence& evidence, const Step& step, const model::Observation& observed) {
    evidence.samples = samples_of(observed.durations);
    if (observed.among) evidence.examined = counted_by(*observed.among);
    // What returns no rows and changes none, as DDL, has nothing to show.
    const auto& rows = observed.rows;
    if (rows && (!rows->columns.empty() || rows->affected)) evidence.seen = answer_of(*rows, kMostRows);
    if (observed.polled)
        evidence.samples = Text().words(
            fmt::format("{} in {}", core::counted(static_cast<std::size_t>(observed.polled->attempts), "attempt"),
                        duration_text(observed.polled->elapsed_us)));
    if (observed.file) evidence.asked_facts = facts_of(*observed.file);
    if (observed.names) evidence.asked_facts = facts_of(*observed.names);
    if (observed.command)
        evidence.asked_facts = Text().words("exit status ").code(std::to_string(observed.command->exit_status));
    if (observed.http) evidence.asked_facts = Text().words("status ").code(std::to_string(observed.http->status));
    if (observed.notified)
        evidence.asked_facts = Text()
                                   .words("payload ")
                                   .code(observed.notified->payload)
                                   .words(", " + duration_text(observed.notified->latency_us) + " after the commit");
    if (observed.commit) evidence.asked_facts = facts_of(*observed.commit);
    if (observed.plan) evidence.plan = facts_of(*observed.plan);
    if (observed.answer) evidence.answer = answer_text(step, *observed.answer);
    evidence.evidence = observed.evidence;
    if (observed.error) evidence.error = error_of(*observed.error);
    evidence.failure = observed.failure;
}

}  // namespace

Answer answer_of(const model::Rows& rows, std::size_t most_rows) {
    Answer answer;
    if (rows.columns.empty()) {
        answer.summary.words(rows.affected ? core::counted(*rows.affected, "row") + " affected"
                                           : core::counted(rows.count, "row") + " without columns");
        return answer;
    }
    auto& summary = answer.summary.words(core::counted(rows.count, "row"));
    if (rows.affected) summary.words(fmt::format(", {} affected", *rows.affected));
    if (rows.rows.empty()) return answer;
    if (rows.count == 1 && rows.columns.size() == 1) {
        summary.words(", ").code(rows.columns[0]).words(" = ").code(value_text(rows.rows[0][0]));
        return answer;
    }
    auto table = table_of(rows, most_rows);
    table.summary = std::move(summary);
    return table;
}

Answer table_of(const model::Rows& rows, std::size_t most_rows) {
    Answer answer;
    answer.columns = rows.columns;
    for (std::size_t i = 0; i < std::min(rows.rows.size(), most_rows); ++i) {
        auto& row = answer.rows.emplace_back();
        for (const auto& value : rows.rows[i]) row.push_back(value.plain());
    }
    answer.more_rows = rows.count - answer.rows.size();
    return answer;
}

std::string plain_text(const core::Expr& expr) {
    return expr.is_literal() ? expr.value.plain() : core::to_source(expr);
}

StepEvidence step_evidence(const Record& record, const Overview& overview, const Step& step) {
    const auto* judged = result_of(record, step.number);
    StepEvidence evidence;
    evidence.number = step.number;
    evidence.title = step.title_text();
    evidence.verdict = verdict_of(record, step);
    evidence.facts = facts_of(overview, step, judged);
    evidence.place = place_of(step);
    for (const auto& condition : step.only_if) evidence.conditions.push_back(core::to_source(condition));
    std::visit(AddAsked{overview, evidence}, step.body);
    if (judged == nullptr) {
        evidence.reason.text(reason_without_result(record, step)).words(".");
        return evidence;
    }
    add_result(evidence, judged->result);
    if (judged->observed) add_observed(evidence, step, *judged->observed);
    // What an operator answered is shown as the answer.
    if (judged->result.captured && evidence.answer.empty()) evidence.captured = value_text(*judged->result.captured);
    return evidence;
}

}  // namespace runbook::report
