#include "interpreter/sema/expressions.hpp"

#include <array>

#include "grammar/parse.hpp"
#include "interpreter/core/operations.hpp"
#include "interpreter/core/regex.hpp"
#include "interpreter/core/sqlstate.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/sema/calls.hpp"
#include "interpreter/sema/observables.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Kind;
using core::Type;
using core::Value;
using Ast = ast::Expr::Kind;

constexpr Type kUnknown{};

Typed unknown() {
    return {Expr::literal(Value()), kUnknown};
}
Typed literal(Value value) {
    const Type type = value.type();
    return {Expr::literal(std::move(value)), type};
}

Typed compile_number(Compiler& compiler, const ast::Expr& expr) {
    const auto number = core::Number::parse(expr.text);
    if (!number) {
        compiler.error("number", "this number is too long", expr.span);
        return unknown();
    }
    return literal(expr.text.find('.') == std::string::npos ? Value::integer(*number)
                                                            : Value::quantity(Kind::numeric, *number));
}

Typed compile_name(Compiler& compiler, const ast::Expr& expr, Sees sees) {
    if (const auto type = observable_type(expr.text, sees)) return {Expr::observe(expr.text), *type};
    const Symbol* symbol = compiler.scope.find(expr.text);
    if (symbol == nullptr && sees == Sees::run && is_reserved(expr.text) && where_observable(expr.text).empty()) {
        compiler.error("argument", "`" + expr.text + "` counts criteria, and wants its parentheses", expr.span,
                       "as in `" + expr.text + "(:critical)`, or `" + expr.text + "()` for all");
        return unknown();
    }
    if (symbol == nullptr) {
        if (expr.text == "column")
            compiler.error("argument", "`column` wants a column's name", expr.span, "as in `column(:status)`");
        else if (is_of_a_later_version(expr.text))
            compiler.error("not-in-this-version", "`" + expr.text + "` is not in this version", expr.span,
                           "let SQL compute it");
        else if (const auto where = where_observable(expr.text); !where.empty())
            compiler.error("not-seen-here", "`" + expr.text + "` cannot be seen here", expr.span, where);
        else
            report_unknown_name(compiler, expr.text, expr.span, sees);
        return unknown();
    }
    if (symbol->kind == Symbol::Kind::secret) {
        compiler.error("secret-in-expression", "the secret `" + expr.text + "` can only be used in SQL", expr.span,
                       "what a rule compares is written into the log");
        return unknown();
    }
    if (is_runtime(symbol->kind) && sees == Sees::nothing_more) {
        compiler.error("known-too-late", "`" + expr.text + "` is only known when the run has come that far", expr.span,
                       "use a param or a constant here");
        return unknown();
    }
    return {symbol->expr, symbol->type};
}

Typed compile_list(Compiler& compiler, const ast::Expr& expr, Sees sees) {
    std::vector<Expr> elements;
    Value::List values;
    for (const auto& arg : expr.args) {
        auto element = compile_expression(compiler, arg, sees);
        if (element.expr.is_literal()) values.push_back(element.expr.value);
        elements.push_back(std::move(element.expr));
    }
    if (values.size() == elements.size()) return literal(Value::list(std::move(values)));
    Expr list;
    list.op = Expr::Op::list;
    list.args = std::move(elements);
    return {std::move(list), {Kind::list, Kind::unknown}};
}

Typed compile_range(Compiler& compiler, const ast::Expr& expr, Sees sees) {
    auto from = compile_expression(compiler, expr.args[0], sees);
    auto to = compile_expression(compiler, expr.args[1], sees);
    if (!core::comparable(from.type, to.type))
        compiler.error("type",
                       fmt::format("a range's ends are of one type, and these are {} and {}", core::describe(from.type),
                                   core::describe(to.type)),
                       expr.span);
    Expr range;
    range.op = Expr::Op::range;
    range.args = {std::move(from.expr), std::move(to.expr)};
    return {std::move(range), {Kind::range, from.type.kind}};
}

// Runs `ask`, and reports a type error at the place.
template <typename Ask>
Type checked_type(Compiler& compiler, Span span, const Ask& ask) {
    try {
        return ask();
    } catch (const core::TypeError& error) {
        compiler.error("type", error.message, span);
        return kUnknown;
    }
}

// `error == :unique_violation`: the condition's name must be PostgreSQL's. A SQLSTATE becomes its condition.
void resolve_condition(Compiler& compiler, const ast::Expr& expr, const Typed& left, Typed& right) {
    if (left.expr.op != Expr::Op::observe || left.expr.name != "error" || !right.expr.is_literal()) return;
    const Value wanted = right.expr.value;
    if (wanted.kind() == Kind::text && !core::regex_matches("^[0-9A-Z]{5}$", wanted.as_string()))
        compiler.error("unknown-condition",
                       "`" + wanted.as_string() + "` is no SQLSTATE: five digits or capital letters", expr.args[1].span,
                       "as in \"23505\", or by its name: :unique_violation");
    if (wanted.kind() == Kind::text)
        right = literal(Value::string(Kind::symbol, core::condition_of(wanted.as_string())));
    if (wanted.kind() == Kind::symbol && core::sqlstates_of(wanted.as_string()).empty()) {
        const auto near = core::closest(wanted.as_string(), core::condition_names());
        compiler.error("unknown-condition", "PostgreSQL has no error condition `" + wanted.as_string() + "`",
                       expr.args[1].span,
                       near ? "did you mean `:" + *near + "`?" : "write the SQLSTATE as text: \"23505\"");
    }
}

