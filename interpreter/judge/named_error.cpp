#include "interpreter/judge/named_error.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace runbook::judge {

namespace {

using core::Environment;
using core::Expr;

bool is_error(const Expr& expr) {
    return expr.observes(core::ObservableGroup::error);
}

// Compared with itself an error is not named.
bool compares_error(const Expr& expr) {
    return std::count_if(expr.args.begin(), expr.args.end(), is_error) == 1;
}

bool is_naming_method(const std::string& name) {
    constexpr std::array<std::string_view, 5> kNaming = {"in?", "include?", "match?", "start_with?", "end_with?"};
    return std::find(kNaming.begin(), kNaming.end(), name) != kNaming.end();
}

bool value_of(const Expr& condition, const Environment& seen) {
    try {
        return core::evaluate_condition(condition, seen);
    } catch (const core::EvaluationError&) {
        return false;
    }
}

// `a && b` is true, or `a || b` false, because of both; otherwise because of each part that alone has that value.
bool junction_names(const Expr& condition, bool holds, const Environment& seen) {
    return std::any_of(condition.args.begin(), condition.args.end(), [&](const Expr& part) {
        return value_of(part, seen) == holds && names_the_error(part, holds, seen);
    });
}

bool comparison_names(const Expr& condition, bool holds) {
    const bool names = condition.name == "==" || condition.name == "=~";
    const bool excludes = condition.name == "!=" || condition.name == "!~";
    return compares_error(condition) && (holds ? names : excludes);
}

}  // namespace

bool names_the_error(const Expr& condition, bool holds, const Environment& seen) {
    switch (condition.op) {
        case Expr::Op::unary: return names_the_error(condition.args[0], !holds, seen);
        case Expr::Op::method: return holds && is_naming_method(condition.name) && compares_error(condition);
        case Expr::Op::binary:
            if (condition.name == "&&" || condition.name == "||") return junction_names(condition, holds, seen);
            return comparison_names(condition, holds);
        case Expr::Op::literal:
        case Expr::Op::variable:
        case Expr::Op::observe:
        case Expr::Op::list:
        case Expr::Op::object:
        case Expr::Op::range:
        case Expr::Op::join: return false;
    }
    return false;
}

}  // namespace runbook::judge
