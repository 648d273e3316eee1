#pragma once

#include <optional>

#include "interpreter/core/value.hpp"
#include "interpreter/sema/compiler.hpp"

namespace runbook::sema {

/// A value that is known when the file is read: of constants, defaults, settings. Converts it to `kind`, where that is
/// known, and reports a value that is not a literal or cannot be converted.
[[nodiscard]] std::optional<core::Value> compile_literal(Compiler& compiler, const ast::Expr& expr, core::Kind kind);

/// A literal as a value of the kind; reports one that cannot be converted.
[[nodiscard]] std::optional<core::Value> literal_as(Compiler& compiler, const core::Value& literal, core::Kind kind,
                                                    Span span);

}  // namespace runbook::sema
