#pragma once

#include <string_view>

#include "interpreter/core/value.hpp"

namespace runbook::postgres {

/// PostgreSQL's ISO 8601 interval ("P1DT2H3M4.5S") as a duration; a day is 24 hours. Value::invalid where it has months
/// or years, or is not an interval at all.
[[nodiscard]] core::Value decode_interval(std::string_view text);

}  // namespace runbook::postgres
