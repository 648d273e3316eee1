#include "interpreter/describe/check_on_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "interpreter/core/text.hpp"
#include "interpreter/describe/places.hpp"
#include "interpreter/describe/result_types.hpp"

namespace runbook::describe {

namespace {

using core::Kind;
using core::Value;
using model::SqlText;
using model::Step;

// Of the same type as what a run will capture: only the type matters, because nothing is executed.
Value stand_in(core::Type type) {
    switch (type.kind) {
        case Kind::list: return Value::list({stand_in({type.element, Kind::unknown})});
        case Kind::boolean: return Value::boolean(false);
        case Kind::integer: return Value::integer(0);
        case Kind::uuid: return Value::string(Kind::uuid, "00000000-0000-0000-0000-000000000000");
        case Kind::json: return Value::string(Kind::json, "{}");
        default:
            if (core::is_number_like(type.kind)) return Value::quantity(type.kind, 0);
            return Value::string(core::is_text_like(type.kind) ? type.kind : Kind::text, "x");
    }
}

// "server-undefined-table"
std::string slug_of(const model::ServerError& error) {
    auto slug = "server-" + error.condition;
    std::replace(slug.begin(), slug.end(), '_', '-');
    return slug;
}

// What the server has not found: relation "a.b", column b.c, function f(integer).
std::string missing_name(const std::string& message) {
    constexpr std::string_view kEnds = "\"(";
    auto begin = message.find('"');
    begin = begin == std::string::npos ? message.find(' ') : begin;
    if (begin == std::string::npos) return message;
    const auto end = message.find_first_of(message[begin] == '"' ? "\"" : kEnds, begin + 1);
    const auto name = message.substr(begin + 1, end == std::string::npos ? end : end - begin - 1);
    const auto words = name.substr(0, name.find(' '));
    return words.substr(words.rfind('.') == std::string::npos ? 0 : words.rfind('.') + 1);
}

bool has_word(const std::string& text, const std::string& word) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const bool begins = at == 0 || !core::is_word_character(text[at - 1]);
        const bool ends = at + word.size() == text.size() || !core::is_word_character(text[at + word.size()]);
        if (begins && ends) return true;
    }
    return false;
}

bool says_missing(const model::ServerError& error) {
    constexpr std::array<std::string_view, 7> kMissing = {"42P01", "42703", "42883", "42704",
                                                          "3F000", "42P10", "42804"};
    return std::find(kMissing.begin(), kMissing.end(), error.sqlstate) != kMissing.end();
}

class PlanChecker {
  public:
    PlanChecker(const DescriberOf& describer_of, const grammar::Sources& sources, grammar::Diagnostics& diagnostics)
        : describer_of_(describer_of), sources_(sources), diagnostics_(diagnostics) {}

    void check(const Step& step) {
        if (const auto* loop = model::loop_in(step)) {
            outputs_[loop->value.name] = {loop->kind, Kind::unknown};
            for (const auto& inner : loop->steps) check(inner);
        }
        if (const auto* check = model::check_in(step)) check_check(step, *check);
        if (const auto* sql = model::sql_of(step); sql != nullptr && model::check_in(step) == nullptr)
            check_capture(step, *sql);
        if (const auto* output = model::output_of(step))
            outputs_[output->variable.name] =
                output->all ? core::Type{Kind::list, output->kind} : core::Type{output->kind, Kind::unknown};
        if (const auto* sql = model::sql_of(step); sql != nullptr && !sql->takes_parameters && model::may_write(step))
            created_by_[step.scenario] += sql->text + "\n";
    }
    [[nodiscard]] Summary summary() { return std::move(summary_); }

  private:
    const DescriberOf& describer_of_;
    const grammar::Sources& sources_;
    grammar::Diagnostics& diagnostics_;
    std::map<std::string, core::Type> outputs_;
    std::map<std::int64_t, std::string>
        created_by_;  // statements that no server can describe, by their scenario; 0: of actions
    Summary summary_;

    [[nodiscard]] core::Type type_of(const core::Variable& variable) const {
        const auto found = outputs_.find(variable.name);
        return found == outputs_.end() ? core::Type{Kind::text, Kind::unknown} : found->second;
    }

    // What a scenario, or an action before, creates cannot be known before it runs.
    [[nodiscard]] bool may_be_created(const Step& step, const model::ServerError& error) const {
        const auto creates = [&](std::int64_t where) {
            const auto found = created_by_.find(where);
            return found != created_by_.end() && has_word(found->second, missing_name(error.message));
        };
        return says_missing(error) && (creates(step.scenario) || creates(0));
    }

    void leave_out(const Step& step, const std::string& why) {
        auto text = step.id + ": " + why;
        auto& all = summary_.not_checked;
        if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
    }

