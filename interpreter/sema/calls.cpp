#include "interpreter/sema/calls.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/core/observables.hpp"
#include "interpreter/core/operations.hpp"
#include "interpreter/core/units.hpp"
#include "interpreter/model/observation.hpp"
#include "interpreter/sema/habits.hpp"
#include "interpreter/sema/lua.hpp"
#include "interpreter/sema/messages.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Kind;
using core::Observable;
using core::ObservableInfo;
using core::Type;
using core::Value;
using Ast = ast::Expr::Kind;

constexpr Type kBoolean{Kind::boolean, Kind::unknown};

Typed unknown() {
    return {Expr::literal(Value()), {}};
}

// The called observable, if it can be used there and `is` accepts it.
const ObservableInfo* visible_call(const ast::Expr& expr, Visibility visibility, bool (*is)(const ObservableInfo&)) {
    const auto* info = expr.kind == Ast::call ? core::observable_named(expr.text) : nullptr;
    return info != nullptr && is(*info) && can_see(visibility, info->group) ? info : nullptr;
}

bool is_column(const ObservableInfo& info) {
    return info.observable == Observable::column;
}

bool is_name(const ast::Expr& expr) {
    return expr.kind == Ast::symbol || (expr.kind == Ast::string && !expr.is_interpolated());
}

// The single symbol or text argument of `column(:c)`, `check(:id)`, `criterion("C1")`.
std::optional<std::string> only_name(const ast::Expr& expr) {
    if (expr.args.size() != 1 || !is_name(expr.args[0])) return std::nullopt;
    return expr.args[0].text;
}

// `failed(:critical)`: how many criteria of a severity or tag; without argument, of all.
Typed compile_count(Compiler& compiler, const ast::Expr& expr, const ObservableInfo& info) {
    const Type type{info.kind, Kind::unknown};
    if (expr.args.empty()) return {Expr::observe(info.observable), type};
    const auto name = only_name(expr);
    if (!name) {
        compiler.error(kCountArgument(expr.text), expr.span);
        return unknown();
    }
    compiler.references.push_back({Reference::Kind::severity_or_tag, *name, expr.args[0].span});
    return {Expr::observe(info.observable, {Expr::literal(Value::string(Kind::symbol, *name))}), type};
}

Reference::Kind reference_kind(Observable observable) {
    if (observable == Observable::check) return Reference::Kind::check;
    return observable == Observable::criterion ? Reference::Kind::criterion : Reference::Kind::indicator;
}

// `check(:id).failed?`: the result of one check, criterion or indicator.
Typed compile_verdict(Compiler& compiler, const ast::Expr& expr, const ObservableInfo& info) {
    const auto& call = expr.args[0];
    const auto name = only_name(call);
    if (!name) {
        compiler.error(kIdExpected(call.text), call.span);
        return unknown();
    }
    if (expr.text != "failed?" && expr.text != "passed?") {
        compiler.error(kNotAVerdictMethod(call.text, expr.text), expr.span);
        return unknown();
    }
    compiler.references.push_back({reference_kind(info.observable), *name, call.args[0].span});
    return {Expr::observe(info.observable, {Expr::literal(Value::text(*name)), Expr::literal(Value::text(expr.text))}),
            kBoolean};
}

Typed compile_column(Compiler& compiler, const ast::Expr& expr) {
    const auto name = only_name(expr);
    if (!name) {
        compiler.error(kColumnArgument(), expr.span);
        return unknown();
    }
    return {Expr::observe(Observable::column, {Expr::literal(Value::text(*name))}), {Kind::list, Kind::unknown}};
}

// header("etag"), json("/state")
Typed compile_named(Compiler& compiler, const ast::Expr& expr, const ObservableInfo& info) {
    const bool text = expr.args.size() == 1 && expr.args[0].kind == Ast::string && !expr.args[0].is_interpolated();
    if (!text) {
        compiler.error(kTextArgument(expr.text, info.observable == Observable::json ? "/state" : "content-type"),
                       expr.span);
        return unknown();
    }
    const auto& name = expr.args[0].text;
    if (info.observable == Observable::json && !name.empty() && name.front() != '/')
        compiler.error(kJsonPointer(name), expr.args[0].span);
    return {Expr::observe(info.observable, {Expr::literal(Value::text(name))}), {info.kind, Kind::unknown}};
}

