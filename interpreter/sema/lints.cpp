#include "interpreter/sema/lints.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/core/evaluate.hpp"
#include "interpreter/core/observables.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/model/observation.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/possible_outcomes.hpp"
#include "interpreter/sema/probes.hpp"
#include "interpreter/sema/vocabulary.hpp"
#include "interpreter/sql/without_rows.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Observable;
using core::Value;
using model::Rule;

using Defaults = std::map<std::string, Value>;  // of params

// What the rules of a check see if its statement succeeded and there was nothing to look at, and every param has its
// default.
class NothingThere : public core::Environment {
  public:
    NothingThere(sql::WithoutRows answer, const Defaults& defaults) : answer_(std::move(answer)), defaults_(defaults) {}

    [[nodiscard]] Value variable(const core::Variable& variable) const override {
        const auto found = defaults_.find(variable.name);
        if (found == defaults_.end()) throw unknown(variable.name);
        return found->second;
    }
    [[nodiscard]] Value observe(Observable observable, const std::vector<Value>& args) const override {
        if (auto value = known(observable, args)) return *value;
        throw unknown(std::string(core::info_of(observable).name));
    }

    /// Whether evaluating it is sure to throw: most rules do, and exceptions are slow.
    [[nodiscard]] bool lacks_value(const Expr& expr) const {
        if (expr.op == Expr::Op::observe) return !known(expr.observable, literals_of(expr.args));
        if (expr.op == Expr::Op::binary && (expr.name == "&&" || expr.name == "||")) return lacks_value(expr.args[0]);
        return (expr.op == Expr::Op::variable && defaults_.count(expr.variable.name) == 0) ||
               std::any_of(expr.args.begin(), expr.args.end(), [this](const Expr& arg) { return lacks_value(arg); });
    }

  private:
    sql::WithoutRows answer_;
    const Defaults& defaults_;

    static core::EvaluationError unknown(const std::string& name) {
        return {core::EvaluationError::Outcome::error, name + " is not known"};
    }

    static std::vector<Value> literals_of(const std::vector<Expr>& args) {
        std::vector<Value> values;
        for (const auto& arg : args) values.push_back(arg.value);
        return values;
    }

    [[nodiscard]] std::optional<Value> column(const std::string& name) const {
        for (const auto& column : answer_.columns)
            if (column.name == name) return column.value;
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Value> known(Observable observable, const std::vector<Value>& args) const {
        const bool one_row = !answer_.columns.empty();
        if (observable == Observable::error) return Value::string(core::Kind::symbol, std::string(model::kNoError));
        if (observable == Observable::affected && answer_.changes_rows) return Value::integer(0);
        if (observable == Observable::rows) return Value::integer(one_row ? 1 : 0);
        if (observable == Observable::value && answer_.columns.size() == 1) return answer_.columns[0].value;
        if (observable == Observable::row && args.size() == 1) return column(args[0].as_string());
        if (observable != Observable::column) return std::nullopt;
        if (!one_row) return Value::list({});
        const auto only = column(args[0].as_string());
        return only ? std::optional(Value::list({*only})) : std::nullopt;
    }
};

bool holds_in(const core::Environment& environment, const Rule& rule) {
    const bool holds = core::evaluate_condition(rule.condition, environment);
    switch (rule.kind) {
        case Rule::Kind::expect:
        case Rule::Kind::fail_unless:
        case Rule::Kind::target: return holds;
        case Rule::Kind::fail_if: return !holds;
        case Rule::Kind::warn_if:
        case Rule::Kind::skip_if: return true;
    }
    return false;
}

std::vector<sql::Variable> variables_of(const model::SqlText& sql) {
    std::vector<sql::Variable> variables;
    for (const auto& variable : sql.variables)
        variables.push_back({variable.begin, variable.end, variable.identifier, variable.name});
    return variables;
}

// What the check's statement answers if there is nothing to look at, if the check then passes.
std::optional<sql::WithoutRows> passes_on_nothing(const model::Check& check, std::optional<sql::WithoutRows> answer,
                                                  const Defaults& defaults) {
    if (!answer) return std::nullopt;
    const NothingThere nothing(*answer, defaults);
    const auto& rules = check.rules;
    if (std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) { return nothing.lacks_value(rule.condition); }))
        return std::nullopt;
    try {
        const bool passes =
            std::all_of(rules.begin(), rules.end(), [&](const Rule& rule) { return holds_in(nothing, rule); });
        return passes ? std::move(answer) : std::nullopt;
    } catch (const core::EvaluationError&) {
        return std::nullopt;  // a rule that met NULL, or an empty list
    }
}

