#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "interpreter/core/value.hpp"

namespace runbook::core {

/// A unit of the language, as in `250.ms`: its type, and how many seconds, bytes or percent it is.
struct Unit {
    std::string_view name;
    Kind kind;
    Number factor;
};

/// ms s min h d percent fraction bytes kb mb gb: 40.percent and 0.4.fraction are the same; a kb is 1,024 bytes, as in
/// PostgreSQL's settings.
[[nodiscard]] const Unit* unit_named(std::string_view name);

/// "83.4 ms", "20 min 1 s", "10 MB", "95 %": exact, and as short as that allows.
[[nodiscard]] std::string display_quantity(Kind kind, const Number& value);
/// Parses "250ms", "1.5 h", "10 MB", "95%" or "95 percent"; only percent can be given without a unit.
[[nodiscard]] std::optional<Value> parse_quantity(Kind kind, std::string_view text);

}  // namespace runbook::core
