#pragma once

#include <optional>
#include <string_view>

/// PostgreSQL has functions that act at once and for good, in whatever transaction they are called. They are known by
/// their names.
namespace runbook::sql {

/// What the function of this name does that no rollback takes back, as the end of a sentence about it; nothing for any
/// other function.
[[nodiscard]] std::optional<std::string_view> acts_at_once(std::string_view function);

/// The same, and what functions do that a rollback does take back, but that is no reading either.
[[nodiscard]] std::optional<std::string_view> writes_or_acts_at_once(std::string_view function);

}  // namespace runbook::sql