std::optional<sql::WithoutRows> without_rows(const model::SqlText& sql) {
    return sql::without_rows(sql.text, variables_of(sql));
}

std::optional<sql::WithoutRows> probe_without_rows(const model::Check& check) {
    const auto* probe = std::get_if<model::SqlProbe>(&check.probe);
    return probe == nullptr ? std::nullopt : without_rows(probe->sql);
}

Defaults defaults_of(const Program& program) {
    Defaults defaults;
    for (const auto& param : program.params)
        if (param.standard) defaults[param.name] = *param.standard;
    return defaults;
}

// A query that counts or asks whether something exists has one row whatever there is, so `rows` says nothing.
class OneRow : public core::Environment {
  public:
    [[nodiscard]] Value variable(const core::Variable& variable) const override {
        throw core::EvaluationError{core::EvaluationError::Outcome::error, variable.name + " is not known"};
    }
    [[nodiscard]] Value observe(Observable observable, const std::vector<Value>&) const override {
        if (observable == Observable::rows) return Value::integer(1);
        throw core::EvaluationError{core::EvaluationError::Outcome::error, "it is not known"};
    }
};

bool looks_only_at_one_row(const model::Check& check, const std::optional<sql::WithoutRows>& answer) {
    if (!answer || answer->columns.empty()) return false;
    try {
        return std::all_of(check.rules.begin(), check.rules.end(),
                           [](const Rule& rule) { return holds_in(OneRow(), rule); });
    } catch (const core::EvaluationError&) {
        return false;
    }
}

// `target p95 < 100.ms, alert: p95 < 1.s`: a value at which both hold, among those around the two limits.
class OneValue : public core::Environment {
  public:
    explicit OneValue(Value value) : value_(std::move(value)) {}
    [[nodiscard]] Value variable(const core::Variable&) const override { return value_; }
    [[nodiscard]] Value observe(Observable, const std::vector<Value>&) const override { return value_; }

  private:
    Value value_;
};

bool has_limit(const Expr& condition) {
    return condition.op == Expr::Op::binary && condition.args[1].is_literal() &&
           core::is_number_like(condition.args[1].value.kind()) && condition.args[0].op == Expr::Op::observe;
}

std::optional<Value> where_both_hold(const Rule& rule) {
    if (!rule.alert || !has_limit(rule.condition) || !has_limit(*rule.alert)) return std::nullopt;
    const Value& target = rule.condition.args[1].value;
    const Value& alert = rule.alert->args[1].value;
    if (rule.condition.args[0] != rule.alert->args[0] || target.kind() != alert.kind()) return std::nullopt;
    const auto low = std::min(target.as_number(), alert.as_number());
    const auto high = std::max(target.as_number(), alert.as_number());
    const core::Number two(2);
    for (const auto& number : {(low + high) / two, low, high, low / two, high * two, low - core::Number(1)}) {
        if (number < core::Number(0) && low >= core::Number(0)) continue;
        const OneValue seen(Value::quantity(target.kind(), number));
        if (core::evaluate_condition(rule.condition, seen) && core::evaluate_condition(*rule.alert, seen))
            return Value::quantity(target.kind(), number);
    }
    return std::nullopt;
}

constexpr std::size_t kLongestExample = 160;

// How the missing line is written.
std::string among_that_fits(const std::string& count) {
    const bool quoted = count.find('"') != std::string::npos;
    if (count.empty() || count.size() > kLongestExample || (quoted && count.find('\'') != std::string::npos))
        return "count what is examined: among \"select count(*) …\"";
    const char* quote = quoted ? "'" : "\"";
    return "count what is examined: among " + (quote + count) + quote;
}

void lint_string(Compiler& compiler, const ast::Expr& expr) {
    for (const auto& part : expr.args) lint_string(compiler, part);
    if (expr.kind != ast::Expr::Kind::string || compiler.sources.text(expr.span).front() != '\'') return;
    const auto open = expr.text.find("#{");
    const auto close = open == std::string::npos ? open : expr.text.find('}', open);
    if (close == std::string::npos) return;
    const auto name = expr.text.substr(open + 2, close - open - 2);
    if (!name.empty() && std::all_of(name.begin(), name.end(), core::is_word_character))
        compiler.warning(kInterpolationInSingleQuotes(name), expr.span);
}

