#pragma once

#include <string>

#include "interpreter/core/json.hpp"
#include "interpreter/core/value.hpp"

namespace runbook::core {

/// What a JSON text has at a JSON pointer (RFC 6901), such as `/checks/0/state`: a text, an exact number, true, false
/// or NULL; an object or an array as JSON. Throws JsonError if the text is not JSON, or has nothing there.
[[nodiscard]] Value json_at(const std::string& text, const std::string& pointer);

}  // namespace runbook::core
