#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/model/events.hpp"

namespace runbook::tests {

/// Texts that would change a document's structure if they were not escaped.
extern const std::vector<std::string> kHostile;

/// The events with all texts from operators, files and servers replaced. The ids of criteria, which link steps
/// together, and the places of variables in statements are kept.
[[nodiscard]] std::vector<model::Event> with_texts(std::vector<model::Event> events, std::string_view replacement);

}  // namespace runbook::tests
