#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// The one place where text of users, files and databases becomes part of a Markdown document. Whatever it holds, it is
// shown as it stands and starts no heading, list, table, link, HTML or escape sequence. Bare web addresses stay as they
// are: a renderer may link them, but only to what is read.
namespace runbook::report {

/// As part of a line, table cells included. Line breaks and tabs become blanks.
[[nodiscard]] std::string text(std::string_view raw);
/// A sentence, such as a verdict's reason: the same, with what stands between two single backticks as a code span. Not
/// for table cells.
[[nodiscard]] std::string prose(std::string_view raw);
/// As a code span; not for table cells, where `|` has no safe form in one. Nothing becomes "(empty)".
[[nodiscard]] std::string code(std::string_view raw);
/// A fenced block with its last LF. Line breaks and tabs stay.
[[nodiscard]] std::string fenced(std::string_view raw, std::string_view language);

/// At most `limit` characters, then `…` and, where `tells`, how many more there were.
[[nodiscard]] std::string shortened(std::string_view raw, std::size_t limit, bool tells = true);
/// How many characters (code points), which is how wide most text is.
[[nodiscard]] std::size_t width(std::string_view utf8);

}  // namespace runbook::report
