#pragma once

#include <string>

#include "interpreter/report/document.hpp"

// Each part ends with an LF, or is empty where it has nothing to say.
namespace runbook::report::md {

[[nodiscard]] std::string title_part(const Document& document);
[[nodiscard]] std::string facts_part(const Document& document);
[[nodiscard]] std::string digests_part(const Document& document);

}  // namespace runbook::report::md
