#include "interpreter/core/evaluate.hpp"
#include "interpreter/sema/statements.hpp"

// Checks that cannot fail, and gates that can only say GO.
namespace runbook::sema {

namespace {

using core::Expr;
using core::Rule;
using core::Value;

// A database that answered with no row at all.
class NoRows : public core::Environment {
  public:
    static bool knows(const std::string& name) { return name == "rows" || name == "column" || name == "error"; }
    [[nodiscard]] Value variable(const std::string& name) const override { throw unknown(name); }
    [[nodiscard]] Value observe(const std::string& name, const std::vector<Value>&) const override {
        if (name == "rows") return Value::integer(0);
        if (name == "column") return Value::list({});
        if (name == "error") return Value::string(core::Kind::symbol, "successful_completion");
        throw unknown(name);
    }

  private:
    static core::EvaluationError unknown(const std::string& name) {
        return {core::EvaluationError::Outcome::error, name + " is not known"};
    }
};

bool holds_without_rows(const Rule& rule) {
    const bool holds = core::evaluate_condition(rule.condition, NoRows());
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

// Whether evaluating it without rows is sure to throw: most rules do, and exceptions are slow.
bool needs_a_row(const Expr& expr) {
    if (expr.op == Expr::Op::observe) return !NoRows::knows(expr.name);
    if (expr.op == Expr::Op::binary && (expr.name == "&&" || expr.name == "||")) return needs_a_row(expr.args[0]);
    return expr.op == Expr::Op::variable || std::any_of(expr.args.begin(), expr.args.end(), needs_a_row);
}

bool passes_on_no_rows(const core::Check& check) {
    if (!std::holds_alternative<core::SqlProbe>(check.probe)) return false;
    if (std::any_of(check.rules.begin(), check.rules.end(),
                    [](const auto& rule) { return needs_a_row(rule.condition); }))
        return false;
    try {
        return std::all_of(check.rules.begin(), check.rules.end(), holds_without_rows);
    } catch (const core::EvaluationError&) {
        return false;  // a rule that needs a row, or an error
    }
}

bool counts_something(const Expr& expr) {
    return (expr.op == Expr::Op::observe &&
            (expr.name == "rows" || expr.name == "affected" || expr.name == "duration")) ||
           (expr.op == Expr::Op::method && expr.name == "size");
}

bool is_zero(const Expr& expr) {
    return expr.is_literal() && core::is_number_like(expr.value.kind()) && expr.value.as_number().is_zero();
}

// `value == value`, `rows >= 0`: true whatever was seen.
bool always_true(const Expr& expr) {
    if (expr.op != Expr::Op::binary) return false;
    const Expr& left = expr.args[0];
    const Expr& right = expr.args[1];
    if (expr.name == "&&") return always_true(left) && always_true(right);
    if (expr.name == "||") return always_true(left) || always_true(right);
    if (left == right && (expr.name == "==" || expr.name == "<=" || expr.name == ">=")) return true;
    return (expr.name == ">=" && counts_something(left) && is_zero(right)) ||
           (expr.name == "<=" && counts_something(right) && is_zero(left));
}

bool can_fail(const Rule& rule) {
    switch (rule.kind) {
        case Rule::Kind::expect:
        case Rule::Kind::fail_unless: return !always_true(rule.condition);
        case Rule::Kind::fail_if:
        case Rule::Kind::target: return true;
        case Rule::Kind::warn_if:
        case Rule::Kind::skip_if: return false;
    }
    return false;
}

bool lacks_probe(const core::Check& check) {
    const auto* sql = std::get_if<core::SqlProbe>(&check.probe);
    return sql != nullptr && sql->sql.text.empty();
}

// A line that could not be read, or that is reported as no statement: what is missing may stand there.
bool has_unknown_line(const Compiler& compiler, const ast::Statement& statement) {
    const auto& body = statement.block->body;
    return std::any_of(body.begin(), body.end(), [&](const auto& line) {
        return line.broken || (!is_of_this_version(line.name.text) && compiler.macros.count(line.name.text) == 0);
    });
}

void report_unreachable(Compiler& compiler, const std::vector<ast::Statement>& rules, std::size_t deciding) {
    auto& diagnostic =
        compiler.diagnostics.error("unreachable", "this rule is never reached", rules[deciding + 1].name.span,
                                   "put it before the rule without condition, or leave it away");
    diagnostic.labels.push_back({rules[deciding].name.span, "this one has no condition, and always applies"});
}

}  // namespace

void lint_check(Compiler& compiler, const ast::Statement& statement, const core::Check& check, bool understood) {
    const Span place = statement.span;
    if (has_unknown_line(compiler, statement)) return;
    // A rule without probe was reported where it stands.
    if (lacks_probe(check) && !check.rules.empty()) return;
    if (lacks_probe(check))
        return compiler.error("no-probe", "this check looks at nothing", place, "give it `sql` or `file`");
    if (check.rules.empty())
        return compiler.error("no-rule", "this check has no rule: it cannot fail", place, "add `expect …`");
    if (std::none_of(check.rules.begin(), check.rules.end(), can_fail))
        return compiler.error("cannot-fail", "this check cannot fail", place, "add a rule that something could break");
    if (understood && !check.among && !check.among_any && passes_on_no_rows(check))
        compiler.warning("passes-on-no-rows",
                         "this check passes when the query finds nothing, even if there was nothing to look at", place,
                         "count what is examined with `among \"select count(*) …\"`, or say `among :any`");
}

void lint_gate(Compiler& compiler, const ast::Statement& statement, const core::Gate& gate) {
    if (has_unknown_line(compiler, statement)) return;
    const auto& lines = statement.block->body;
    if (lines.size() != gate.rules.size()) return;  // one of them was no rule, and was reported
    for (std::size_t i = 0; i + 1 < lines.size(); ++i)
        if (!gate.rules[i].condition) return report_unreachable(compiler, lines, i);
    const bool may_stop = std::any_of(gate.rules.begin(), gate.rules.end(),
                                      [](const auto& rule) { return rule.decision != core::Decision::go; });
    if (!may_stop)
        compiler.error("gate-always-go", "this gate can say nothing but GO", statement.span,
                       "add `no_go if …`, or leave the block away: the default rule is `gate \"…\"`");
}

}  // namespace runbook::sema
