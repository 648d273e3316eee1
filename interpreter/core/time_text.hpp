#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "interpreter/core/number.hpp"
#include "interpreter/core/value.hpp"

namespace runbook::core {

/// Parses PostgreSQL's ISO date and time ("2026-03-31", "2026-03-31 10:00:00.5+00"); nothing for infinity and BC.
[[nodiscard]] std::optional<Value> parse_date(std::string_view text);
[[nodiscard]] std::optional<Value> parse_timestamp(std::string_view text);
/// "2026-03-31" from days and "2026-03-31 10:00:00.5 UTC" from microseconds since 1970.
[[nodiscard]] std::string format_date(const Number& days);
[[nodiscard]] std::string format_timestamp(const Number& microseconds);

}  // namespace runbook::core
