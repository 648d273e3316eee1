#include "interpreter/sema/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/core/text.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/lints.hpp"
#include "interpreter/sema/literals.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/names.hpp"
#include "interpreter/sema/rules.hpp"
#include "interpreter/sema/steps.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Kind;
using core::Value;
using Ast = ast::Expr::Kind;

/// What a rule of a table can measure. A metric is one expression over the table's rows, so that several could be
/// computed in one scan.
struct Metric {
    std::string_view name;
    std::size_t arguments;
    std::string_view sql;  ///< over `t`; with the column :"c"
    bool of_rows = true;   ///< without rows it says nothing
};

constexpr std::array<Metric, 9> kMetrics = {{
    {"row_count", 0, "count(*)", false},
    {"nulls", 1, "count(*) filter (where t.:\"c\" is null)"},
    {"null_rate", 1, "100.0 * count(*) filter (where t.:\"c\" is null) / nullif(count(*), 0)"},
    {"duplicates", 1, "count(t.:\"c\") - count(distinct t.:\"c\")"},
    {"min", 1, "min(t.:\"c\")"},
    {"max", 1, "max(t.:\"c\")"},
    {"matches", 2, "100.0 * count(*) filter (where t.:\"c\"::text ~ :'p') / nullif(count(t.:\"c\"), 0)"},
    {"in_set", 2, "100.0 * count(*) filter (where t.:\"c\"::text = any((:'p')::text[])) / nullif(count(t.:\"c\"), 0)"},
    {"orphans", 3,
     "count(*) filter (where t.:\"c\" is not null and not exists (select 1 from :\"p\" p where p.:\"k\" = t.:\"c\"))"},
}};

const Metric* metric_named(std::string_view name) {
    const auto found =
        std::find_if(kMetrics.begin(), kMetrics.end(), [&](const auto& one) { return one.name == name; });
    return found == kMetrics.end() ? nullptr : &*found;
}

bool is_rate(const Metric& metric) {
    return metric.sql.starts_with("100.0");
}

// Finds the metrics in a rule, from left to right.
void find_metrics(ast::Expr& expr, std::vector<ast::Expr*>& found) {
    const bool called = expr.kind == Ast::call || expr.kind == Ast::name;
    if (called && metric_named(expr.text) != nullptr) return found.push_back(&expr);
    for (auto& arg : expr.args) find_metrics(arg, found);
}

// The statement's text, with its variables at their places.
class SqlWriter {
  public:
    void add(std::string_view text) { sql_.text += text; }
    void add_variable(std::string_view written, std::string name, bool identifier, Expr value) {
        const auto begin = sql_.text.size();
        sql_.text += written;
        sql_.variables.push_back({begin, sql_.text.size(), identifier, std::move(name), std::move(value)});
    }
    // Each `:"c"` or `:'p'` of the pattern is a variable.
    void add_pattern(std::string_view pattern, const std::vector<std::pair<std::string, Expr>>& values) {
        for (std::size_t at = 0; at < pattern.size();) {
            const auto colon = pattern.find(':', at);
            const bool variable = colon != std::string_view::npos && colon + 1 < pattern.size() &&
                                  (pattern[colon + 1] == '"' || pattern[colon + 1] == '\'');
            if (!variable) {
                const auto end = colon == std::string_view::npos ? pattern.size() : std::min(colon + 2, pattern.size());
                add(pattern.substr(at, end - at));
                at = end;
                continue;
            }
            add(pattern.substr(at, colon - at));
            const auto close = pattern.find(pattern[colon + 1], colon + 2);
            const std::string name(pattern.substr(colon + 2, close - colon - 2));
            const auto value =
                std::find_if(values.begin(), values.end(), [&](const auto& one) { return one.first == name; });
            add_variable(pattern.substr(colon, close + 1 - colon), name, pattern[colon + 1] == '"', value->second);
            at = close + 1;
        }
    }
    model::SqlText take() { return std::move(sql_); }

  private:
    model::SqlText sql_;
};

std::optional<Expr> compile_column(Compiler& compiler, const ast::Expr& expr) {
    if (expr.kind != Ast::symbol && expr.kind != Ast::string) {
        compiler.error(kColumnOfTable(compiler.source_of(expr.span)), expr.span);
        return std::nullopt;
    }
    return Expr::literal(Value::string(Kind::identifier, expr.text));
}

// The further arguments: a regular expression, a list of values, or a table and its column.
bool add_arguments(Compiler& compiler, const Metric& metric, const ast::Expr& call,
                   std::vector<std::pair<std::string, Expr>>& values) {
    if (metric.name == "matches") {
        if (call.args[1].kind != Ast::regex) {
            compiler.error(kRegexOfTable(compiler.source_of(call.args[1].span)), call.args[1].span);
            return false;
        }
        const auto& pattern = call.args[1].text;
        if (pattern.find("\\b") != std::string::npos || pattern.find("\\z") != std::string::npos) {
            compiler.error(kRegexOfServer(), call.args[1].span);
            return false;
        }
        values.emplace_back("p", Expr::literal(Value::text(pattern)));
    } else if (metric.name == "in_set") {
        auto list = compile_expression(compiler, call.args[1], Visibility::plan_values);
        if (list.type.kind != Kind::unknown && list.type.kind != Kind::list) {
            compiler.error(kListExpected(core::describe(list.type)), call.args[1].span);
            return false;
        }
        values.emplace_back("p", std::move(list.expr));
    } else if (metric.name == "orphans") {
        const auto parent =
            literal_as(compiler, Value::text(call.args[1].text), Kind::qualified_name, call.args[1].span);
        auto key = compile_column(compiler, call.args[2]);
        if (!parent || !key) return false;
        values.emplace_back("p", Expr::literal(*parent));
        values.emplace_back("k", *std::move(key));
    }
    return true;
}

