#include "interpreter/sema/sql_text.hpp"

#include "interpreter/core/text.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/budget.hpp"
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
    const Symbol* symbol = compiler.use(variable.name);
    if (symbol == nullptr) {
        report_unknown_name(compiler, variable.name, span);
        return Expr::literal(core::Value());
    }
    // Values are sent apart from the statement; an identifier is written into it, where the server's log shows it.
    if (variable.identifier && symbol->expr.is_variable(core::Variable::Origin::secret))
        compiler.error(kSecretAsIdentifier(variable.name), span);
    const auto& expr = symbol->expr;
    compiler.spend(bytes_of(expr), span);
    if (variable.identifier && expr.is_literal() && expr.value.kind() == core::Kind::text &&
        expr.value.as_string().find('.') != std::string::npos)
        compiler.error(kDottedIdentifier(expr.value.as_string()), span);
    return expr;
}

// The variable whose name follows a colon in the text, if there is one.
std::optional<std::string> variable_in(const Compiler& compiler, const std::string& text) {
    for (auto at = text.find(':'); at != std::string::npos; at = text.find(':', at + 1)) {
        if (at > 0 && text[at - 1] == ':') continue;  // a cast
        auto end = at + 1;
        while (end < text.size() && core::is_word_character(text[end])) ++end;
        auto name = text.substr(at + 1, end - at - 1);
        if (!name.empty() && compiler.scope.find(name) != nullptr) return name;
    }
    return std::nullopt;
}

// `':country'` is a text that the author took for the variable.
void check_texts(Compiler& compiler, const std::string& sql, const ast::Expr& expr) {
    for (const auto& [begin, end, text] : sql::find_texts(sql)) {
        const auto name = variable_in(compiler, text);
        if (!name) continue;
        const auto place = expr.place_of(begin, end);
        compiler.use(*name);  // it was meant, and is not reported as unused too
        if (text == ":" + *name)
            compiler.error(kVariableInQuotes(*name), place);
        else
            compiler.warning(kVariableWithinText(*name), place);
    }
}

// `in (:states)` with a list.
void check_lists(Compiler& compiler, const std::string& sql, const std::vector<sql::Variable>& variables,
                 const ast::Expr& expr) {
    for (const auto& variable : variables) {
        const Symbol* symbol = compiler.scope.find(variable.name);
        if (symbol == nullptr || symbol->type.kind != core::Kind::list) continue;
        const auto before = core::trimmed(std::string_view(sql).substr(0, variable.begin));
        const auto after = core::trimmed(std::string_view(sql).substr(variable.end));
        if (!before.ends_with('(') || !after.starts_with(')')) continue;
        const auto word = core::to_lower(std::string(core::trimmed(before.substr(0, before.size() - 1))));
        if (word.ends_with(" in") || word.ends_with("\nin"))
            compiler.error(kListInParentheses(variable.name), expr.place_of(variable.begin, variable.end));
    }
}

// In a query, `=` does not assign, so a comparison with NULL is meant, which is never true.
void check_nulls(Compiler& compiler, const std::string& sql, const ast::Expr& expr) {
    for (const auto& [begin, end, text] : sql::find_null_comparisons(sql))
        compiler.warning(kNullComparison(text), expr.place_of(begin, end));
}

}  // namespace

model::SqlText compile_sql(Compiler& compiler, const ast::Expr& expr, sql::SqlContext context) {
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
        auto statement = sql::examine(result.text, variables, context);
        result.takes_parameters = statement.takes_parameters;
        result.mentions = std::move(statement.mentions);
        for (const auto& variable : variables)
            result.variables.push_back(
                {variable.begin, variable.end, variable.identifier, variable.name,
                 resolve_variable(compiler, variable, expr.place_of(variable.begin, variable.end))});
        check_lists(compiler, result.text, variables, expr);
        check_texts(compiler, result.text, expr);
        if (context == sql::SqlContext::read_only) check_nulls(compiler, result.text, expr);
    } catch (const sql::SqlProblem& problem) {
        compiler.error(problem, expr.place_of(problem.begin, problem.end));
    }
    return result;
}

}  // namespace runbook::sema
