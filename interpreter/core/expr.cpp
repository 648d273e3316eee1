#include "interpreter/core/expr.hpp"

#include <array>

namespace runbook::core {

namespace {

using Op = Expr::Op;
using Origin = Variable::Origin;

// The names of the kinds of expressions in the log; a variable is named by its origin.
constexpr std::array<std::pair<Op, std::string_view>, 7> kOps = {{
    {Op::observe, "observe"},
    {Op::list, "list"},
    {Op::range, "range"},
    {Op::method, "method"},
    {Op::unary, "unary"},
    {Op::binary, "binary"},
    {Op::join, "join"},
}};
constexpr std::array<std::pair<Origin, std::string_view>, 5> kOrigins = {{
    {Origin::param, "param"},
    {Origin::loop, "loop"},
    {Origin::capture, "capture"},
    {Origin::answer, "answer"},
    {Origin::secret, "secret"},
}};

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

std::string operand(const Expr& expr) {
    const bool compound = expr.op == Op::binary || expr.op == Op::range;
    return compound ? "(" + to_source(expr) + ")" : to_source(expr);
}

std::string observed(const Expr& expr) {
    const std::string name(info_of(expr.observable).name);
    if (expr.observable == Observable::row) return "row[" + joined(expr.args) + "]";
    return expr.args.empty() ? name : name + "(" + joined(expr.args) + ")";
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

Expr observe_from(std::string_view name, std::vector<Expr> args) {
    const auto* info = observable_named(name);
    if (info == nullptr) throw JsonError("an expression has an unknown observable");
    if (args.size() < info->least_args || args.size() > info->most_args)
        throw JsonError("an expression has the wrong number of operands");
    return Expr::observe(info->observable, std::move(args));
}

void check_operands(Op op, std::size_t count) {
    const bool enough = (op != Op::unary && op != Op::method) || count > 0;
    if (!enough || ((op == Op::binary || op == Op::range) && count != 2))
        throw JsonError("an expression lacks operands");
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
    Json::Object object;
    for (const auto& [origin, name_of_origin] : kOrigins)
        if (is_variable(origin)) object[name_of_origin] = variable.name;
    for (const auto& [its_op, its_name] : kOps)
        if (its_op == op) object[its_name] = logged_name(*this);
    Json::Array operands;
    for (const auto& arg : args) operands.push_back(arg.to_json());
    if (!operands.empty()) object["args"] = std::move(operands);
    return object;
}

Expr Expr::from_json(JsonView json) {
    if (const auto literal_value = json.find("literal")) return literal(Value::from_json(*literal_value));
    for (const auto& [origin, name_of_origin] : kOrigins)
        if (const auto name = json.find(name_of_origin)) return of({origin, std::string(name->as_string())});
    for (const auto& [op, op_name] : kOps) {
        const auto name = json.find(op_name);
        if (!name) continue;
        auto args = args_from(json);
        if (op == Op::observe) return observe_from(name->as_string(), std::move(args));
        check_operands(op, args.size());
        return make(op, std::string(name->as_string()), std::move(args));
    }
    throw JsonError("an unknown kind of expression");
}

std::string to_source(const Expr& expr) {
    switch (expr.op) {
        case Op::literal: return expr.value.is_null() ? "nil" : expr.value.display();
        case Op::variable:
            return expr.is_variable(Origin::secret) ? "secret:" + expr.variable.name : expr.variable.name;
        case Op::observe: return observed(expr);
        case Op::list: return "[" + joined(expr.args) + "]";
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
