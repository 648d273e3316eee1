#pragma once

#include <string>

#include "interpreter/report/document.hpp"

// Each part ends with an LF, or is empty where it has nothing to say.
namespace runbook::report::md {

[[nodiscard]] std::string prepared_part(const Document& document);
[[nodiscard]] std::string criteria_part(const Document& document);
[[nodiscard]] std::string indicators_part(const Document& document);
[[nodiscard]] std::string score_part(const Document& document);

}  // namespace runbook::report::md
