#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runbook::postgres {

/// The SQLSTATEs of a condition name as PL/pgSQL knows it: `unique_violation` is 23505. Some names have several;
/// empty if there is no such condition.
[[nodiscard]] std::vector<std::string_view> sqlstates_of(std::string_view condition);
/// The condition name of a SQLSTATE, or the SQLSTATE itself where it has none.
[[nodiscard]] std::string condition_of(std::string_view sqlstate);
[[nodiscard]] std::vector<std::string> condition_names();

}  // namespace runbook::postgres
