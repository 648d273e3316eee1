#include "interpreter/core/well_formed.hpp"

#include <fmt/format.h>

#include "interpreter/core/operations.hpp"

namespace runbook::core {

namespace {

// The type as far as the expression alone shows it. A plan has literals where the runbook had loop variables, whose
// types the checker need not have known: a literal has any type here, and judging checks it again.
Type type_of(const Expr& expr) {
    std::vector<Type> types;
    for (const auto& arg : expr.args) types.push_back(type_of(arg));
    switch (expr.op) {
        case Expr::Op::literal:
        case Expr::Op::variable: return {};
        case Expr::Op::observe: return {info_of(expr.observable).kind, Kind::unknown};
        case Expr::Op::list: return {Kind::list, Kind::unknown};
        case Expr::Op::object: return {Kind::json, Kind::unknown};
        case Expr::Op::range: return {Kind::range, types[0].kind};
        case Expr::Op::method: return method_type(expr.name, types[0], {types.begin() + 1, types.end()});
        case Expr::Op::unary: return unary_type(expr.name, types[0]);
        case Expr::Op::binary: return binary_type(expr.name, types[0], types[1]);
        case Expr::Op::join: return {Kind::text, Kind::unknown};
    }
    return {};
}

std::optional<std::string> problem_in(const Expr& expr, const ExprPlace& place) {
    if (expr.op == Expr::Op::variable && !place.has_value(expr.variable))
        return fmt::format("it uses the variable `{}`, but no step before it sets it", expr.variable.name);
    if (expr.op == Expr::Op::observe && !can_see(place.visibility, info_of(expr.observable).group))
        return fmt::format("it uses `{}`, which cannot be used there", info_of(expr.observable).name);
    for (const auto& arg : expr.args)
        if (auto problem = problem_in(arg, place)) return problem;
    return std::nullopt;
}

}  // namespace

std::optional<std::string> why_not_made(const Expr& expr, const ExprPlace& place) {
    if (auto problem = problem_in(expr, place)) return problem;
    try {
        const auto type = type_of(expr);
        if (place.is_condition && type.kind != Kind::unknown && type.kind != Kind::boolean)
            return fmt::format("it is {}, expected true or false", describe(type));
        return std::nullopt;
    } catch (const TypeError& error) {
        return error.message;
    }
}

}  // namespace runbook::core
