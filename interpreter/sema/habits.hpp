#pragma once

#include <string_view>

/// Names that authors know from Ruby, SQL or test frameworks, and what is written here. Private to sema/.
namespace runbook::sema {

/// What to write in place of a method, a name or a statement that does not exist; empty if nothing is known.
[[nodiscard]] std::string_view instead_of_method(std::string_view name);
[[nodiscard]] std::string_view instead_of_name(std::string_view name);
[[nodiscard]] std::string_view instead_of_statement(std::string_view name);

}  // namespace runbook::sema