bool is_named_part(const ObservableInfo& info) {
    return info.observable == Observable::header || info.observable == Observable::json;
}

Typed refuse_call(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    const auto* info = core::observable_named(expr.text);
    if (is_of_a_later_version(expr.text))
        compiler.error(kNotInThisVersion("`" + expr.text + "`", "let SQL compute it"), expr.span);
    else if (info == nullptr || info->form == ObservableInfo::Form::name)
        compiler.error(kUnknownFunction(expr.text), expr.span);
    else if (can_see(visibility, info->group))
        compiler.error(kRowArgument("status"), expr.span);
    else
        compiler.error(kNotAvailableHere(expr.text, where_available(*info, visibility)), expr.span);
    return unknown();
}

// row[:col], and row(key: "v")[:col]: the one row whose column `key` has the value "v".
Typed compile_row(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    const auto& column = expr.args[1];
    if (!is_name(column) || column.text.empty()) {
        compiler.error(kRowArgument("status"), column.span);
        return unknown();
    }
    std::vector<Expr> args{Expr::literal(Value::text(column.text))};
    if (const auto& call = expr.args[0]; call.kind == Ast::call) {
        if (call.args.size() != 1 || call.args[0].kind != Ast::pair) {
            compiler.error(kRowKey(), call.span);
            return unknown();
        }
        args.push_back(Expr::literal(Value::text(call.args[0].text)));
        args.push_back(compile_expression(compiler, call.args[0].args[0], visibility).expr);
    }
    return {Expr::observe(Observable::row, std::move(args)), {}};
}

bool is_row(const ast::Expr& expr) {
    return expr.text == core::info_of(Observable::row).name && (expr.kind == Ast::name || expr.kind == Ast::call);
}

// If the statement succeeded, `error` is PostgreSQL's condition for success, so it is never NULL.
Expr no_error(Expr error) {
    return Expr::binary("==", std::move(error),
                        Expr::literal(Value::string(Kind::symbol, std::string(model::kNoError))));
}

// 250.ms of a literal is a literal.
std::optional<Value> unit_literal(const std::string& name, const Typed& receiver) {
    const core::Unit* unit = core::unit_named(name);
    const bool plain = receiver.type.kind == Kind::integer || receiver.type.kind == Kind::numeric;
    if (unit == nullptr || !plain || !receiver.expr.is_literal()) return std::nullopt;
    const auto quantity = receiver.expr.value.as_number() * unit->factor;
    if (quantity.is_too_long()) return std::nullopt;  // judging says so
    return Value::quantity(unit->kind, quantity);
}

// The nearest name is no help where it is known what was meant.
std::string unknown_method(const core::TypeError& error, const ast::Expr& expr) {
    return instead_of_method(expr.text).empty() ? error.message : "there is no method `" + expr.text + "`";
}

std::string help_for_mismatch(const ast::Expr& expr) {
    const bool of_rows = expr.args[0].kind == Ast::name && expr.args[0].text == core::info_of(Observable::rows).name;
    if (of_rows && expr.text == "empty?") return "`rows` is a number: write `rows == 0`";
    if (of_rows) return "`rows` is a number: compare it, as in `rows == 3`";
    const bool one_range = expr.args.size() == 2 && expr.args[1].kind == Ast::range;
    if (expr.text == "between?" && one_range) return "write two arguments, `between?(1, 5)`, or `in?(1..5)`";
    return {};
}

Typed compile_method_of(Compiler& compiler, const ast::Expr& expr, Typed receiver, Visibility visibility) {
    std::vector<Expr> args{std::move(receiver.expr)};
    std::vector<Type> types;
    for (std::size_t i = 1; i < expr.args.size(); ++i) {
        auto arg = compile_expression(compiler, expr.args[i], visibility);
        if (expr.text == "in?") resolve_conditions(compiler, args[0], arg.expr, expr.args[i].span);
        if (expr.text == "include?") resolve_conditions(compiler, arg.expr, args[0], expr.args[0].span);
        types.push_back(arg.type);
        args.push_back(std::move(arg.expr));
    }
    Type type;
    try {
        type = core::method_type(expr.text, receiver.type, types);
    } catch (const core::TypeError& error) {
        const auto& known = core::method_names();
        const bool exists = std::find(known.begin(), known.end(), expr.text) != known.end();
        const auto help = exists ? help_for_mismatch(expr) : std::string(instead_of_method(expr.text));
        compiler.error(
            exists ? kMethodMismatch(error.message, help) : kUnknownMethod(unknown_method(error, expr), help),
            expr.span);
    }
    return {Expr::method(expr.text, std::move(args)), type};
}

}  // namespace

