#pragma once

#include <optional>
#include <string>

namespace runbook::core {

/// Whether it can be matched at all: that of a literal in a runbook can, that of a literal in a log need not.
[[nodiscard]] bool is_regex(const std::string& pattern);
/// Matches in linear time (RE2). `is_regex` must hold.
[[nodiscard]] bool regex_matches(const std::string& pattern, const std::string& text);
/// The states of its automaton, of a pattern without an error: compiling it takes as long as they are many.
[[nodiscard]] std::size_t regex_states(const std::string& pattern);
/// How much work it is to match a text of that size, in the units of Environment::spend.
[[nodiscard]] std::size_t regex_work(const std::string& pattern, std::size_t bytes);
/// Why the pattern is not one that both RE2 and Ruby accept; nothing if it is.
[[nodiscard]] std::optional<std::string> regex_error(const std::string& pattern);

}  // namespace runbook::core
