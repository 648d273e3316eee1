#pragma once

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"

namespace runbook::grammar {

/// Reads a whole `<<~TAG … TAG` at [begin, end) of the file's text: dedented as Ruby does, with the place of every line.
/// Reports a body that Ruby would read as escapes or interpolation.
[[nodiscard]] ast::Expr read_heredoc(std::string_view file_text, ast::Span span, Diagnostics& diagnostics);

}  // namespace runbook::grammar
