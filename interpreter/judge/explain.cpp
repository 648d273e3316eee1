#include "interpreter/judge/explain.hpp"

#include <fmt/format.h>

#include <tuple>

#include "interpreter/core/methods.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/model/observation.hpp"

namespace runbook::judge {

namespace {

using core::Environment;
using core::Expr;
using core::Kind;
using core::Value;

bool is_error(const Expr& expr) {
    return expr.op == Expr::Op::observe && expr.observable == core::Observable::error;
}

std::string condition_text(const std::string& condition) {
    return condition == model::kNoError ? "no error" : condition;
}

// Longer values are cut, and say how long they are; the log has them in full.
constexpr std::size_t kMaxShown = 240;

std::string cut(const std::string& text) {
    const auto length = core::characters(text);
    if (length <= kMaxShown) return text;
    return fmt::format("{} ({} characters)", core::first_characters(text, kMaxShown), length);
}

std::string cut(const Value& value) {
    auto text = value.display();
    if (value.kind() != Kind::list || core::characters(text) <= kMaxShown) return cut(text);
    return fmt::format("{} ({} elements)", core::first_characters(text, kMaxShown), value.as_list().size());
}

std::string shown(const Expr& expr, const Environment& seen) {
    try {
        const Value value = core::evaluate(expr, seen);
        if (is_error(expr)) return condition_text(value.as_string());
        return cut(value);
    } catch (const core::EvaluationError& error) {
        return cut(error.message);
    }
}

std::string_view opposite(std::string_view op) {
    if (op == "==") return "!=";
    if (op == "!=") return "==";
    if (op == "<") return ">=";
    if (op == "<=") return ">";
    if (op == ">") return "<=";
    if (op == ">=") return "<";
    return op == "=~" ? "!~" : "=~";
}

bool holds(const Expr& condition, const Environment& seen) {
    try {
        return core::evaluate_condition(condition, seen);
    } catch (const core::EvaluationError&) {
        return false;
    }
}

std::string_view mirrored(std::string_view op) {
    if (op == "<") return ">";
    if (op == "<=") return ">=";
    if (op == ">") return "<";
    return op == ">=" ? "<=" : op;
}

// `0 < value` is explained as `value > 0`: what was found is on the left.
Explanation explain_comparison(const Expr& condition, bool wanted, const Environment& seen) {
    const bool mirror = condition.args[0].is_literal() && !condition.args[1].is_literal();
    const auto& left = condition.args[mirror ? 1 : 0];
    const auto& right = condition.args[mirror ? 0 : 1];
    const auto outcome = wanted ? std::string_view(condition.name) : opposite(condition.name);
    const auto op = mirror ? mirrored(outcome) : outcome;
    // `error.nil?` is a comparison too.
    if (is_error(left) && right.is_literal() && right.value.plain() == model::kNoError)
        return {shown(left, seen), op == "==" ? "no error" : "an error"};
    const auto expected = right.is_literal() ? core::to_source(right) : shown(right, seen);
    return {shown(left, seen), fmt::format("{} {} {}", core::to_source(left), op, expected)};
}

std::string list_text(const std::vector<Value>& values) {
    return Value::list(values).display();
}

Explanation explain_same_as(const Expr& condition, const Environment& seen) {
    const Value have = core::evaluate(condition.args[0], seen);
    const Value wanted = core::evaluate(condition.args[1], seen);
    const auto difference = core::compare_as_multisets(have, wanted);
    return {cut(fmt::format("missing: {}, unexpected: {}", list_text(difference.missing),
                            list_text(difference.unexpected))),
            cut(core::to_source(condition.args[0]) + " same as " + wanted.display())};
}

// The elements that break `all?` or `none?` are more useful than the whole list.
Value offenders(const Expr& condition, const Environment& seen) {
    const Value list = core::evaluate(condition.args[0], seen);
    const Value wanted = condition.args.size() > 1 ? core::evaluate(condition.args[1], seen) : Value::boolean(true);
    Value::List found;
    for (const auto& element : list.as_list())
        if (core::matches(wanted, element) != (condition.name == "all?")) found.push_back(element);
    return found.empty() ? list : Value::list(std::move(found));
}

std::string method_wanted(const Expr& condition, bool wanted, const Environment& seen) {
    std::string args;
    for (std::size_t i = 1; i < condition.args.size(); ++i)
        args += (i == 1 ? "" : ", ") + shown(condition.args[i], seen);
    const auto text =
        core::to_source(condition.args[0]) + "." + condition.name + (args.empty() ? "" : "(" + args + ")");
    return wanted ? text : "not " + text;
}

Explanation explain_method(const Expr& condition, bool wanted, const Environment& seen) {
    const bool about_elements = condition.name == "all?" || condition.name == "none?";
    // A part of a disjunction need not have been evaluated, and its values need not have the types that it needs.
    if (about_elements || condition.name == "same_as?") (void)core::evaluate(condition, seen);
    if (condition.name == "same_as?" && wanted) return explain_same_as(condition, seen);
    const auto have = about_elements ? cut(offenders(condition, seen)) : shown(condition.args[0], seen);
    return {have, method_wanted(condition, wanted, seen)};
}

// If a conjunction should hold, the first part that does not; if a disjunction should not hold, the first part that
// does.
Explanation explain_junction(const Expr& condition, bool wanted, const Environment& seen) {
    const bool all_matter = (condition.name == "&&") == wanted;
    const auto& [left, right] = std::tie(condition.args[0], condition.args[1]);
    if (all_matter) return explain(holds(left, seen) == wanted ? right : left, wanted, seen);
    const auto first = explain(left, wanted, seen);
    const auto second = explain(right, wanted, seen);
    const auto have = first.have == second.have ? first.have : first.have + "; " + second.have;
    return {have, first.want + " or " + second.want};
}

}  // namespace

Explanation explain(const Expr& condition, bool wanted, const Environment& seen) {
    try {
        if (condition.op == Expr::Op::unary && condition.name == "!") return explain(condition.args[0], !wanted, seen);
        if (condition.op == Expr::Op::binary && (condition.name == "&&" || condition.name == "||"))
            return explain_junction(condition, wanted, seen);
        if (condition.op == Expr::Op::binary) return explain_comparison(condition, wanted, seen);
        if (condition.op == Expr::Op::method) return explain_method(condition, wanted, seen);
        return {shown(condition, seen), core::to_source(condition) + (wanted ? " == true" : " == false")};
    } catch (const core::EvaluationError& error) {
        return {cut(error.message), cut(core::to_source(condition))};
    }
}

}  // namespace runbook::judge
