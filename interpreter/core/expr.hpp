#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/core/json.hpp"
#include "interpreter/core/value.hpp"

namespace runbook::core {

/// An expression after names were resolved; a tree that can be evaluated, printed into the log and read back.
struct Expr {
    enum class Op {
        literal,   // value
        variable,  // name: a param, loop variable, capture or answer; the name is unique in the plan
        observe,   // name(args): what the probe saw, or, in a gate, what the run came to
        list,      // args
        range,     // args[0] .. args[1]
        method,    // args[0].name(args[1] …)
        unary,     // name is ! or -
        binary,    // name is the operator; && and || evaluate their right side only when needed
        join,      // args as text, one after the other: "…#{x}…"
    };
    Op op = Op::literal;
    std::string name;
    Value value;
    std::vector<Expr> args;

    static Expr literal(Value value);
    static Expr variable(std::string name);
    static Expr observe(std::string name, std::vector<Expr> args = {});
    static Expr method(std::string name, std::vector<Expr> args);
    static Expr unary(std::string op, Expr operand);
    static Expr binary(std::string op, Expr left, Expr right);
    static Expr join(std::vector<Expr> parts);

    [[nodiscard]] bool is_literal() const { return op == Op::literal; }
    [[nodiscard]] Json to_json() const;
    static Expr from_json(const Json& json);
    friend bool operator==(const Expr&, const Expr&) = default;
};

/// Calls `visit` for the expression and everything in it.
template <typename Visitor>
void walk(const Expr& expr, const Visitor& visit) {
    visit(expr);
    for (const auto& arg : expr.args) walk(arg, visit);
}

/// As an author would write it.
[[nodiscard]] std::string to_source(const Expr& expr);

}  // namespace runbook::core
