#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"

namespace runbook::grammar {

/// Reads a whole `<<~TAG … TAG` at [begin, end) of the file's text: dedented as Ruby does, with the place of every
/// line. Reports a body that Ruby would read as escapes or interpolation.
[[nodiscard]] ast::Expr read_heredoc(std::string_view file_text, ast::Span span, Diagnostics& diagnostics);

/// The lines that can end a heredoc, found in one pass: a hostile file may begin one in every word.
class HeredocEnds {
  public:
    explicit HeredocEnds(std::string_view text);
    /// The end, without its LF, of the next line after `at` that contains only `name`; nothing if there is none.
    [[nodiscard]] std::optional<std::size_t> next(std::string_view name, std::size_t at) const;

  private:
    std::map<std::string_view, std::vector<std::size_t>> ends_;
};

/// What begins with `<<` as Ruby's heredocs do, ours or not.
struct HeredocStart {
    std::string_view text;             ///< `<<~RUBY`, `<<-"SQL"`; empty: it is not a heredoc
    std::string_view name;             ///< `RUBY`
    bool is_ours = false;              ///< begins as `<<~SQL`, `<<~LUA` and `<<~TEXT` do, quoted or not
    std::size_t length_with_body = 0;  ///< up to its name alone on a line, without that line's end; 0: there is none
};
[[nodiscard]] HeredocStart read_heredoc_start(std::string_view file_text, std::size_t at, const HeredocEnds& ends);

}  // namespace runbook::grammar
