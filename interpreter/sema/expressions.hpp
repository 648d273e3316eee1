#pragma once

#include <optional>
#include <string>

#include "interpreter/sema/compiler.hpp"

namespace runbook::sema {

/// Where an expression stands, and so what it can see beside params and constants.
enum class Sees {
    nothing_more,  // literals, params, constants, loop variables: what a plan knows
    captures,      // and captures and answers
    sql,           // and what a SQL check saw
    samples,       // and the percentiles of a SQL check with `samples:`
    file,          // and what a file check saw
    run,           // and what the run came to: gates
};

struct Typed {
    core::Expr expr;
    core::Type type;
};

/// Resolves names and checks types. What is wrong is reported, and stands in as a value of unknown type, so that one
/// mistake is said once.
[[nodiscard]] Typed compile_expression(Compiler& compiler, const ast::Expr& expr, Sees sees);
/// The same for what must be true or false.
[[nodiscard]] core::Expr compile_condition(Compiler& compiler, const ast::Expr& expr, Sees sees);
/// Text with `#{names}`. Titles see what the plan knows; messages and remedies see captures too.
[[nodiscard]] core::Expr compile_text(Compiler& compiler, const ast::Expr& expr, Sees sees);
/// A literal that is known when the file is read: constants, defaults. Converts text to the wanted kind.
[[nodiscard]] std::optional<core::Value> compile_literal(Compiler& compiler, const ast::Expr& expr, core::Kind kind);
/// SQL with its variables. Reports what PostgreSQL's parser does not accept, and what may not stand there.
[[nodiscard]] core::SqlText compile_sql(Compiler& compiler, const ast::Expr& expr, bool in_scenario);

/// Names that rules give meaning to: no param or capture may take them.
[[nodiscard]] bool is_reserved(std::string_view name);
/// With the nearest name that is known, of what can be seen too.
void report_unknown_name(Compiler& compiler, const std::string& name, Span span, Sees sees = Sees::nothing_more);

}  // namespace runbook::sema
