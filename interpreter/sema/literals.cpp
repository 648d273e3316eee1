#include "interpreter/sema/literals.hpp"

#include <string_view>
#include <utility>

#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/messages.hpp"

namespace runbook::sema {

namespace {

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

// How a literal of the type is written.
std::string_view example_of(Kind kind) {
    switch (kind) {
        case Kind::boolean: return "for example: true";
        case Kind::integer: return "for example: 42";
        case Kind::numeric: return "for example: 0.5";
        case Kind::text: return "for example: \"text\"";
        case Kind::timestamp: return "for example: \"2026-03-31 10:00:00 UTC\"";
        case Kind::date: return "for example: \"2026-03-31\"";
        case Kind::duration: return "for example: 250.ms";
        case Kind::bytes: return "for example: 10.mb";
        case Kind::percent: return "for example: 95.percent";
        case Kind::uuid: return "for example: \"7d444840-9dc0-11d1-b245-5ffdce74fad2\"";
        case Kind::json: return "for example: '{\"a\": 1}'";
        case Kind::identifier: return "for example: \"id\"";
        case Kind::qualified_name: return "for example: \"public.orders\"";
        case Kind::regex: return "for example: /^[a-z]+$/";
        default: return {};
    }
}

}  // namespace

std::optional<Value> literal_as(Compiler& compiler, const Value& literal, Kind kind, Span span) {
    auto value = converted(literal, kind);
    if (!value)
        compiler.error(kTypeExpected(core::describe({kind, Kind::unknown}), literal.display(), example_of(kind)), span);
    return value;
}

std::optional<Value> compile_literal(Compiler& compiler, const ast::Expr& expr, Kind kind) {
    const auto errors_before = compiler.diagnostics.errors();
    const auto typed = compile_expression(compiler, expr, Visibility::plan_values);
    if (!typed.expr.is_literal()) {
        if (compiler.diagnostics.errors() == errors_before) compiler.error(kLiteralExpected(), expr.span);
        return std::nullopt;
    }
    if (typed.expr.value.is_null()) return std::nullopt;  // nil, or reported already
    if (kind == Kind::unknown) return typed.expr.value;
    return literal_as(compiler, typed.expr.value, kind, expr.span);
}

}  // namespace runbook::sema
