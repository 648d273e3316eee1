#include "interpreter/core/expr.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "interpreter/core/operations.hpp"
#include "interpreter/core/text.hpp"

namespace runbook::core {

namespace {

using Op = Expr::Op;
using Origin = Variable::Origin;

// How the log names what an expression is. Of a variable it names the origin.
constexpr std::string_view name_of(Op op) {
    switch (op) {
        case Op::literal: return "literal";
        case Op::variable: return "variable";
        case Op::observe: return "observe";
        case Op::list: return "list";
        case Op::object: return "object";
        case Op::range: return "range";
        case Op::method: return "method";
        case Op::unary: return "unary";
        case Op::binary: return "binary";
        case Op::join: return "join";
    }
    return {};
}
constexpr std::string_view name_of(Origin origin) {
    switch (origin) {
        case Origin::param: return "param";
        case Origin::loop: return "loop";
        case Origin::capture: return "capture";
        case Origin::answer: return "answer";
        case Origin::secret: return "secret";
    }
    return {};
}

// The first value of an enumeration that names a member of `json`. The first value without a name ends the search.
template <typename Enum>
std::optional<Enum> named_in(JsonView json) {
    for (int i = 0; !name_of(static_cast<Enum>(i)).empty(); ++i)
        if (json.find(name_of(static_cast<Enum>(i)))) return static_cast<Enum>(i);
    return std::nullopt;
}

Expr make(Op op, std::string name, std::vector<Expr> args) {
    Expr expr;
    expr.op = op;
    expr.name = std::move(name);
    expr.args = std::move(args);
    return expr;
}

std::string joined(const std::vector<Expr>& args, std::size_t from = 0) {
    std::string out;
    for (std::size_t i = from; i < args.size(); ++i) out += (i > from ? ", " : "") + to_source(args[i]);
    return out;
}

std::string pairs(const std::vector<Expr>& args) {
    std::string out;
    for (std::size_t i = 0; i + 1 < args.size(); i += 2)
        out += (i > 0 ? ", " : " ") + to_source(args[i]) + " => " + to_source(args[i + 1]);
    return out + (out.empty() ? "" : " ");
}

std::string operand(const Expr& expr) {
    const bool compound = expr.op == Op::binary || expr.op == Op::range;
    return compound ? "(" + to_source(expr) + ")" : to_source(expr);
}

// A column or an id, as authors mostly write it: `:name`.
std::string symbol(const Expr& name) {
    const auto& text = name.value.as_string();
    const bool is_word = !text.empty() && std::all_of(text.begin(), text.end(), is_word_character);
    return is_word && (text[0] < '0' || text[0] > '9') ? ":" + text : name.value.display();
}

// lua(:rate_ok, value, limit: 10)
std::string lua_call(const std::vector<Expr>& args) {
    auto out = "lua(" + symbol(args[0]);
    const auto unnamed = static_cast<std::size_t>(args[1].value.as_number().to_int64().value_or(0));
    for (std::size_t i = 2; i < args.size(); ++i) {
        out += ", ";
        const bool named = i >= 2 + unnamed;
        if (named && i + 1 < args.size()) out += args[i++].value.plain() + ": ";
        out += to_source(args[i]);
    }
    return out + ")";
}

std::string observed(const Expr& expr) {
    const std::string name(info_of(expr.observable).name);
    const auto& args = expr.args;
    switch (expr.observable) {
        case Observable::row:
            if (args.size() == 3)
                return name + "(" + args[1].value.plain() + ": " + to_source(args[2]) + ")[" + symbol(args[0]) + "]";
            return name + "[" + symbol(args[0]) + "]";
        case Observable::column: return name + "(" + symbol(args[0]) + ")";
        case Observable::check: return name + "(" + symbol(args[0]) + ")." + args[1].value.plain();
        case Observable::header:
        case Observable::json: return name + "(" + args[0].value.display() + ")";
        case Observable::lua: return lua_call(args);
        case Observable::criterion:
        case Observable::indicator: return name + "(" + args[0].value.display() + ")." + args[1].value.plain();
        default: return args.empty() ? name : name + "(" + symbol(args[0]) + ")";
    }
}

std::string joined_text(const Expr& expr) {
    std::string out;
    for (const auto& part : expr.args) out += part.is_literal() ? part.value.plain() : "#{" + to_source(part) + "}";
    return out;
}

std::string logged_name(const Expr& expr) {
    return expr.op == Op::observe ? std::string(info_of(expr.observable).name) : expr.name;
}

std::vector<Expr> args_from(JsonView json) {
    std::vector<Expr> args;
    if (const auto operands = json.find("args"))
        for (const auto arg : operands->as_array()) args.push_back(Expr::from_json(arg));
    return args;
}

void must_have_operands(std::string_view what, std::size_t count, std::size_t least, std::size_t most) {
    if (count >= least && count <= most) return;
    const auto expected = least == most ? std::to_string(least) : fmt::format("{} to {}", least, most);
    throw JsonError(fmt::format("`{}` has {}, expected {}", printable(what), counted(count, "operand"), expected));
}

// What the checker writes as a name of a column, check or tag is always a literal.
void must_be_name(const Expr& expr, std::string_view observable) {
    if (!expr.is_literal() || (expr.value.kind() != Kind::text && expr.value.kind() != Kind::symbol))
        throw JsonError(fmt::format("`{}` has an operand that is not a name", observable));
}

// The function, how many of the rest have no name, these, and then names and their values.
void check_lua_operands(const std::vector<Expr>& args) {
    must_be_name(args[0], "lua");
    const auto unnamed = args[1].is_literal() && args[1].value.kind() == Kind::integer
                             ? args[1].value.as_number().to_int64()
                             : std::nullopt;
    if (!unnamed || *unnamed < 0 || static_cast<std::size_t>(*unnamed) > args.size() - 2)
        throw JsonError("`lua` does not say how many of its operands have no name");
    const auto first_named = static_cast<std::size_t>(*unnamed) + 2;
    if ((args.size() - first_named) % 2 != 0) throw JsonError("`lua` has a name without a value");
    for (std::size_t i = first_named; i < args.size(); i += 2) must_be_name(args[i], "lua");
}

Expr observe_from(std::string_view name, std::vector<Expr> args) {
    const auto* info = observable_named(name);
    if (info == nullptr) throw JsonError(fmt::format("there is no observable `{}`", printable(name)));
    must_have_operands(name, args.size(), info->least_args, info->most_args);
    if (info->observable == Observable::lua) {
        check_lua_operands(args);
        return Expr::observe(info->observable, std::move(args));
    }
    // A row's key is the only operand that is a value; it belongs to the name before it.
    const bool keyed = info->observable == Observable::row && args.size() > 1;
    if (keyed) must_have_operands(name, args.size(), 3, 3);
    for (std::size_t i = 0; i < (keyed ? 2 : args.size()); ++i) must_be_name(args[i], name);
    const bool asks =
        args.size() == 2 && args[1].value.as_string() != "failed?" && args[1].value.as_string() != "passed?";
    if (asks) throw JsonError(fmt::format("`{}` asks for neither `failed?` nor `passed?`", name));
    return Expr::observe(info->observable, std::move(args));
}

// As many operands as the evaluator will look at, under names that it knows.
void check_operands(Op op, std::string_view name, std::size_t count) {
    switch (op) {
        case Op::unary:
            if (!is_unary_operator(name)) throw JsonError(fmt::format("there is no operator `{}`", printable(name)));
            return must_have_operands(name, count, 1, 1);
        case Op::binary:
            if (!is_binary_operator(name)) throw JsonError(fmt::format("there is no operator `{}`", printable(name)));
            return must_have_operands(name, count, 2, 2);
        case Op::method: {
            const auto arity = arity_of_method(name);
            if (!arity) throw JsonError(fmt::format("there is no method `{}`", printable(name)));
            return must_have_operands(name, count, arity->least + 1, arity->most + 1);
        }
        case Op::range: must_have_operands(name_of(op), count, 2, 2); [[fallthrough]];
        case Op::object:
            if (count % 2 != 0) throw JsonError("`object` has a key without a value");
            [[fallthrough]];
        case Op::list:
        case Op::join:
            if (!name.empty()) throw JsonError(fmt::format("`{}` has a name, expected \"\"", name_of(op)));
            return;
        case Op::literal:
        case Op::variable:
        case Op::observe: break;
    }
    throw JsonError("an unknown kind of expression");
}

}  // namespace

Expr Expr::literal(Value value) {
    Expr expr;
    expr.value = std::move(value);
    return expr;
}
Expr Expr::of(Variable variable) {
    Expr expr;
    expr.op = Op::variable;
    expr.variable = std::move(variable);
    return expr;
}
Expr Expr::observe(Observable observable, std::vector<Expr> args) {
    Expr expr = make(Op::observe, {}, std::move(args));
    expr.observable = observable;
    return expr;
}
Expr Expr::list(std::vector<Expr> elements) {
    return make(Op::list, {}, std::move(elements));
}
Expr Expr::object(std::vector<Expr> keys_and_values) {
    return make(Op::object, {}, std::move(keys_and_values));
}
Expr Expr::range(Expr from, Expr to) {
    return make(Op::range, {}, {std::move(from), std::move(to)});
}
Expr Expr::method(std::string name, std::vector<Expr> args) {
    return make(Op::method, std::move(name), std::move(args));
}
Expr Expr::unary(std::string op, Expr operand) {
    return make(Op::unary, std::move(op), {std::move(operand)});
}
Expr Expr::binary(std::string op, Expr left, Expr right) {
    return make(Op::binary, std::move(op), {std::move(left), std::move(right)});
}
Expr Expr::join(std::vector<Expr> parts) {
    return make(Op::join, {}, std::move(parts));
}

Json Expr::to_json() const {
    if (op == Op::literal) return Json::Object{{"literal", value.to_json()}};
    if (op == Op::variable) return Json::Object{{name_of(variable.origin), variable.name}};
    Json::Object object{{name_of(op), logged_name(*this)}};
    Json::Array operands;
    for (const auto& arg : args) operands.push_back(arg.to_json());
    if (!operands.empty()) object["args"] = std::move(operands);
    return object;
}

Expr Expr::from_json(JsonView json) {
    if (const auto literal_value = json.find("literal")) return literal(Value::from_json(*literal_value));
    if (const auto origin = named_in<Origin>(json)) return of({*origin, json.string(name_of(*origin))});
    const auto op = named_in<Op>(json);
    if (!op) throw JsonError("an unknown kind of expression");
    auto name = json.string(name_of(*op));
    auto args = args_from(json);
    if (*op == Op::observe) return observe_from(name, std::move(args));
    check_operands(*op, name, args.size());
    return make(*op, std::move(name), std::move(args));
}

std::string to_source(const Expr& expr) {
    switch (expr.op) {
        case Op::literal: return expr.value.is_null() ? "nil" : expr.value.display();
        case Op::variable:
            return expr.is_variable(Origin::secret) ? "secret:" + expr.variable.name : expr.variable.name;
        case Op::observe: return observed(expr);
        case Op::list: return "[" + joined(expr.args) + "]";
        case Op::object: return "{" + pairs(expr.args) + "}";
        case Op::range: return operand(expr.args[0]) + ".." + operand(expr.args[1]);
        case Op::method: {
            const auto receiver = operand(expr.args[0]) + "." + expr.name;
            return expr.args.size() == 1 ? receiver : receiver + "(" + joined(expr.args, 1) + ")";
        }
        case Op::unary: return expr.name + operand(expr.args[0]);
        case Op::binary: return operand(expr.args[0]) + " " + expr.name + " " + operand(expr.args[1]);
        case Op::join: return joined_text(expr);
    }
    return {};
}

}  // namespace runbook::core

template class std::vector<runbook::core::Expr>;
