#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/core/value.hpp"

namespace runbook::db {

/// One column's text, as PostgreSQL sends it under the guards (ISO dates, ISO 8601 intervals, UTC), as a value of the
/// language. `type` is the OID of its type. What the language cannot hold becomes Value::invalid, which says why.
[[nodiscard]] core::Value decode(std::uint32_t type, std::string_view text);

/// PostgreSQL's ISO 8601 interval ("P1DT2H3M4.5S") as seconds; a day is 24 hours.
[[nodiscard]] core::Value decode_interval(std::string_view text);

/// PostgreSQL's array text ("{1,NULL,\"a,b\"}", "[0:1]={…}") as a list, a nested one for more dimensions.
/// `element` is the OID of its elements' type.
[[nodiscard]] core::Value decode_array(std::uint32_t element, std::string_view text);

/// The text with every byte that is not UTF-8 replaced by `?`: a database in SQL_ASCII sends whatever was stored, and
/// the log takes only UTF-8.
[[nodiscard]] std::string readable(std::string_view text);

}  // namespace runbook::db
