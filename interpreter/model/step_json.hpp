#pragma once

#include "interpreter/core/json.hpp"
#include "interpreter/core/json_view.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::model {

/// A step as JSON, as in the log's plan and in `runbook plan --json`.
[[nodiscard]] core::Json to_json(const Step& step);
/// Throws JsonError.
[[nodiscard]] Step step_from_json(core::JsonView json);

}  // namespace runbook::model
