#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runbook::core {

[[nodiscard]] std::string to_lower(std::string_view ascii);
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// In double quotes, with control characters and quotes escaped.
[[nodiscard]] std::string quote_text(std::string_view text);
/// Safe on a terminal: control characters, escape sequences and bidirectional marks become visible \x.. and \u{..}.
/// LF stays where `keep_lines` says so.
[[nodiscard]] std::string printable(std::string_view text, bool keep_lines = false);
/// "C1: Schema (all)" -> "c1-schema-all": letters, digits and single dashes.
[[nodiscard]] std::string slug(std::string_view title);
/// Byte offset of the first byte that is no valid UTF-8, or nothing.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view text);
/// The candidate nearest to `wanted` by edit distance, where one is near enough to be what was meant.
[[nodiscard]] std::optional<std::string> closest(std::string_view wanted, const std::vector<std::string>& candidates);
/// "1 step", "2 steps".
[[nodiscard]] std::string counted(std::size_t count, std::string_view singular);

}  // namespace runbook::core
