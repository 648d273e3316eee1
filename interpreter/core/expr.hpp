#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/core/json.hpp"
#include "interpreter/core/json_view.hpp"
#include "interpreter/core/observables.hpp"
#include "interpreter/core/value.hpp"

namespace runbook::core {

/// A name whose value is found later: by the plan (param, loop) or by the run (the others).
struct Variable {
    enum class Origin {
        param,
        loop,
        capture,  ///< what an earlier step saw
        answer,   ///< what a person answered
        secret,   ///< from the environment; its value is in no plan, log or report
    };
    Origin origin = Origin::param;
    std::string name;  ///< unique among those of its origin; captures and answers share their names
    friend bool operator==(const Variable&, const Variable&) = default;
};

/// An expression after names were resolved; a tree that can be evaluated, printed into the log and read back.
struct Expr {
    enum class Op {
        literal,   // value
        variable,  // what `variable` names
        observe,   // observable(args): what the probe saw, or, in a gate, what the run came to
        list,      // args
        range,     // args[0] .. args[1]
        method,    // args[0].name(args[1] …)
        unary,     // name is ! or -
        binary,    // name is the operator; && and || evaluate their right side only when needed
        join,      // args as text, one after the other: "…#{x}…"
    };
    Op op = Op::literal;
    std::string name;  ///< of a method, or the operator
    Variable variable;
    Observable observable = Observable::value;
    Value value;
    std::vector<Expr> args;

    static Expr literal(Value value);
    static Expr of(Variable variable);
    static Expr observe(Observable observable, std::vector<Expr> args = {});
    static Expr list(std::vector<Expr> elements);
    static Expr range(Expr from, Expr to);
    static Expr method(std::string name, std::vector<Expr> args);
    static Expr unary(std::string op, Expr operand);
    static Expr binary(std::string op, Expr left, Expr right);
    static Expr join(std::vector<Expr> parts);

    [[nodiscard]] bool is_literal() const { return op == Op::literal; }
    [[nodiscard]] bool is_variable(Variable::Origin origin) const {
        return op == Op::variable && variable.origin == origin;
    }
    /// A value that only the run finds: captured, or answered by a person.
    [[nodiscard]] bool is_found_by_run() const {
        return is_variable(Variable::Origin::capture) || is_variable(Variable::Origin::answer);
    }
    [[nodiscard]] bool observes(ObservableGroup group) const {
        return op == Op::observe && info_of(observable).group == group;
    }
    [[nodiscard]] Json to_json() const;
    static Expr from_json(JsonView json);
    friend bool operator==(const Expr&, const Expr&) = default;
};

/// Calls `visit` for the expression and everything in it.
template <typename Visitor>
void walk(const Expr& expr, const Visitor& visit) {
    visit(expr);
    for (const auto& arg : expr.args) walk(arg, visit);
}

/// Whether `is` holds for the expression or anything in it.
template <typename Predicate>
[[nodiscard]] bool any_part(const Expr& expr, const Predicate& is) {
    if (is(expr)) return true;
    for (const auto& arg : expr.args)
        if (any_part(arg, is)) return true;
    return false;
}

/// As an author would write it.
[[nodiscard]] std::string to_source(const Expr& expr);

}  // namespace runbook::core
