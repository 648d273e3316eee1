#include "interpreter/core/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "interpreter/core/methods.hpp"
#include "interpreter/core/operations.hpp"
#include "interpreter/core/regex.hpp"

namespace runbook::core {

namespace {

// A unit is about what it takes to compare two short values, or to copy eight bytes: this many take less than a second,
// and less than 200 MB.
constexpr std::size_t kMaxWork = 20'000'000;
// A line of the log, which a text must fit into, has at most 1 MiB.
constexpr std::size_t kMaxTextBytes = 1'000'000;

[[noreturn]] void fail(std::string message) {
    throw EvaluationError{EvaluationError::Outcome::error, std::move(message)};
}

// "`row[:total]`", or "`value` (column `total`)".
std::string name_of(const Expr& expr, const Environment& environment) {
    auto name = "`" + to_source(expr) + "`";
    const bool is_value = expr.op == Expr::Op::observe && expr.observable == Observable::value;
    const auto column = is_value ? environment.only_column() : std::string();
    return column.empty() ? name : fmt::format("{} (column `{}`)", name, column);
}

void must_be_usable(const Value& value, const Expr& expr, const Environment& environment) {
    if (value.is_null())
        fail(name_of(expr, environment) + " is NULL, which cannot be compared or computed with; use `.nil?`");
    if (value.kind() == Kind::invalid)
        fail(fmt::format("{}: {}, so it cannot be judged", name_of(expr, environment), value.as_string()));
}

// Types are checked again with the actual values, because the types of SQL results are unknown before the run.
template <typename Ask>
Type checked(const Ask& ask) {
    try {
        return ask();
    } catch (const TypeError& error) {
        fail(error.message);
    }
}

Number microseconds(const Value& duration) {
    return duration.as_number() * Number(1'000'000);
}

// A timestamp is in microseconds, a date in days, a duration in seconds.
Value add_to_time(const Value& time, const Value& duration, bool subtract) {
    const Number start = time.kind() == Kind::date ? time.as_number() * Number(86'400'000'000) : time.as_number();
    const Number delta = microseconds(duration);
    return Value::quantity(Kind::timestamp, subtract ? start - delta : start + delta);
}

Value time_between(const Value& later, const Value& earlier) {
    const Number difference = later.as_number() - earlier.as_number();
    return Value::quantity(Kind::duration,
                           later.kind() == Kind::date ? difference * Number(86'400) : difference / Number(1'000'000));
}

Value arithmetic(const std::string& op, const Value& left, const Value& right, Type type) {
    if (type.kind == Kind::text) return Value::text(left.as_string() + right.as_string());
    if (type.kind == Kind::timestamp) return add_to_time(left, right, op == "-");
    const bool times = left.kind() == Kind::timestamp || left.kind() == Kind::date;
    if (times) return time_between(left, right);
    const Number& a = left.as_number();
    const Number& b = right.as_number();
    if (op == "+") return Value::quantity(type.kind, a + b);
    if (op == "-") return Value::quantity(type.kind, a - b);
    if (op == "*") return Value::quantity(type.kind, a * b);
    if (b.is_zero()) fail("division by zero");
    return Value::quantity(type.kind, op == "/" ? a / b : a % b);
}

bool compare(const std::string& op, const Value& left, const Value& right) {
    if (op == "==") return equal(left, right);
    if (op == "!=") return !equal(left, right);
    const int order = ordering(left, right);
    if (op == "<") return order < 0;
    if (op == "<=") return order <= 0;
    if (op == ">") return order > 0;
    return order >= 0;
}

Value evaluate_binary(const Expr& expr, const Environment& environment) {
    if (expr.name == "&&" || expr.name == "||") {
        const bool left = evaluate_condition(expr.args[0], environment);
        if (left == (expr.name == "||")) return Value::boolean(left);
        return Value::boolean(evaluate_condition(expr.args[1], environment));
    }
    const Value left = evaluate(expr.args[0], environment);
    const Value right = evaluate(expr.args[1], environment);
    must_be_usable(left, expr.args[0], environment);
    must_be_usable(right, expr.args[1], environment);
    const Type type = checked([&] { return binary_type(expr.name, left.type(), right.type()); });
    if (expr.name == "=~" || expr.name == "!~") {
        const auto& pattern = right.as_string();
        if (!is_regex(pattern)) fail(fmt::format("/{}/ is not a regular expression", pattern));
        environment.spend(regex_work(pattern, left.as_string().size()));
        return Value::boolean(regex_matches(pattern, left.as_string()) == (expr.name == "=~"));
    }
    if (type.kind == Kind::boolean) return Value::boolean(compare(expr.name, left, right));
    return arithmetic(expr.name, left, right, type);
}

Value evaluate_unary(const Expr& expr, const Environment& environment) {
    const Value operand = evaluate(expr.args[0], environment);
    must_be_usable(operand, expr.args[0], environment);
    (void)checked([&] { return unary_type(expr.name, operand.type()); });
    if (expr.name == "!") return Value::boolean(!operand.as_bool());
    return Value::quantity(operand.kind(), Number(0) - operand.as_number());
}

std::vector<Value> evaluate_all(const std::vector<Expr>& args, const Environment& environment) {
    std::vector<Value> values;
    for (const auto& arg : args) values.push_back(evaluate(arg, environment));
    return values;
}

Value evaluate_method(const Expr& expr, const Environment& environment) {
    auto values = evaluate_all(expr.args, environment);
    const Value receiver = values.front();
    values.erase(values.begin());
    if (expr.name == "nil?") {
        if (receiver.kind() == Kind::invalid) must_be_usable(receiver, expr.args[0], environment);
        return Value::boolean(receiver.is_null());
    }
    must_be_usable(receiver, expr.args[0], environment);
    std::vector<Type> types;
    for (std::size_t i = 0; i < values.size(); ++i) {
        must_be_usable(values[i], expr.args[i + 1], environment);
        types.push_back(values[i].type());
    }
    (void)checked([&] { return method_type(expr.name, receiver.type(), types); });
    environment.spend(work_of_method(expr.name, receiver, values));
    try {
        return call_method(expr.name, receiver, values);
    } catch (EvaluationError& error) {
        if (receiver.kind() == Kind::list && error.outcome == EvaluationError::Outcome::error)
            error.message = fmt::format("in {}: {}", name_of(expr.args[0], environment), error.message);
        throw;
    }
}

}  // namespace

namespace {

std::string joined(const std::vector<Expr>& parts, const Environment& environment) {
    std::string text;
    for (const auto& part : parts) {
        text += evaluate(part, environment).plain();
        if (text.size() > kMaxTextBytes) break;
    }
    return text;
}

Value json_object(const std::vector<Value>& keys_and_values) {
    std::string out;
    for (std::size_t i = 0; i + 1 < keys_and_values.size(); i += 2)
        out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", canonical(Json(keys_and_values[i].plain())),
                           json_text(keys_and_values[i + 1]));
    return Value::string(Kind::json, "{" + out + "}");
}

Value evaluated(const Expr& expr, const Environment& environment) {
    switch (expr.op) {
        case Expr::Op::literal: return expr.value;
        case Expr::Op::variable: return environment.variable(expr.variable);
        case Expr::Op::observe: return environment.observe(expr.observable, evaluate_all(expr.args, environment));
        case Expr::Op::list: return Value::list(evaluate_all(expr.args, environment));
        case Expr::Op::object: return json_object(evaluate_all(expr.args, environment));
        case Expr::Op::range: {
            auto ends = evaluate_all(expr.args, environment);
            return Value::range(std::move(ends[0]), std::move(ends[1]));
        }
        case Expr::Op::method: return evaluate_method(expr, environment);
        case Expr::Op::unary: return evaluate_unary(expr, environment);
        case Expr::Op::binary: return evaluate_binary(expr, environment);
        case Expr::Op::join: return Value::text(joined(expr.args, environment));
    }
    return {};
}

// What a literal or a database can hold is within these limits; what was computed from it need not be.
void must_be_within_limits(const Value& value) {
    if (is_number_like(value.kind()) && value.as_number().is_too_long())
        fail(fmt::format("the result has more than {} digits, so it cannot be judged; let SQL round it", kMaxDigits));
    if (value.kind() == Kind::text && value.as_string().size() > kMaxTextBytes)
        fail("a text made of several is longer than 1 MB");
}

}  // namespace

std::string json_text(const Value& value) {
    switch (value.kind()) {
        case Kind::null: return "null";
        case Kind::boolean: return value.as_bool() ? "true" : "false";
        case Kind::json: return value.as_string();
        case Kind::integer:
        case Kind::numeric: {
            const auto text = value.as_number().to_string();
            return text.find('/') == std::string::npos ? text : canonical(Json(text));
        }
        case Kind::list: {
            std::string out;
            for (const auto& element : value.as_list()) out += (out.empty() ? "" : ",") + json_text(element);
            return "[" + out + "]";
        }
        default: return canonical(Json(value.plain()));
    }
}

void Environment::spend(std::size_t work) const {
    spent_ += std::min(work, kMaxWork + 1);
    if (spent_ <= kMaxWork) return;
    spent_ = kMaxWork + 1;
    fail("it would take too much work to judge this: let SQL compare or count");
}

Value evaluate(const Expr& expr, const Environment& environment) {
    auto value = evaluated(expr, environment);
    environment.spend(value.weight());
    must_be_within_limits(value);
    return value;
}

bool evaluate_condition(const Expr& expr, const Environment& environment) {
    const Value value = evaluate(expr, environment);
    must_be_usable(value, expr, environment);
    if (value.kind() != Kind::boolean) fail(fmt::format("expected true or false, got {}", value.display()));
    return value.as_bool();
}

std::string evaluate_text(const Expr& expr, const Environment& environment) {
    return evaluate(expr, environment).plain();
}

}  // namespace runbook::core