namespace {

bool is_plan(const Compiler& compiler, const ast::Expr& expr) {
    return expr.kind == Ast::name && expr.text == "plan" && compiler.scope.find("plan") == nullptr;
}

// `plan.rows`, `plan.uses_index?("orders_pkey")`
Typed compile_plan(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    const auto* info = core::observable_named("plan." + expr.text);
    if (info == nullptr)
        compiler.error(kPlanAlone(), expr.span);
    else if (!can_see(visibility, info->group))
        compiler.error(kNotAvailableHere(info->name, where_available(*info, visibility)), expr.span);
    else if (info->form == ObservableInfo::Form::name && expr.args.size() == 1)
        return {Expr::observe(info->observable), {info->kind, Kind::text}};
    else if (expr.args.size() == 2 && expr.args[1].kind == Ast::string && !expr.args[1].is_interpolated())
        return {Expr::observe(info->observable, {Expr::literal(Value::text(expr.args[1].text))}), {info->kind, {}}};
    else
        compiler.error(kPlanAlone(), expr.span);
    return unknown();
}

}  // namespace

bool is_of_a_later_version(std::string_view name) {
    constexpr std::array<std::string_view, 1> kLater = {"approved?"};
    return std::find(kLater.begin(), kLater.end(), name) != kLater.end();
}

Typed compile_call(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    if (expr.text == "lua" && can_see(visibility, core::ObservableGroup::lua))
        return compile_lua_call(compiler, expr, visibility);
    if (visible_call(expr, visibility, is_column) != nullptr) return compile_column(compiler, expr);
    if (const auto* info = visible_call(expr, visibility, is_named_part)) return compile_named(compiler, expr, *info);
    if (const auto* info = visible_call(expr, visibility, is_count_call)) return compile_count(compiler, expr, *info);
    if (visible_call(expr, visibility, is_verdict_call) == nullptr) return refuse_call(compiler, expr, visibility);
    compiler.error(kMethodExpected(expr.text), expr.span);
    return unknown();
}

Typed compile_method(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    if (const auto* info = visible_call(expr.args[0], visibility, is_verdict_call))
        return compile_verdict(compiler, expr, *info);
    if (is_plan(compiler, expr.args[0])) return compile_plan(compiler, expr, visibility);
    if (is_row(expr.args[0]) && expr.args[0].kind == Ast::name && can_see(visibility, core::ObservableGroup::rows)) {
        compiler.error(kRowArgument(expr.text), expr.span);
        return unknown();
    }
    const auto errors_before = compiler.diagnostics.errors();
    auto receiver = compile_expression(compiler, expr.args[0], visibility);
    if (compiler.diagnostics.errors() > errors_before) return unknown();  // the receiver is not known
    if (expr.text == "nil?" && receiver.expr == Expr::observe(Observable::error))
        return {no_error(std::move(receiver.expr)), kBoolean};
    if (auto quantity = unit_literal(expr.text, receiver); quantity && expr.args.size() == 1) {
        const Type type = quantity->type();
        return {Expr::literal(std::move(*quantity)), type};
    }
    return compile_method_of(compiler, expr, std::move(receiver), visibility);
}

Typed compile_index(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    const auto& info = core::info_of(Observable::row);
    if (!is_row(expr.args[0])) {
        const bool rows = expr.args[0].kind == Ast::name && expr.args[0].text == core::info_of(Observable::rows).name &&
                          is_name(expr.args[1]);
        compiler.error(rows ? kRowsHasNoColumns(compiler.source_of(expr.args[1].span)) : kOnlyRowHasIndex(), expr.span);
        return unknown();
    }
    if (can_see(visibility, info.group)) return compile_row(compiler, expr, visibility);
    compiler.error(kNotAvailableHere(info.name, where_available(info, visibility)), expr.span);
    return unknown();
}

}  // namespace runbook::sema
