#include "interpreter/sema/bounds.hpp"

#include <optional>

#include "interpreter/core/number.hpp"
#include "interpreter/core/observables.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Kind;
using core::Number;
using Op = core::Expr::Op;

// From `least` to `most`, each without a limit if it has no value.
struct Bounds {
    std::optional<Number> least;
    std::optional<Number> most;
};

Bounds negated(const Bounds& a) {
    const auto minus = [](const std::optional<Number>& n) { return n ? std::optional(Number(0) - *n) : std::nullopt; };
    return {minus(a.most), minus(a.least)};
}

Bounds sum(const Bounds& a, const Bounds& b) {
    const auto plus = [](const auto& x, const auto& y) { return x && y ? std::optional(*x + *y) : std::nullopt; };
    return {plus(a.least, b.least), plus(a.most, b.most)};
}

// Only of what is never negative; of anything else nothing is known.
Bounds product(const Bounds& a, const Bounds& b) {
    const auto is_zero = [](const Bounds& x) { return x.least == Number(0) && x.most == Number(0); };
    if (is_zero(a) || is_zero(b)) return {Number(0), Number(0)};
    if (!a.least || !b.least || a.least->is_negative() || b.least->is_negative()) return {};
    return {*a.least * *b.least, a.most && b.most ? std::optional(*a.most * *b.most) : std::nullopt};
}

bool is_count(const Expr& expr) {
    return expr.op == Op::observe && core::info_of(expr.observable).kind == Kind::integer;
}

Bounds bounds_of(const Expr& expr) {
    if (expr.is_literal() && core::is_number_like(expr.value.kind()))
        return {expr.value.as_number(), expr.value.as_number()};
    if (expr.op == Op::method && (expr.name == "abs" || expr.name == "size")) return {Number(0), {}};
    if (expr.op == Op::observe && core::is_number_like(core::info_of(expr.observable).kind)) return {Number(0), {}};
    if (expr.op != Op::binary) return {};
    const auto left = bounds_of(expr.args[0]);
    const auto right = bounds_of(expr.args[1]);
    if (expr.name == "+") return sum(left, right);
    if (expr.name == "-" && expr.args[0] == expr.args[1]) return {Number(0), Number(0)};
    if (expr.name == "-") return sum(left, negated(right));
    if (expr.name == "%" && right.least && right.least == right.most && *right.least > Number(0) &&
        is_count(expr.args[0]))
        return {Number(0), *right.most - Number(1)};
    return expr.name == "*" ? product(left, right) : Bounds{};
}

}  // namespace

std::optional<bool> always(const Expr& comparison) {
    const auto left = bounds_of(comparison.args[0]);
    const auto right = bounds_of(comparison.args[1]);
    const bool never_less = left.least && right.most && *left.least >= *right.most;
    const bool never_more = left.most && right.least && *left.most <= *right.least;
    const bool more = left.least && right.most && *left.least > *right.most;
    const bool less = left.most && right.least && *left.most < *right.least;
    const auto one_of = [](bool yes, bool no) { return yes || no ? std::optional(yes) : std::nullopt; };
    if (comparison.name == "<") return one_of(less, never_less);
    if (comparison.name == "<=") return one_of(never_more, more);
    if (comparison.name == ">") return one_of(more, never_more);
    if (comparison.name == ">=") return one_of(never_less, less);
    const auto equal = one_of(never_less && never_more, more || less);
    return comparison.name == "==" || !equal ? equal : std::optional(!*equal);
}

}  // namespace runbook::sema
