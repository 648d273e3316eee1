#pragma once

// What to say of a text that the grammar does not know. Private to parse.cpp; offsets are bytes in the file.
#include <cstddef>
#include <string_view>

#include "grammar/ast_builder.hpp"

namespace runbook::grammar {

/// Of the word at the beginning; 1 where there is none.
[[nodiscard]] std::size_t word_length(std::string_view rest);

/// Behind the last thing before `at` that is no blank, line end or comment, if a line ended since; else `at`.
[[nodiscard]] std::size_t end_of_what_was_read(std::string_view text, std::size_t at);

/// Something stands where the statement should have ended.
void report_unexpected(AstBuilder& build, std::size_t at);
/// A line that does not even begin as a statement does.
void report_no_statement(AstBuilder& build, std::size_t begin, std::size_t line_end);
/// `<<` that begins no heredoc of ours, or one without end.
void report_heredoc(AstBuilder& build, std::size_t at);
/// `===`, `**`: false where what was read up to `at` is an operator, and only its blank is missing.
[[nodiscard]] bool report_unknown_operator(AstBuilder& build, std::size_t at);
/// Where a value should stand: one of Ruby's words, or an assignment like `x += 1`. False where it is neither.
[[nodiscard]] bool report_rubyism(AstBuilder& build, std::size_t at);

}  // namespace runbook::grammar
