#pragma once

#include <string>

#include "interpreter/report/document.hpp"

// Each part ends with an LF, or is empty where it has nothing to say.
namespace runbook::report::md {

[[nodiscard]] std::string decision_part(const Document& document);
[[nodiscard]] std::string findings_part(const Document& document);
[[nodiscard]] std::string attestations_part(const Document& document);
[[nodiscard]] std::string approval_part(const Document& document);
[[nodiscard]] std::string not_run_part(const Document& document);
[[nodiscard]] std::string notices_part(const Document& document);

}  // namespace runbook::report::md
