#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/model/verdict.hpp"
#include "interpreter/report/text.hpp"

// The one place where text of users, files and databases becomes part of a Markdown document. Whatever it holds, it is
// shown as it is and starts no heading, list, table, link, HTML or escape sequence. Bare web addresses stay as they
// are: a renderer may link them, but only to what is read.
namespace runbook::report::md {

/// As part of a line, table cells included. Line breaks and tabs become blanks.
[[nodiscard]] std::string text(std::string_view raw);
/// A sentence, such as a verdict's reason: the same, with what is between two single backticks as a code span. Not for
/// table cells.
[[nodiscard]] std::string prose(std::string_view raw);
/// As a code span; not for table cells, where `|` has no safe form in one. Nothing becomes "(empty)".
[[nodiscard]] std::string code(std::string_view raw);
/// A fenced block with its last LF. Line breaks and tabs stay.
[[nodiscard]] std::string fenced(std::string_view raw, std::string_view language);
/// Each span as its style demands.
[[nodiscard]] std::string line(const Text& sentence);

/// "[x]" or "[ ]".
[[nodiscard]] std::string checkbox(bool checked);
/// Checked for PASS only: a warning wants to be read.
[[nodiscard]] std::string checkbox(std::optional<model::Verdict> verdict);

/// A link to a step's evidence, and what it leads to.
[[nodiscard]] std::string step_link(std::int64_t step);
[[nodiscard]] std::string step_anchor(std::int64_t step);
/// "step 3, step 4 and 2 more", as links.
[[nodiscard]] std::string step_links(const std::vector<std::int64_t>& steps, std::size_t more);

}  // namespace runbook::report::md
