#include "interpreter/sema/sql_text.hpp"

#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/names.hpp"
#include "interpreter/sql/parse_gate.hpp"
#include "interpreter/sql/variables.hpp"

namespace runbook::sema {

namespace {

using core::Expr;

bool is_text(const ast::Expr& expr) {
    return expr.kind == ast::Expr::Kind::string || expr.kind == ast::Expr::Kind::heredoc;
}

Expr resolve_variable(Compiler& compiler, const sql::Variable& variable, Span span) {
    const Symbol* symbol = compiler.scope.find(variable.name);
    if (symbol == nullptr) {
        report_unknown_name(compiler, variable.name, span);
        return Expr::literal(core::Value());
    }
    // Values are sent apart from the statement; an identifier is written into it, where the server's log shows it.
    if (variable.identifier && symbol->expr.is_variable(core::Variable::Origin::secret))
        compiler.error(kSecretAsIdentifier(variable.name), span);
    return symbol->expr;
}

}  // namespace

model::SqlText compile_sql(Compiler& compiler, const ast::Expr& expr, bool in_scenario) {
    model::SqlText result;
    if (!is_text(expr)) {
        compiler.error(kSqlExpected(describe(expr)), expr.span);
        return result;
    }
    if (expr.is_interpolated()) {
        compiler.error(kInterpolatedSql(), expr.span);
        return result;
    }
    result.text = expr.text;
    while (!result.text.empty() && result.text.back() == '\n') result.text.pop_back();
    try {
        const auto variables = sql::find_variables(result.text);
        const auto context = in_scenario ? sql::SqlContext::scenario : sql::SqlContext::read_only;
        result.takes_parameters = sql::examine(result.text, variables, context).takes_parameters;
        for (const auto& variable : variables)
            result.variables.push_back(
                {variable.begin, variable.end, variable.identifier, variable.name,
                 resolve_variable(compiler, variable, expr.place_of(variable.begin, variable.end))});
    } catch (const sql::SqlProblem& problem) {
        compiler.error(problem, expr.place_of(problem.begin, problem.end));
    }
    return result;
}

}  // namespace runbook::sema
