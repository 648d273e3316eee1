#include "interpreter/sema/rules.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/probes.hpp"
#include "interpreter/sema/sql_text.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using model::Rule;

model::Check& check_of(const Context& context) {
    return std::get<model::Check>(context.step->body);
}

// `fail rows == 0`: what was written as the message.
std::string condition_meant(const Compiler& compiler, const ast::Statement& statement) {
    const bool compared = !statement.args.empty() && statement.args[0].kind == ast::Expr::Kind::binary;
    return compared ? compiler.source_of(statement.args[0].span) : "value > 10";
}

std::optional<Rule::Kind> kind_of(Compiler& compiler, const ast::Statement& statement) {
    const auto& name = statement.name.text;
    if (name == "expect") return Rule::Kind::expect;
    if (name == "target") return Rule::Kind::target;
    if (!statement.modifier) {
        compiler.error(kMissingCondition(name, condition_meant(compiler, statement)), statement.name.span);
        return std::nullopt;
    }
    if (name == "fail") return statement.modifier->unless ? Rule::Kind::fail_unless : Rule::Kind::fail_if;
    if (statement.modifier->unless) {
        compiler.error(kUnlessNotAllowed(name), statement.name.span);
        return std::nullopt;
    }
    return name == "warn" ? Rule::Kind::warn_if : Rule::Kind::skip_if;
}

// A statement's own text, from its name to the end of its header.
std::string rule_source(const Compiler& compiler, const ast::Statement& statement) {
    Span span = statement.name.span;
    span.end = statement.modifier ? statement.modifier->condition.span.end : std::max(statement.span.end, span.end);
    return compiler.source_of(span);
}

// Reported already, whole or in part.
bool is_broken(const ast::Expr& expr) {
    return expr.kind == ast::Expr::Kind::broken || std::any_of(expr.args.begin(), expr.args.end(), is_broken);
}

bool is_known_before_run(const Expr& condition) {
    return !core::any_part(condition,
                           [](const Expr& part) { return part.op == Expr::Op::observe || part.is_found_by_run(); });
}

void compile_rule_condition(Compiler& compiler, Rule& rule, const ast::Expr& condition, Visibility visibility,
                            bool waits, bool analyzes) {
    const auto errors_before = compiler.diagnostics.errors();
    rule.condition = compile_condition(compiler, condition, visibility);
    const bool understood = compiler.diagnostics.errors() == errors_before && !is_broken(condition);
    if (!waits &&
        core::any_part(rule.condition, [](const Expr& part) { return part.observes(core::ObservableGroup::polling); }))
        compiler.error(kNotAvailableHere("elapsed", "a `wait_until` has `elapsed`"), condition.span);
    if (!analyzes && core::any_part(rule.condition, [](const Expr& part) {
            return part.op == Expr::Op::observe && part.observable == core::Observable::plan_execution_time;
        }))
        compiler.error(kNeedsAnalyze(), condition.span);
    if (rule.kind != Rule::Kind::skip_if && understood && is_known_before_run(rule.condition))
        compiler.error(kConstantRule(), condition.span);
}

// The argument of a statement that a check has at most once; nullptr where it has none.
const ast::Expr* only_argument(Compiler& compiler, const ast::Statement& statement, std::string_view what,
                               std::string_view example, bool is_duplicate) {
    Arguments args(compiler, statement);
    const auto* expr = args.next(what, statement.name.text + std::string(example));
    args.finish();
    if (expr != nullptr && is_duplicate) compiler.error(kDuplicateStatement(statement.name.text), statement.name.span);
    return expr;
}

}  // namespace

void compile_rule(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    model::Check& check = check_of(context);
    const auto kind = kind_of(compiler, statement);
    if (!kind) return;
    Arguments args(compiler, statement);
    if (!has_probe(check) && *kind != Rule::Kind::skip_if && !context.after_broken)
        compiler.error(kRuleBeforeProbe(), statement.name.span);
    Rule rule;
    rule.kind = *kind;
    rule.source = rule_source(compiler, statement);
    rule.place = compiler.place_of(statement.name.span);
    const bool is_argument = *kind == Rule::Kind::expect || *kind == Rule::Kind::target;
    const ast::Expr* condition =
        is_argument ? args.next("a condition", "expect value >= 2") : &statement.modifier->condition;
    if (condition == nullptr) return;
    const auto visibility = model::visibility_of(check, *kind);
    compile_rule_condition(compiler, rule, *condition, visibility, check.polling.has_value(), check.analyze);
    if (*kind == Rule::Kind::target)
        if (const auto* alert = args.needed_keyword("alert", "the condition under which it fails",
                                                    "target value >= 95, alert: value < 80"))
            rule.alert = compile_condition(compiler, *alert, visibility);
    if (const auto* message = args.next_if_any()) rule.message = compile_text(compiler, *message, Visibility::captures);
    args.finish();
    check.rules.push_back(std::move(rule));
}

void compile_among(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    model::Check& check = check_of(context);
    const auto* what =
        only_argument(compiler, statement, "SQL", " \"select …\"", check.among.has_value() || check.among_any);
    if (what == nullptr) return;
    if (what->kind == ast::Expr::Kind::string && what->text.find_first_of(" \n") == std::string::npos) {
        check.among_any = true;  // not reported as missing too
        return compiler.error(kAmongName(what->text), what->span);
    }
    if (what->kind != ast::Expr::Kind::symbol) {
        check.among = compile_sql(compiler, *what, context.sql);
        return;
    }
    if (what->text != "any") compiler.error(kAmongArgument(what->text), what->span);
    check.among_any = true;
}

void compile_remedy(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    model::Check& check = check_of(context);
    if (const auto* what = only_argument(compiler, statement, "a text", " \"…\"", check.remedy.has_value()))
        check.remedy = compile_text(compiler, *what, Visibility::captures);
}

void compile_counterexample(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    model::Check& check = check_of(context);
    if (const auto* what = only_argument(compiler, statement, "SQL", " \"select …\"", check.counterexample.has_value()))
        check.counterexample = compile_sql(compiler, *what, sql::SqlContext::scenario);
}

}  // namespace runbook::sema
