#pragma once

// Messages for text that the grammar does not accept. Private to parse.cpp; offsets are bytes in the file.
#include <cstddef>
#include <string_view>

#include "grammar/ast_builder.hpp"

namespace runbook::grammar {

/// Of the word at the beginning; 1 where there is none.
[[nodiscard]] std::size_t word_length(std::string_view rest);

/// The end of the last thing before `at` that is not a space, line end or comment, if a line ended since; else `at`.
[[nodiscard]] std::size_t end_of_what_was_read(std::string_view text, std::size_t at);

/// Something is where the statement should have ended.
void report_unexpected(AstBuilder& build, std::size_t at);
/// A line that does not begin like a statement.
void report_no_statement(AstBuilder& build, std::size_t begin, std::size_t line_end);
/// `<<` that does not begin one of our heredocs, or begins one without an end.
void report_heredoc(AstBuilder& build, std::size_t at);
/// `===`, `**`: false where what was read up to `at` is an operator, and only its space is missing.
[[nodiscard]] bool report_unknown_operator(AstBuilder& build, std::size_t at);
/// A date, a percent sign or the like, where an operator with its blanks should be. False if it is nothing known.
[[nodiscard]] bool report_instead_of_operator(AstBuilder& build, std::size_t at);
/// In place of a value: a habit of Ruby or SQL, one of Ruby's keywords, or an assignment like `x += 1`. False if it is
/// none of them.
[[nodiscard]] bool report_rubyism(AstBuilder& build, std::size_t at);

}  // namespace runbook::grammar
