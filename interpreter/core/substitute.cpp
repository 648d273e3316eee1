#include "interpreter/core/substitute.hpp"

#include "interpreter/core/evaluate.hpp"

namespace runbook::core {

namespace {

// Of literals alone.
class NoVariables : public Environment {
  public:
    [[nodiscard]] Value variable(const Variable&) const override { return {}; }
    [[nodiscard]] Value observe(Observable, const std::vector<Value>&) const override { return {}; }
};

}  // namespace

void substitute(Expr& expr, const Replacement& replacement) {
    if (expr.op == Expr::Op::variable) {
        if (const auto* value = replacement(expr.variable)) expr = Expr(*value);
        return;
    }
    bool known = !expr.args.empty();
    for (auto& arg : expr.args) {
        substitute(arg, replacement);
        known = known && arg.is_literal();
    }
    if (known && (expr.op == Expr::Op::join || expr.op == Expr::Op::list || expr.op == Expr::Op::object))
        expr = Expr::literal(evaluate(expr, NoVariables()));
}

}  // namespace runbook::core
