#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/core/json.hpp"
#include "interpreter/core/json_view.hpp"
#include "interpreter/core/observables.hpp"
#include "interpreter/core/value.hpp"

namespace runbook::core {

/// A name whose value is set later: in the plan (param, loop) or during the run (the others).
struct Variable {
    enum class Origin {
        param,
        loop,
        capture,  ///< captured by an earlier step
        answer,   ///< answered by the operator
        secret,   ///< from the environment; its value must not be in any plan, log or report
    };
    Origin origin = Origin::param;
    std::string name;  ///< unique within its origin; captures and answers share one set of names
    friend bool operator==(const Variable&, const Variable&) = default;
};

/// An expression whose names were resolved: a tree that can be evaluated, written to the log and read back.
struct Expr {
    enum class Op {
        literal,   // value
        variable,  // the value of `variable`
        observe,   // observable(args): a value from the probe or, in a gate, from the run
        list,      // args
        object,    // JSON: args[0] is a key, args[1] its value, and so on
        range,     // args[0] .. args[1]
        method,    // args[0].name(args[1] …)
        unary,     // name is ! or -
        binary,    // name is the operator; && and || evaluate their right side only if needed
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
    static Expr object(std::vector<Expr> keys_and_values);
    static Expr range(Expr from, Expr to);
    static Expr method(std::string name, std::vector<Expr> args);
    static Expr unary(std::string op, Expr operand);
    static Expr binary(std::string op, Expr left, Expr right);
    static Expr join(std::vector<Expr> parts);

    [[nodiscard]] bool is_literal() const { return op == Op::literal; }
    [[nodiscard]] bool is_variable(Variable::Origin origin) const {
        return op == Op::variable && variable.origin == origin;
    }
    /// A value that is only known during the run: captured, or answered by the operator.
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

/// Calls `visit` for the expression and every expression in it.
template <typename Visitor>
void walk(const Expr& expr, const Visitor& visit) {
    visit(expr);
    for (const auto& arg : expr.args) walk(arg, visit);
}

/// Whether `is` holds for the expression or any expression in it.
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

// Instantiated once, in the .cpp file: every file that copies one would compile all of it again.
extern template class std::vector<runbook::core::Expr>;
