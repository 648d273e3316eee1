#include "interpreter/sema/lints.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "interpreter/core/evaluate.hpp"
#include "interpreter/core/observables.hpp"
#include "interpreter/model/observation.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/rules.hpp"
#include "interpreter/sema/vocabulary.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Observable;
using core::ObservableGroup;
using core::Value;
using model::Rule;

// The value that a rule gets if the query succeeded without rows; nothing if that is not known.
std::optional<Value> seen_without_rows(Observable observable) {
    const auto& info = core::info_of(observable);
    if (observable == Observable::error) return Value::string(core::Kind::symbol, std::string(model::kNoError));
    if (info.group != ObservableGroup::rows || observable == Observable::affected) return std::nullopt;
    if (info.kind == core::Kind::integer) return Value::integer(0);
    if (info.kind == core::Kind::list) return Value::list({});
    return std::nullopt;  // a value of a row
}

class NoRows : public core::Environment {
  public:
    [[nodiscard]] Value variable(const core::Variable& variable) const override { throw unknown(variable.name); }
    [[nodiscard]] Value observe(Observable observable, const std::vector<Value>&) const override {
        if (auto value = seen_without_rows(observable)) return *value;
        throw unknown(std::string(core::info_of(observable).name));
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
    if (expr.op == Expr::Op::observe) return !seen_without_rows(expr.observable);
    if (expr.op == Expr::Op::binary && (expr.name == "&&" || expr.name == "||")) return needs_a_row(expr.args[0]);
    return expr.op == Expr::Op::variable || std::any_of(expr.args.begin(), expr.args.end(), needs_a_row);
}

bool passes_on_no_rows(const model::Check& check) {
    const bool is_sql = std::visit(
        model::Cases{[](const model::SqlProbe&) { return true; }, [](const model::FileProbe&) { return false; }},
        check.probe);
    if (!is_sql || std::any_of(check.rules.begin(), check.rules.end(),
                               [](const auto& rule) { return needs_a_row(rule.condition); }))
        return false;
    try {
        return std::all_of(check.rules.begin(), check.rules.end(), holds_without_rows);
    } catch (const core::EvaluationError&) {
        return false;  // a rule that needs a row, or an error
    }
}

// Counts and durations.
bool is_never_negative(const Expr& expr) {
    if (expr.op == Expr::Op::method) return expr.name == "size";
    if (expr.op != Expr::Op::observe) return false;
    const auto& info = core::info_of(expr.observable);
    return info.group == ObservableGroup::time ||
           (info.group == ObservableGroup::rows && info.kind == core::Kind::integer);
}

bool is_zero(const Expr& expr) {
    return expr.is_literal() && core::is_number_like(expr.value.kind()) && expr.value.as_number().is_zero();
}

// `value == value`, `rows >= 0`: always true.
bool always_true(const Expr& expr) {
    if (expr.op != Expr::Op::binary) return false;
    const Expr& left = expr.args[0];
    const Expr& right = expr.args[1];
    if (expr.name == "&&") return always_true(left) && always_true(right);
    if (expr.name == "||") return always_true(left) || always_true(right);
    if (left == right && (expr.name == "==" || expr.name == "<=" || expr.name == ">=")) return true;
    return (expr.name == ">=" && is_never_negative(left) && is_zero(right)) ||
           (expr.name == "<=" && is_never_negative(right) && is_zero(left));
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

// A line that could not be read, or an unknown statement, could be what seems to be missing.
bool has_unknown_line(const Compiler& compiler, const ast::Statement& statement) {
    const auto& body = statement.block->body;
    return std::any_of(body.begin(), body.end(), [&](const auto& line) {
        return line.broken ||
               (find_statement_rule(line.name.text) == nullptr && compiler.macros.count(line.name.text) == 0);
    });
}

}  // namespace

void lint_check(Compiler& compiler, const ast::Statement& statement, const model::Check& check, bool understood) {
    const Span place = statement.span;
    if (has_unknown_line(compiler, statement)) return;
    if (!has_probe(check)) {
        // If it has rules, each of them was reported.
        if (check.rules.empty()) compiler.error(kNoProbe(), place);
        return;
    }
    if (check.rules.empty()) return compiler.error(kNoRule(), place);
    if (std::none_of(check.rules.begin(), check.rules.end(), can_fail)) return compiler.error(kCannotFail(), place);
    if (understood && !check.among && !check.among_any && passes_on_no_rows(check))
        compiler.warning(kPassesOnNoRows(), place);
}

void lint_gate(Compiler& compiler, const ast::Statement& statement, const model::Gate& gate) {
    if (has_unknown_line(compiler, statement)) return;
    const auto& lines = statement.block->body;
    if (lines.size() != gate.rules.size()) return;  // one of them is not a rule, and was reported
    for (std::size_t i = 0; i + 1 < lines.size(); ++i)
        if (!gate.rules[i].condition)
            return compiler.error(kUnreachableRule(), lines[i + 1].name.span,
                                  {{lines[i].name.span, "this rule has no condition and always applies"}});
    const bool may_stop = std::any_of(gate.rules.begin(), gate.rules.end(),
                                      [](const auto& rule) { return rule.decision != model::Decision::go; });
    if (!may_stop) compiler.error(kGateAlwaysGo(), statement.span);
}

}  // namespace runbook::sema
