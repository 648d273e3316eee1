#include "interpreter/core/text.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/statements.hpp"

// What stands inside a check: its probe, its rules, and what belongs to them.
namespace runbook::sema {

namespace {

using core::Rule;

core::Check& check_of(const Surroundings& around) {
    return std::get<core::Check>(around.step->body);
}

bool has_probe(const core::Check& check) {
    const auto* sql = std::get_if<core::SqlProbe>(&check.probe);
    return sql == nullptr || !sql->sql.text.empty();
}

Sees sees_in(const core::Check& check) {
    if (std::holds_alternative<core::FileProbe>(check.probe)) return Sees::file;
    return check.samples > 1 ? Sees::samples : Sees::sql;
}

std::optional<Rule::Kind> kind_of(Compiler& compiler, const ast::Statement& statement) {
    const auto& name = statement.name.text;
    if (name == "expect") return Rule::Kind::expect;
    if (name == "target") return Rule::Kind::target;
    if (!statement.modifier) {
        compiler.error("condition", "`" + name + "` wants its condition behind it", statement.name.span,
                       "as in: " + name + " if value > 10");
        return std::nullopt;
    }
    if (name == "fail") return statement.modifier->unless ? Rule::Kind::fail_unless : Rule::Kind::fail_if;
    if (statement.modifier->unless) {
        compiler.error("condition", "`" + name + "` knows `if` only", statement.name.span, "turn the condition round");
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

bool is_known_now(const core::Expr& condition) {
    bool now = true;
    core::walk(condition, [&](const core::Expr& part) {
        if (part.op == core::Expr::Op::observe) now = false;
        if (part.op == core::Expr::Op::variable && part.name.rfind("step:", 0) == 0) now = false;
    });
    return now;
}

}  // namespace

void compile_probe(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    core::Check& check = check_of(around);
    const bool is_sql = statement.name.text == "sql";
    const auto* what =
        args.next(is_sql ? "a statement" : "a path", is_sql ? "sql \"select 1\"" : "file \"docs/plan.md\"");
    args.finish();
    if (has_probe(check))
        return compiler.error("second-probe", "a check has one probe, and this is its second", statement.name.span,
                              "make it a check of its own");
    if (what == nullptr) return;
    if (is_sql) {
        auto sql = compile_sql(compiler, *what, around.in_scenario);
        if (sql.text.empty()) sql.text = " ";  // reported already; not missing
        check.probe = core::SqlProbe{std::move(sql)};
    } else {
        check.probe = core::FileProbe{compile_text(compiler, *what, Sees::captures)};
    }
}

void compile_rule(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    core::Check& check = check_of(around);
    const auto kind = kind_of(compiler, statement);
    if (!kind) return;
    Arguments args(compiler, statement);
    const bool condition_first = *kind == Rule::Kind::expect || *kind == Rule::Kind::target;
    // `skip if` is asked before the probe, so it sees nothing of it.
    const Sees sees = *kind == Rule::Kind::skip_if ? Sees::captures : sees_in(check);
    if (!has_probe(check) && *kind != Rule::Kind::skip_if && !around.behind_broken)
        compiler.error("rule-before-probe", "a rule stands behind the probe whose outcome it judges",
                       statement.name.span, "put `sql` or `file` first");
    Rule rule;
    rule.kind = *kind;
    rule.source = rule_source(compiler, statement);
    rule.place = compiler.place_of(statement.name.span);
    const ast::Expr* condition =
        condition_first ? args.next("a condition", "expect value >= 2") : &statement.modifier->condition;
    if (condition == nullptr) return;
    const auto errors_before = compiler.diagnostics.errors();
    rule.condition = compile_condition(compiler, *condition, sees);
    const bool understood = compiler.diagnostics.errors() == errors_before;
    if (*kind == Rule::Kind::target) {
        const auto* alert = args.keyword("alert");
        if (alert == nullptr)
            compiler.error("argument", "`target` wants `alert:`, the condition of failing", statement.name.span,
                           "as in: target value >= 95, alert: value < 80");
        else
            rule.alert = compile_condition(compiler, *alert, sees);
    }
    if (args.has_next()) rule.message = compile_text(compiler, *args.next("", ""), Sees::captures);
    args.finish();
    if (*kind != Rule::Kind::skip_if && understood && !is_broken(*condition) && is_known_now(rule.condition))
        compiler.error("constant-rule", "this rule looks at nothing that was seen: it is always true, or never",
                       condition->span, "compare `value`, `rows`, `row[:c]` or another thing seen");
    check.rules.push_back(std::move(rule));
}

void compile_check_detail(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    core::Check& check = check_of(around);
    const auto& name = statement.name.text;
    const auto* what =
        args.next(name == "remedy" ? "a text" : "SQL", name + (name == "remedy" ? " \"…\"" : " \"select …\""));
    args.finish();
    if (what == nullptr) return;
    const bool twice = name == "remedy"           ? check.remedy.has_value()
                       : name == "counterexample" ? check.counterexample.has_value()
                                                  : check.among.has_value() || check.among_any;
    if (twice)
        compiler.error("twice", "`" + name + "` stands twice in this check", statement.name.span, "keep one of them");
    if (name == "remedy") {
        check.remedy = compile_text(compiler, *what, Sees::captures);
    } else if (name == "counterexample") {
        check.counterexample = compile_sql(compiler, *what, true);
    } else if (what->kind == ast::Expr::Kind::symbol) {
        if (what->text != "any") compiler.error("argument", "`among` takes SQL, or `:any`", what->span);
        check.among_any = true;
    } else {
        check.among = compile_sql(compiler, *what, around.in_scenario);
    }
}

}  // namespace runbook::sema
