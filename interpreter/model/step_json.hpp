#pragma once

#include "interpreter/core/json.hpp"
#include "interpreter/core/json_view.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::model {

/// A step as the log's plan and `runbook plan --json` hold it.
[[nodiscard]] core::Json to_json(const Step& step);
/// Throws JsonError.
[[nodiscard]] Step step_from_json(core::JsonView json);

}  // namespace runbook::model