Typed compile_binary(Compiler& compiler, const ast::Expr& expr, Sees sees) {
    auto left = compile_expression(compiler, expr.args[0], sees);
    auto right = compile_expression(compiler, expr.args[1], sees);
    resolve_condition(compiler, expr, left, right);
    const Type type =
        checked_type(compiler, expr.span, [&] { return core::binary_type(expr.text, left.type, right.type); });
    return {Expr::binary(expr.text, std::move(left.expr), std::move(right.expr)), type};
}

Typed compile_unary(Compiler& compiler, const ast::Expr& expr, Sees sees) {
    auto operand = compile_expression(compiler, expr.args[0], sees);
    const Type type = checked_type(compiler, expr.span, [&] { return core::unary_type(expr.text, operand.type); });
    if (expr.text == "-" && operand.expr.is_literal() && core::is_number_like(operand.type.kind))
        return literal(Value::quantity(operand.type.kind, core::Number(0) - operand.expr.value.as_number()));
    return {Expr::unary(expr.text, std::move(operand.expr)), type};
}

Typed compile_regex(Compiler& compiler, const ast::Expr& expr) {
    if (const auto why = core::regex_error(expr.text))
        compiler.error("regex", "this regular expression is not understood: " + *why, expr.span);
    return literal(Value::string(Kind::regex, expr.text));
}

Typed compile_string(Compiler& compiler, const ast::Expr& expr, Sees sees) {
    if (!expr.is_interpolated()) return literal(Value::text(expr.text));
    return {compile_text(compiler, expr, sees), {Kind::text, Kind::unknown}};
}

}  // namespace

bool is_reserved(std::string_view name) {
    constexpr std::array<std::string_view, 12> kCalls = {"row",    "column",    "failed",  "passed",
                                                         "warned", "errored",   "skipped", "waived",
                                                         "total",  "criterion", "plan",    "status"};
    return !where_observable(name).empty() || std::find(kCalls.begin(), kCalls.end(), name) != kCalls.end();
}

void report_unknown_name(Compiler& compiler, const std::string& name, Span span, Sees sees) {
    if (compiler.poisoned.count(name) > 0) return;
    auto known = compiler.scope.names();
    for (auto& seen : observable_names(sees)) known.push_back(std::move(seen));
    const auto near = core::closest(name, known);
    auto& diagnostic = compiler.diagnostics.error("unknown-name", "no variable named `" + name + "`", span);
    if (near) {
        if (const Symbol* symbol = compiler.scope.find(*near))
            diagnostic.labels.push_back({symbol->declared, "similar name " + std::string(declared_text(symbol->kind))});
        diagnostic.help = "did you mean `" + *near + "`?";
    } else {
        diagnostic.help = "declare it with `param`, `constant` or `capture` before it is used";
    }
    for (auto call = compiler.call_sites.rbegin(); call != compiler.call_sites.rend(); ++call)
        diagnostic.labels.push_back({call->second, "`" + call->first + "` is called here"});
}

Typed compile_expression(Compiler& compiler, const ast::Expr& expr, Sees sees) {
    switch (expr.kind) {
        case Ast::nil: return {Expr::literal(Value()), {Kind::null, Kind::unknown}};
        case Ast::boolean: return literal(Value::boolean(expr.text == "true"));
        case Ast::number: return compile_number(compiler, expr);
        case Ast::string: return compile_string(compiler, expr, sees);
        case Ast::heredoc: return literal(Value::text(expr.text));
        case Ast::symbol: return literal(Value::string(Kind::symbol, expr.text));
        case Ast::regex: return compile_regex(compiler, expr);
        case Ast::list: return compile_list(compiler, expr, sees);
        case Ast::name: return compile_name(compiler, expr, sees);
        case Ast::call: return compile_call(compiler, expr, sees);
        case Ast::method: return compile_method(compiler, expr, sees);
        case Ast::index: return compile_index(compiler, expr, sees);
        case Ast::unary: return compile_unary(compiler, expr, sees);
        case Ast::binary: return compile_binary(compiler, expr, sees);
        case Ast::range: return compile_range(compiler, expr, sees);
        case Ast::broken: return unknown();
        case Ast::hash:
        case Ast::pair: break;
    }
    compiler.error("type", "a hash is no value here", expr.span);
    return unknown();
}

Expr compile_condition(Compiler& compiler, const ast::Expr& expr, Sees sees) {
    auto typed = compile_expression(compiler, expr, sees);
    if (typed.type.kind != Kind::unknown && typed.type.kind != Kind::boolean)
        compiler.error("type", "true or false is wanted here, and this is " + core::describe(typed.type), expr.span,
                       "compare it with something");
    return std::move(typed.expr);
}

Expr compile_text(Compiler& compiler, const ast::Expr& expr, Sees sees) {
    if (expr.kind == Ast::heredoc) return Expr::literal(Value::text(expr.text));
    if (expr.kind != Ast::string) {
        auto typed = compile_expression(compiler, expr, sees);
        if (typed.type.kind != Kind::unknown && !core::is_text_like(typed.type.kind))
            compiler.error("type", "text is wanted here, and this is " + core::describe(typed.type), expr.span);
        return std::move(typed.expr);
    }
    if (!expr.is_interpolated()) return Expr::literal(Value::text(expr.text));
    std::vector<Expr> parts;
    for (const auto& part : expr.args)
        parts.push_back(part.kind == Ast::string ? Expr::literal(Value::text(part.text))
                                                 : compile_expression(compiler, part, sees).expr);
    return Expr::join(std::move(parts));
}

}  // namespace runbook::sema
