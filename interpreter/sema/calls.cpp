#include "interpreter/sema/calls.hpp"

#include <array>

#include "interpreter/core/operations.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/core/units.hpp"
#include "interpreter/sema/observables.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Kind;
using core::Type;
using core::Value;
using Ast = ast::Expr::Kind;

constexpr Type kBoolean{Kind::boolean, Kind::unknown};
constexpr Type kInteger{Kind::integer, Kind::unknown};

Typed unknown() {
    return {Expr::literal(Value()), {}};
}

bool sees_sql(Sees sees) {
    return sees == Sees::sql || sees == Sees::samples;
}

// The single symbol or text argument of `column(:c)`, `check(:id)`, `criterion("C1")`.
std::optional<std::string> only_name(const ast::Expr& expr) {
    if (expr.args.size() != 1) return std::nullopt;
    const auto& arg = expr.args[0];
    if (arg.kind == Ast::symbol || (arg.kind == Ast::string && !arg.is_interpolated())) return arg.text;
    return std::nullopt;
}

bool is_count(std::string_view name) {
    constexpr std::array<std::string_view, 7> kCounts = {"failed",  "passed", "warned", "errored",
                                                         "skipped", "waived", "total"};
    return std::find(kCounts.begin(), kCounts.end(), name) != kCounts.end();
}

// `failed(:critical)`: how many criteria of a severity or tag; without argument, of all.
Typed compile_count(Compiler& compiler, const ast::Expr& expr) {
    if (expr.args.empty()) return {Expr::observe(expr.text), kInteger};
    const auto name = only_name(expr);
    if (!name) {
        compiler.error("argument", "`" + expr.text + "` takes a severity or a tag", expr.span,
                       "as in `failed(:critical)`");
        return unknown();
    }
    compiler.references.push_back({Reference::Kind::severity_or_tag, *name, expr.args[0].span});
    return {Expr::observe(expr.text, {Expr::literal(Value::string(Kind::symbol, *name))}), kInteger};
}

std::optional<Reference::Kind> judged_kind(std::string_view call) {
    if (call == "check") return Reference::Kind::check;
    if (call == "criterion") return Reference::Kind::criterion;
    if (call == "indicator") return Reference::Kind::indicator;
    return std::nullopt;
}

// `check(:id).failed?`: what became of one of them.
Typed compile_judged(Compiler& compiler, const ast::Expr& expr) {
    const auto& call = expr.args[0];
    const auto name = only_name(call);
    if (!name) {
        compiler.error("argument", "`" + call.text + "` takes one id", call.span, "as in `check(:id).failed?`");
        return unknown();
    }
    if (expr.text != "failed?" && expr.text != "passed?") {
        compiler.error("unknown-method",
                       "a " + call.text + " is asked `.failed?` or `.passed?`, not `." + expr.text + "`", expr.span);
        return unknown();
    }
    compiler.references.push_back({*judged_kind(call.text), *name, call.args[0].span});
    return {Expr::observe(call.text, {Expr::literal(Value::text(*name)), Expr::literal(Value::text(expr.text))}),
            kBoolean};
}

Typed compile_column(Compiler& compiler, const ast::Expr& expr) {
    const auto name = only_name(expr);
    if (!name) {
        compiler.error("argument", "`column` takes one column's name", expr.span, "as in `column(:status)`");
        return unknown();
    }
    return {Expr::observe("column", {Expr::literal(Value::text(*name))}), {Kind::list, Kind::unknown}};
}

Typed refuse_call(Compiler& compiler, const ast::Expr& expr, const std::string& name) {
    if (is_of_a_later_version(name))
        compiler.error("not-in-this-version", "`" + name + "` is not in this version", expr.span, "let SQL compute it");
    else if (judged_kind(name) || is_count(name))
        compiler.error("not-seen-here", "`" + name + "` is seen by gates only", expr.span);
    else
        compiler.error(
            "unknown-function", "there is no function `" + name + "`", expr.span,
            "in expressions there are `column(:c)`, `row(key: \"v\")` and, in gates, `failed(:critical)` and the like");
    return unknown();
}

std::string index_name(const ast::Expr& expr) {
    const auto& inside = expr.args[1];
    const bool named = inside.kind == Ast::symbol || (inside.kind == Ast::string && !inside.is_interpolated());
    return named ? inside.text : std::string();
}

