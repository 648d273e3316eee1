#pragma once

#include <string>
#include <string_view>

namespace runbook::postgres {

/// The text with every byte that is not UTF-8 replaced by `?`: a database in SQL_ASCII sends whatever was stored, and
/// the log takes only UTF-8.
[[nodiscard]] std::string readable(std::string_view text);

}  // namespace runbook::postgres
