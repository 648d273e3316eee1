#pragma once

#include "interpreter/core/json.hpp"
#include "interpreter/model/head.hpp"

namespace runbook::model {

/// All of it; of secrets the names alone.
[[nodiscard]] core::Json::Object to_json(const RunbookHead& head);
[[nodiscard]] core::Json::Object to_json(const Parameters& parameters);

}  // namespace runbook::model
