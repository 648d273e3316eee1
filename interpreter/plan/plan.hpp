#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/model/head.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/sema/program.hpp"

namespace runbook::plan {

/// What will run: every step, in order, with its values. Only captures, answers and secrets have no value yet.
/// A fixture that applies.
struct FixtureFile {
    std::string path;      ///< as the runbook gives it
    std::string database;  ///< by its name in the runbook; empty: its own
};

struct Plan {
    model::RunbookHead head;
    std::vector<std::string> fixtures;  ///< those that apply, as text: "schema.sql", "restored.sql on restored"
    model::Parameters parameters;
    std::vector<model::Step> steps;
    std::vector<model::Identity> identities = {};  ///< all that are declared: a sandbox makes their roles
    std::vector<FixtureFile> fixture_files = {};   ///< in the order of `fixtures`
    std::string id = {};  ///< the PlanId, "sha256:…": the same for the same sources and parameters
};

/// The plan cannot be built from these values, for example because a for_each has an empty list.
struct PlanError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Whatever its parameters are, nobody could run or read it.
struct PlanTooLarge : PlanError {
    using PlanError::PlanError;
};

/// Puts the values in, unrolls every for_each and numbers the steps. Throws PlanError.
[[nodiscard]] Plan build(const sema::Program& program, const model::Parameters& parameters);

}  // namespace runbook::plan
