#pragma once

#include <string_view>

#include "interpreter/core/value.hpp"
#include "interpreter/postgres/oids.hpp"

namespace runbook::postgres {

/// PostgreSQL's array text ("{1,NULL,\"a,b\"}", "[0:1]={…}") as a list, a nested one for more dimensions.
/// Value::invalid where the text is malformed.
[[nodiscard]] core::Value decode_array(TypeOid element, std::string_view text);

}  // namespace runbook::postgres
