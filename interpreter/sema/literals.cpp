#include "interpreter/core/text.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sql/parse_gate.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Kind;
using core::Value;

// A literal becomes the declared kind where that loses nothing: text a uuid, an integer a numeric.
std::optional<Value> converted(const Value& value, Kind kind) {
    if (value.kind() == kind) return value;
    if (kind == Kind::numeric && value.kind() == Kind::integer) return Value::quantity(kind, value.as_number());
    if (value.kind() == Kind::text) return core::parse_value(kind, value.as_string());
    if (value.kind() != Kind::list) return std::nullopt;
    Value::List elements;
    for (const auto& element : value.as_list()) {
        auto one = converted(element, kind);
        if (!one) return std::nullopt;
        elements.push_back(std::move(*one));
    }
    return Value::list(std::move(elements));
}

bool is_text(const ast::Expr& expr) {
    return expr.kind == ast::Expr::Kind::string || expr.kind == ast::Expr::Kind::heredoc;
}

void report_sql(Compiler& compiler, const ast::Expr& expr, const sql::SqlProblem& problem) {
    compiler.error(problem.slug, problem.message, expr.place_of(problem.begin, problem.end), problem.help);
}

Expr resolve_variable(Compiler& compiler, const sql::Variable& variable, Span span) {
    const Symbol* symbol = compiler.scope.find(variable.name);
    if (symbol == nullptr) {
        report_unknown_name(compiler, variable.name, span);
        return Expr::literal(Value());
    }
    return symbol->expr;
}

}  // namespace

std::optional<Value> compile_literal(Compiler& compiler, const ast::Expr& expr, Kind kind) {
    const auto typed = compile_expression(compiler, expr, Sees::nothing_more);
    if (!typed.expr.is_literal()) {
        compiler.error("not-literal", "a literal is wanted here: it must be known when the file is read", expr.span);
        return std::nullopt;
    }
    if (typed.expr.value.is_null()) return std::nullopt;  // nil, or reported already
    auto value = kind == Kind::unknown ? typed.expr.value : converted(typed.expr.value, kind);
    if (!value)
        compiler.error("type",
                       fmt::format("{} is wanted here, and this is {}", core::describe({kind, Kind::unknown}),
                                   typed.expr.value.display()),
                       expr.span);
    return value;
}

core::SqlText compile_sql(Compiler& compiler, const ast::Expr& expr, bool in_scenario) {
    core::SqlText result;
    if (!is_text(expr)) {
        compiler.error("argument", "SQL is text: \"select …\" or <<~SQL", expr.span);
        return result;
    }
    if (expr.is_interpolated()) {
        compiler.error("interpolated-sql", "text is never pasted into SQL", expr.span,
                       "write `:name` for a value, `:\"name\"` for an identifier");
        return result;
    }
    result.text = expr.text;
    while (!result.text.empty() && result.text.back() == '\n') result.text.pop_back();
    try {
        const auto variables = sql::find_variables(result.text);
        const auto statement =
            sql::examine(result.text, variables, in_scenario ? sql::Place::scenario : sql::Place::read_only);
        result.takes_parameters = statement.takes_parameters;
        for (const auto& variable : variables)
            result.variables.push_back(
                {variable.begin, variable.end, variable.identifier, variable.name,
                 resolve_variable(compiler, variable, expr.place_of(variable.begin, variable.end))});
    } catch (const sql::SqlProblem& problem) {
        report_sql(compiler, expr, problem);
    }
    return result;
}

}  // namespace runbook::sema
