#pragma once

#include <optional>
#include <string>

namespace runbook::core {

/// Linear-time matching (RE2). `pattern` must have passed `regex_error`.
[[nodiscard]] bool regex_matches(const std::string& pattern, const std::string& text);
/// Why the pattern is none that both RE2 and Ruby understand; nothing where it is good.
[[nodiscard]] std::optional<std::string> regex_error(const std::string& pattern);

}  // namespace runbook::core