// A line that could not be read, or an unknown statement, could be what seems to be missing.
bool has_unknown_line(const Compiler& compiler, const ast::Statement& statement) {
    const auto& body = statement.block->body;
    return std::any_of(body.begin(), body.end(), [&](const auto& line) {
        return line.broken ||
               (find_statement_rule(line.name.text) == nullptr && compiler.macros.count(line.name.text) == 0);
    });
}

Span line_named(std::string_view name, const ast::Statement& statement) {
    for (const auto& line : statement.block->body)
        if (line.name.text == name) return line.span;
    return statement.span;
}

}  // namespace

void lint_check(Compiler& compiler, const ast::Statement& statement, const model::Check& check, bool understood) {
    const Span place = statement.span;
    // What was reported may be what seems to be missing.
    if (!understood || has_unknown_line(compiler, statement)) return;
    if (!has_probe(check)) return compiler.error(kNoProbe(), place);
    if (check.among && !std::holds_alternative<model::SqlProbe>(check.probe))
        return compiler.error(kAmongWithoutSql(), line_named("among", statement));
    // A `step` passes when its statement raised nothing.
    if (check.rules.empty() && (statement.name.text == "step" || statement.name.text == "action")) return;
    if (check.rules.empty()) return compiler.error(kNoRule(), place);
    if (std::none_of(check.rules.begin(), check.rules.end(),
                     [&](const auto& rule) { return can_fail(rule, compiler.tried); }))
        return compiler.error(kCannotFail(), place);
    for (const auto& rule : check.rules)
        if (const auto value = where_both_hold(rule))
            return compiler.error(kAlertWithinTarget(core::to_source(rule.condition.args[0]), value->display()), place);
    const auto answer = probe_without_rows(check);
    if (looks_only_at_one_row(check, answer)) return compiler.error(kAlwaysOneRow(), place);
    if (const auto counted = check.among ? without_rows(*check.among) : std::nullopt;
        counted && counted->columns.empty() && !counted->count.empty())
        compiler.warning(kAmongDoesNotCount(among_that_fits(counted->count)), line_named("among", statement));
    if (check.among || check.among_any) return;
    if (passes_on_nothing(check, answer, defaults_of(compiler.program)))
        compiler.warning(kPassesOnNothing(among_that_fits(answer->count)), place);
}

void lint_defaults(Compiler& compiler, const std::vector<ast::Statement>& statements) {
    const auto runs = [](const ast::Statement& statement) {
        const auto& name = statement.name.text;
        return name != "defaults" && name != "gate" && name != "note" && name != "indicator";
    };
    bool followed = false;
    for (auto statement = statements.rbegin(); statement != statements.rend(); ++statement) {
        if (statement->name.text == "defaults" && !followed)
            compiler.warning(kDefaultsForNothing(), statement->name.span);
        followed = followed || runs(*statement);
    }
}

void lint_strings(Compiler& compiler, const ast::Statement& statement) {
    for (const auto& arg : statement.args) lint_string(compiler, arg);
    if (statement.modifier) lint_string(compiler, statement.modifier->condition);
    if (!statement.block) return;
    for (const auto& line : statement.block->body) lint_strings(compiler, line);
}

void lint_unused(Compiler& compiler) {
    std::set<std::pair<std::uint32_t, std::uint32_t>> reported;
    for (const auto& [kind, name, span] : compiler.declared) {
        const std::pair place{span.file, span.begin};
        if (compiler.used.count(place) > 0 || !reported.insert(place).second) continue;
        compiler.warning(kind == Symbol::Kind::param ? kUnusedParam(name) : kUnusedCapture(name), span);
    }
}

void lint_gate(Compiler& compiler, const ast::Statement& statement, const model::Gate& gate) {
    if (has_unknown_line(compiler, statement)) return;
    const auto& lines = statement.block->body;
    if (lines.size() != gate.rules.size()) return;  // one of them is not a rule, and was reported
    for (std::size_t i = 0; i + 1 < lines.size(); ++i)
        if (!gate.rules[i].condition)
            return compiler.error(kUnreachableRule(), lines[i + 1].name.span,
                                  {{lines[i].name.span, "this rule has no condition and always applies"}});
    if (gate.rules.empty() || always_says_go(gate.rules, compiler.tried))
        compiler.error(kGateAlwaysGo(), statement.span);
}

}  // namespace runbook::sema
