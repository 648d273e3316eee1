#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "interpreter/core/json.hpp"
#include "interpreter/core/value.hpp"

namespace runbook::core {

/// What a JSON text has at a JSON pointer (RFC 6901), such as `/checks/0/state`: a text, an exact number, true, false
/// or NULL; an object or an array as JSON. Throws JsonError if the text is not JSON, or has nothing there.
[[nodiscard]] Value json_at(const std::string& text, const std::string& pointer);

/// Calls `visit` for each member of any object in the JSON text, at any depth and in its order, whose value is neither
/// an object nor an array: with its name, and its value as a text without quotes. Throws JsonError if it is not JSON.
void for_each_scalar_member(const std::string& text,
                            const std::function<void(std::string_view name, std::string_view value)>& visit);

}  // namespace runbook::core
