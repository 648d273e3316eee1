#pragma once

#include <optional>
#include <string>

namespace runbook::core {

/// Matches in linear time (RE2). `regex_error` must have accepted the pattern.
[[nodiscard]] bool regex_matches(const std::string& pattern, const std::string& text);
/// Why the pattern is not one that both RE2 and Ruby accept; nothing if it is.
[[nodiscard]] std::optional<std::string> regex_error(const std::string& pattern);

}  // namespace runbook::core
