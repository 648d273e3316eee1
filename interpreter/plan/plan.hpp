#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/core/json.hpp"
#include "interpreter/core/step.hpp"
#include "interpreter/plan/parameters.hpp"
#include "interpreter/sema/program.hpp"

namespace runbook::plan {

/// What will run: every step, in order, with its values. Only captures and answers are still open.
struct Plan {
    std::string title;
    std::string runbook_id;
    std::string version;
    std::string owner;
    std::string description;
    std::vector<std::string> references;
    std::string file;
    std::string sha256;
    std::optional<sema::Database> database;
    std::vector<sema::Secret> secrets;
    std::vector<sema::Module> modules;
    std::vector<std::string> fixtures;  ///< paths as the runbook names them, those that apply
    Parameters parameters;
    std::vector<core::Step> steps;
    std::string id;  ///< "sha256:…": the same for the same sources and parameters
};

/// A plan that cannot be made of these values, such as a for_each over an empty list.
struct PlanError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// More steps are no runbook any more: a for_each of a for_each went wrong.
constexpr std::size_t kMaxSteps = 200'000;

/// Puts the values in, goes through every for_each, numbers the steps. Throws PlanError.
[[nodiscard]] Plan build(const sema::Program& program, const Parameters& parameters);

/// The PlanId of what the plan holds.
[[nodiscard]] std::string compute_id(const Plan& plan);

[[nodiscard]] core::Json to_json(const Plan& plan);
/// The plan for people: what would run, in order, with the values known now.
[[nodiscard]] std::string to_text(const Plan& plan);

}  // namespace runbook::plan