    // The statement with a value for each variable; nothing where a name is only known by a run.
    std::optional<SqlText> with_stand_ins(const Step& step, SqlText sql) {
        for (auto& variable : sql.variables) {
            if (variable.value.is_literal()) continue;
            if (variable.identifier) {
                leave_out(step, fmt::format("`:\"{}\"` is a name that only the run knows", variable.name));
                return std::nullopt;
            }
            variable.value = core::Expr::literal(stand_in(variable.value.op == core::Expr::Op::variable
                                                              ? type_of(variable.value.variable)
                                                              : core::Type{Kind::text, {}}));
        }
        return sql;
    }

    // What the statement returns; nothing where it is not known or was reported.
    std::optional<std::vector<postgres::DescribedColumn>> columns_of(const Step& step, const SqlText& written) {
        if (!written.takes_parameters) return std::nullopt;  // the server looks at it only when it runs
        const auto sql = with_stand_ins(step, written);
        if (!sql) return std::nullopt;
        auto* describer = describer_of_(step.database);
        if (describer == nullptr) {
            leave_out(step, fmt::format("the database `{}` is not connected", step.database));
            return std::nullopt;
        }
        auto described = describer->describe(*sql, step.settings.search_path);
        if (!described.error) {
            ++summary_.described;
            return std::move(described.columns);
        }
        if (may_be_created(step, *described.error)) {
            leave_out(step, "its scenario may create what it needs");
            return std::nullopt;
        }
        report(step, written, described);
        return std::nullopt;
    }

    void report(const Step& step, const SqlText& sql, const postgres::Description& described) {
        const auto& error = *described.error;
        auto& finding = diagnostics_.error(slug_of(error), "PostgreSQL says: " + error.message,
                                           place_in_sql(sources_, step.place, sql.text, described.error_at.value_or(0)),
                                           error.hint);
        if (!error.detail.empty()) finding.notes.push_back(error.detail);
        if (!error.search_path.empty() && says_missing(error))
            finding.notes.push_back("the search_path is " + error.search_path);
        if (step.call)
            finding.notes.push_back("in the step `" + step.id + "`, of a macro called at " + model::place_text(step));
    }

    void report_rule(const model::Rule& rule, const std::string& message, const std::string& help) {
        diagnostics_.error("result-type", message, place_of(sources_, rule.place, rule.source), help);
    }

    void check_check(const Step& step, const model::Check& check) {
        if (check.among) check_among(step, *check.among);
        const auto* sql = model::sql_of(step);
        if (sql == nullptr) return;
        const auto columns = columns_of(step, *sql);
        if (!columns) return;
        for (const auto& rule : check.rules) {
            const auto report = [&](const std::string& message, const std::string& help) {
                report_rule(rule, message, help);
            };
            const auto kind_of = [&](const core::Variable& variable) { return type_of(variable); };
            check_expression(rule.condition, *columns, kind_of, report);
            if (rule.alert) check_expression(*rule.alert, *columns, kind_of, report);
        }
    }

    void check_among(const Step& step, const SqlText& among) {
        const auto columns = columns_of(step, among);
        if (!columns) return;
        const bool counts = columns->size() == 1 &&
                            ((*columns)[0].type.kind == Kind::integer || (*columns)[0].type.kind == Kind::numeric);
        if (!counts)
            diagnostics_.error("result-type", "`among` must count: it needs one column with a number",
                               place_in_sql(sources_, step.place, among.text, 0),
                               "for example: among \"select count(*) from …\"");
    }

    void check_capture(const Step& step, const SqlText& sql) {
        const auto columns = columns_of(step, sql);
        const auto* output = model::output_of(step);
        if (!columns || output == nullptr || is_taken(step)) return;
        const auto place = place_in_sql(sources_, step.place, sql.text, 0);
        if (columns->size() != 1) {
            diagnostics_.error("result-type",
                               fmt::format("a capture needs one column, but the statement returns {}", columns->size()),
                               place, "select one column");
            return;
        }
        const auto kind = (*columns)[0].type.kind;
        if (!fits(kind, output->kind))
            diagnostics_.error("result-type",
                               fmt::format("the captured value is {}, expected {}", core::describe((*columns)[0].type),
                                           core::describe({output->kind, Kind::unknown})),
                               place, fmt::format("declare it as :{}, or convert it in SQL", core::name_of(kind)));
    }

    // `take` makes the value of what the statement returns.
    static bool is_taken(const Step& step) { return model::takes_of_result(step); }

    // Whether a run can make the one of the other; a text can be read as anything.
    static bool fits(Kind found, Kind wanted) {
        const bool number = found == Kind::integer || found == Kind::numeric;
        if (found == wanted || found == Kind::text) return true;
        if (number &&
            (wanted == Kind::integer || wanted == Kind::numeric || wanted == Kind::percent || wanted == Kind::bytes))
            return true;
        return wanted == Kind::text && core::is_text_like(found);
    }
};

}  // namespace

Summary check_on_server(const plan::Plan& plan, const DescriberOf& describer_of, const grammar::Sources& sources,
                        grammar::Diagnostics& diagnostics) {
    PlanChecker checker(describer_of, sources, diagnostics);
    for (const auto& step : plan.steps) checker.check(step);
    return checker.summary();
}

}  // namespace runbook::describe
