#include "interpreter/core/expr.hpp"

#include <array>

namespace runbook::core {

namespace {

constexpr std::array<std::pair<Expr::Op, std::string_view>, 9> kOps = {{
    {Expr::Op::literal, "literal"},
    {Expr::Op::variable, "variable"},
    {Expr::Op::observe, "observe"},
    {Expr::Op::list, "list"},
    {Expr::Op::range, "range"},
    {Expr::Op::method, "method"},
    {Expr::Op::unary, "unary"},
    {Expr::Op::binary, "binary"},
    {Expr::Op::join, "join"},
}};

Expr make(Expr::Op op, std::string name, std::vector<Expr> args) {
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
    const bool compound = expr.op == Expr::Op::binary || expr.op == Expr::Op::range;
    return compound ? "(" + to_source(expr) + ")" : to_source(expr);
}

std::string observed(const Expr& expr) {
    if (expr.name == "row") return "row[" + joined(expr.args) + "]";
    return expr.args.empty() ? expr.name : expr.name + "(" + joined(expr.args) + ")";
}

}  // namespace

Expr Expr::literal(Value value) {
    Expr expr;
    expr.value = std::move(value);
    return expr;
}
Expr Expr::variable(std::string name) {
    return make(Op::variable, std::move(name), {});
}
Expr Expr::observe(std::string name, std::vector<Expr> args) {
    return make(Op::observe, std::move(name), std::move(args));
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
    Json::Array operands;
    for (const auto& arg : args) operands.push_back(arg.to_json());
    for (const auto& [its_op, its_name] : kOps)
        if (its_op == op) object[std::string(its_name)] = name;
    if (!operands.empty()) object["args"] = std::move(operands);
    return object;
}

Expr Expr::from_json(const Json& json) {
    if (const Json* literal_value = json.find("literal")) return literal(Value::from_json(*literal_value));
    for (const auto& [op, op_name] : kOps) {
        const Json* name = json.find(op_name);
        if (name == nullptr) continue;
        std::vector<Expr> args;
        if (const Json* operands = json.find("args"))
            for (const auto& arg : operands->as_array()) args.push_back(from_json(arg));
        const bool enough = (op != Op::unary && op != Op::method) || !args.empty();
        if (!enough || ((op == Op::binary || op == Op::range) && args.size() != 2))
            throw JsonError("an expression lacks operands");
        return make(op, name->as_string(), std::move(args));
    }
    throw JsonError("an unknown kind of expression");
}

std::string to_source(const Expr& expr) {
    switch (expr.op) {
        case Expr::Op::literal: return expr.value.is_null() ? "nil" : expr.value.display();
        case Expr::Op::variable: return expr.name;
        case Expr::Op::observe: return observed(expr);
        case Expr::Op::list: return "[" + joined(expr.args) + "]";
        case Expr::Op::range: return operand(expr.args[0]) + ".." + operand(expr.args[1]);
        case Expr::Op::method: {
            const auto receiver = operand(expr.args[0]) + "." + expr.name;
            return expr.args.size() == 1 ? receiver : receiver + "(" + joined(expr.args, 1) + ")";
        }
        case Expr::Op::unary: return expr.name + operand(expr.args[0]);
        case Expr::Op::binary: return operand(expr.args[0]) + " " + expr.name + " " + operand(expr.args[1]);
        case Expr::Op::join: {
            std::string out;
            for (const auto& part : expr.args)
                out += part.is_literal() ? part.value.plain() : "#{" + to_source(part) + "}";
            return out;
        }
    }
    return {};
}

}  // namespace runbook::core