std::optional<model::SqlText> sql_of_metric(Compiler& compiler, const Metric& metric, const ast::Expr& call,
                                            const Expr& table) {
    if (call.args.size() != metric.arguments) {
        compiler.error(kMetricArguments(metric.name, core::counted(metric.arguments, "argument")), call.span);
        return std::nullopt;
    }
    std::vector<std::pair<std::string, Expr>> values;
    if (metric.arguments > 0) {
        auto column = compile_column(compiler, call.args[0]);
        if (!column) return std::nullopt;
        values.emplace_back("c", *std::move(column));
    }
    if (!add_arguments(compiler, metric, call, values)) return std::nullopt;
    SqlWriter sql;
    sql.add("select ");
    sql.add_pattern(metric.sql, values);
    sql.add(" from ");
    sql.add_variable(":\"table\"", "table", true, table);
    sql.add(" t");
    return sql.take();
}

// `value`, or for a rate `value.percent`.
void replace_with_value(ast::Expr& call, const Metric& metric) {
    ast::Expr value;
    value.kind = Ast::name;
    value.span = call.span;
    value.text = "value";
    if (!is_rate(metric)) {
        call = std::move(value);
        return;
    }
    ast::Expr percent;
    percent.kind = Ast::method;
    percent.span = call.span;
    percent.text = "percent";
    percent.args.push_back(std::move(value));
    call = std::move(percent);
}

model::SqlText count_of(const Expr& table) {
    SqlWriter sql;
    sql.add("select count(*) from ");
    sql.add_variable(":\"table\"", "table", true, table);
    return sql.take();
}

// The table's name may be a loop's.
Expr title_of(const Expr& table, const std::string& source) {
    constexpr std::size_t kMostOfARule = 80;
    const auto rule = ": " + core::first_characters(source, kMostOfARule);
    if (table.is_literal()) return Expr::literal(Value::text(table.value.plain() + rule));
    return Expr::join({table, Expr::literal(Value::text(rule))});
}

void compile_rule_of_table(Compiler& compiler, ast::Statement statement, const Expr& table, const Context& context) {
    std::vector<ast::Expr*> metrics;
    for (auto& arg : statement.args) find_metrics(arg, metrics);
    if (statement.modifier) find_metrics(statement.modifier->condition, metrics);
    const auto differs = [&](const ast::Expr* one) {
        return compiler.source_of(one->span) != compiler.source_of(metrics.front()->span);
    };
    if (metrics.empty() || std::any_of(metrics.begin(), metrics.end(), differs))
        return compiler.error(kOneMetric(), statement.name.span);
    const auto& metric = *metric_named(metrics.front()->text);
    auto sql = sql_of_metric(compiler, metric, *metrics.front(), table);
    if (!sql) return;
    const auto errors_before = compiler.diagnostics.errors();
    model::Step step = new_step(compiler, statement, context);
    step.title = title_of(table, compiler.source_of(statement.span));
    model::Check check;
    check.probe = model::SqlProbe{*std::move(sql)};
    check.among_any = !metric.of_rows;
    if (metric.of_rows) check.among = count_of(table);
    step.body = std::move(check);
    for (auto* call : metrics) replace_with_value(*call, metric);
    compile_rule(compiler, statement, inside_step(context, step));
    compiler.severities_and_tags.insert(std::string(model::name_of(step.criterion->severity)));
    end_judged(compiler, statement, std::move(step), context, compiler.diagnostics.errors() == errors_before);
}

bool is_rule(const ast::Statement& statement) {
    constexpr std::array<std::string_view, 4> kRules = {"expect", "fail", "warn", "target"};
    return std::find(kRules.begin(), kRules.end(), statement.name.text) != kRules.end();
}

}  // namespace

void compile_table(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    const auto* name = args.next("a table", "table \"sales.orders\" do");
    args.finish();
    if (name == nullptr) return;
    auto table = compile_expression(compiler, *name, Visibility::captures).expr;
    if (table.is_literal())
        if (const auto typed = literal_as(compiler, table.value, Kind::qualified_name, name->span))
            table = Expr::literal(*typed);
    if (statement.block->body.empty()) compiler.error(kEmptyTable(), statement.name.span);
    for (const auto& rule : statement.block->body) {
        if (rule.broken) continue;
        if (is_rule(rule))
            compile_rule_of_table(compiler, rule, table, context);
        else
            compiler.error(kOnlyRulesInTable(rule.name.text), rule.name.span);
    }
}

}  // namespace runbook::sema
