#pragma once

#include <string_view>

#include "interpreter/core/value.hpp"
#include "interpreter/postgres/oids.hpp"

namespace runbook::postgres {

/// One column's text, as PostgreSQL sends it under the guards (ISO dates, ISO 8601 intervals, UTC), as a value of the
/// language. A type that we do not know is text. What the language cannot hold becomes Value::invalid with the reason.
[[nodiscard]] core::Value decode(TypeOid type, std::string_view text);

/// The type of the values that `decode` makes of a column, where they can be used.
[[nodiscard]] core::Type type_of_column(TypeOid type);

}  // namespace runbook::postgres