// row[:col], and row(key: "v")[:col]: the one row whose column `key` holds "v".
Typed compile_row(Compiler& compiler, const ast::Expr& expr, Sees sees) {
    const auto column = index_name(expr);
    if (column.empty()) {
        compiler.error("argument", "a column's name is expected here", expr.args[1].span, "as in `row[:status]`");
        return unknown();
    }
    std::vector<Expr> args{Expr::literal(Value::text(column))};
    if (expr.args[0].kind == Ast::call) {
        const auto& call = expr.args[0];
        if (call.args.size() != 1 || call.args[0].kind != Ast::pair) {
            compiler.error("argument", "`row` takes one column and its value", call.span,
                           "as in `row(name: \"x\")[:size]`");
            return unknown();
        }
        args.push_back(Expr::literal(Value::text(call.args[0].text)));
        args.push_back(compile_expression(compiler, call.args[0].args[0], sees).expr);
    }
    return {Expr::observe("row", std::move(args)), {}};
}

bool is_row(const ast::Expr& expr) {
    return expr.text == "row" && (expr.kind == Ast::name || expr.kind == Ast::call);
}

// A statement that succeeded has PostgreSQL's condition for it, so `error` is never NULL.
Expr no_error(Expr error) {
    return Expr::binary("==", std::move(error), Expr::literal(Value::string(Kind::symbol, "successful_completion")));
}

// 250.ms of a literal is a literal.
std::optional<Value> unit_literal(const std::string& name, const Typed& receiver) {
    const core::Unit* unit = core::unit_named(name);
    const bool plain = receiver.type.kind == Kind::integer || receiver.type.kind == Kind::numeric;
    if (unit == nullptr || !plain || !receiver.expr.is_literal()) return std::nullopt;
    return Value::quantity(unit->kind, receiver.expr.value.as_number() * unit->factor);
}

}  // namespace

bool is_of_a_later_version(std::string_view name) {
    constexpr std::array<std::string_view, 10> kLater = {"lua",  "approved?",   "json",   "plan",   "status",
                                                         "body", "exit_status", "stdout", "stderr", "names"};
    return std::find(kLater.begin(), kLater.end(), name) != kLater.end();
}

Typed compile_call(Compiler& compiler, const ast::Expr& expr, Sees sees) {
    if (expr.text == "column" && sees_sql(sees)) return compile_column(compiler, expr);
    if (is_count(expr.text) && sees == Sees::run) return compile_count(compiler, expr);
    if (judged_kind(expr.text) && sees == Sees::run) {
        compiler.error("type", "ask it something: `" + expr.text + "(…).failed?`", expr.span);
        return unknown();
    }
    return refuse_call(compiler, expr, expr.text);
}

Typed compile_method(Compiler& compiler, const ast::Expr& expr, Sees sees) {
    const auto& receiver_ast = expr.args[0];
    if (receiver_ast.kind == Ast::call && judged_kind(receiver_ast.text) && sees == Sees::run)
        return compile_judged(compiler, expr);
    const auto errors_before = compiler.diagnostics.errors();
    auto receiver = compile_expression(compiler, receiver_ast, sees);
    if (compiler.diagnostics.errors() > errors_before) return unknown();  // of what it is asked is not known
    if (expr.text == "nil?" && receiver.expr == Expr::observe("error"))
        return {no_error(std::move(receiver.expr)), kBoolean};
    std::vector<Expr> args;
    std::vector<Type> types;
    if (auto quantity = unit_literal(expr.text, receiver); quantity && expr.args.size() == 1) {
        const Type type = quantity->type();
        return {Expr::literal(std::move(*quantity)), type};
    }
    args.push_back(std::move(receiver.expr));
    for (std::size_t i = 1; i < expr.args.size(); ++i) {
        auto arg = compile_expression(compiler, expr.args[i], sees);
        types.push_back(arg.type);
        args.push_back(std::move(arg.expr));
    }
    Type type;
    try {
        type = core::method_type(expr.text, receiver.type, types);
    } catch (const core::TypeError& error) {
        compiler.error("type", error.message, expr.span);
    }
    return {Expr::method(expr.text, std::move(args)), type};
}

Typed compile_index(Compiler& compiler, const ast::Expr& expr, Sees sees) {
    if (is_row(expr.args[0]) && sees_sql(sees)) return compile_row(compiler, expr, sees);
    if (is_row(expr.args[0]))
        compiler.error("not-seen-here", "`row` is what a check with `sql` saw, and cannot be seen here", expr.span);
    else
        compiler.error("type", "only `row[:column]` can be indexed", expr.span,
                       "of lists there are `first`, `last` and `in?`");
    return unknown();
}

}  // namespace runbook::sema
