#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runbook::core {

[[nodiscard]] std::string to_lower(std::string_view ascii);
/// Whether the text matches a pattern with `*`, `?` and `[…]`; these match a slash too.
[[nodiscard]] bool matches_pattern(const std::string& pattern, const std::string& text);
/// Whether it can be part of a name: an ASCII letter or digit, or an underscore.
[[nodiscard]] bool is_word_character(char c);
/// How many characters (code points) it has.
[[nodiscard]] std::size_t characters(std::string_view text);
/// The first characters, and … if some are missing; at most `count` in all.
[[nodiscard]] std::string first_characters(std::string_view text, std::size_t count);
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// Whether anything of it can be seen: not only blanks, controls, and characters without width.
[[nodiscard]] bool is_visible(std::string_view text);
/// The text in double quotes, with control characters and quotes escaped.
[[nodiscard]] std::string quote_text(std::string_view text);
/// The text made safe for a terminal: control characters, escape sequences and bidirectional marks become visible as
/// \x.. and \u{..}. LF is kept if `keep_lines` is set.
[[nodiscard]] std::string printable(std::string_view text, bool keep_lines = false);
/// JSON with every character beyond ASCII, and DEL, as an escape: the same value, and nothing that a terminal obeys.
[[nodiscard]] std::string json_in_ascii(std::string_view json);
/// "C1: Schema (all)" -> "c1-schema-all": letters, digits and single dashes.
[[nodiscard]] std::string slug(std::string_view title);
/// The offset of the first byte that is not valid UTF-8, or nothing.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view text);
/// The candidate nearest to `wanted` by edit distance, if one is near enough to be what was meant.
[[nodiscard]] std::optional<std::string> closest(std::string_view wanted, const std::vector<std::string>& candidates);
/// "1 step", "2 steps".
[[nodiscard]] std::string counted(std::size_t count, std::string_view singular);

}  // namespace runbook::core
