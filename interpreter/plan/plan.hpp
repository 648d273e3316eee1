#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/model/head.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/sema/program.hpp"

namespace runbook::plan {

/// What will run: every step, in order, with its values. Only captures, answers and secrets are still open.
struct Plan {
    model::RunbookHead head;
    std::vector<std::string> fixtures;  ///< paths as the runbook names them, those that apply
    model::Parameters parameters;
    std::vector<model::Step> steps;
    std::string id;  ///< the PlanId, "sha256:…": the same for the same sources and parameters
};

/// A plan that cannot be made of these values, such as a for_each over an empty list.
struct PlanError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// With more steps than this a for_each inside a for_each went wrong.
constexpr std::size_t kMaxSteps = 200'000;

/// Puts the values in, goes through every for_each, numbers the steps. Throws PlanError.
[[nodiscard]] Plan build(const sema::Program& program, const model::Parameters& parameters);

}  // namespace runbook::plan
