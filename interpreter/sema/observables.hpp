#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/core/value.hpp"
#include "interpreter/sema/expressions.hpp"

namespace runbook::sema {

/// The type of a bare name that a rule can see there (`value`, `rows`, `size` …), or nothing.
[[nodiscard]] std::optional<core::Type> observable_type(std::string_view name, Sees sees);
/// Whether it can be seen anywhere, so that a message can say where.
[[nodiscard]] std::string where_observable(std::string_view name);
[[nodiscard]] std::vector<std::string> observable_names(Sees sees);

}  // namespace runbook::sema
