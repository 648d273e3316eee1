#pragma once

#include "interpreter/core/expr.hpp"
#include "interpreter/core/value.hpp"
#include "interpreter/sema/compiler.hpp"
#include "interpreter/sema/visibility.hpp"

namespace runbook::sema {

struct Typed {
    core::Expr expr;
    core::Type type;
};

/// Resolves names and checks types. A mistake is reported, and replaced by a value of unknown type, so that it is
/// reported only once.
[[nodiscard]] Typed compile_expression(Compiler& compiler, const ast::Expr& expr, Visibility visibility);
/// The same for what must be true or false.
[[nodiscard]] core::Expr compile_condition(Compiler& compiler, const ast::Expr& expr, Visibility visibility);
/// Text with `#{names}`. Titles can use what the plan knows; messages and remedies can use captures too.
[[nodiscard]] core::Expr compile_text(Compiler& compiler, const ast::Expr& expr, Visibility visibility);

/// Where `subject` is `error`: the names of conditions that it is compared with must be PostgreSQL's, and SQLSTATEs
/// become names.
void resolve_conditions(Compiler& compiler, const core::Expr& subject, core::Expr& wanted, Span place);

}  // namespace runbook::sema
