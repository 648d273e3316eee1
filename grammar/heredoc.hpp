#pragma once

#include <string_view>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"

namespace runbook::grammar {

/// Reads a whole `<<~TAG … TAG` at [begin, end) of the file's text: dedented as Ruby does, with the place of every
/// line. Reports a body that Ruby would read as escapes or interpolation.
[[nodiscard]] ast::Expr read_heredoc(std::string_view file_text, ast::Span span, Diagnostics& diagnostics);

/// What begins with `<<` as Ruby's heredocs do, ours or not.
struct HeredocStart {
    std::string_view text;             ///< `<<~RUBY`, `<<-"SQL"`; empty: it is none
    std::string_view name;             ///< `RUBY`
    bool is_ours = false;              ///< begins as `<<~SQL`, `<<~LUA` and `<<~TEXT` do, quoted or not
    std::size_t length_with_body = 0;  ///< up to its name alone on a line, without that line's end; 0: there is none
};
[[nodiscard]] HeredocStart read_heredoc_start(std::string_view rest_of_file);

}  // namespace runbook::grammar
