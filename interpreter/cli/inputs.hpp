#pragma once

#include <map>
#include <string>
#include <vector>

#include "interpreter/cli/commands.hpp"
#include "interpreter/plan/parameters.hpp"
#include "interpreter/plan/plan.hpp"

namespace runbook::cli {

/// What `--set` and `--params` gave, the command line over the files. Throws Failure.
[[nodiscard]] plan::GivenParameters given_parameters(const InputOptions& options);

/// The plan of these values; a missing param is asked for where somebody sits at a terminal. Throws Failure.
[[nodiscard]] plan::Plan make_plan(const sema::Program& program, const InputOptions& options);

/// One entry of an answers file: `[id]` with `answer` and, for a manual, `evidence`.
struct GivenAnswer {
    std::string answer;  ///< as text; booleans as true or false
    std::string evidence;
};
using GivenAnswers = std::map<std::string, GivenAnswer>;

/// Throws Failure, also for ids that no step of the plan has, and answers of another type.
[[nodiscard]] GivenAnswers given_answers(const std::vector<std::string>& files, const plan::Plan& plan);

/// The lines of an answers file for the manual and ask steps that have no answer yet; empty where none is missing.
[[nodiscard]] std::string missing_answers(const plan::Plan& plan, const GivenAnswers& answers);

}  // namespace runbook::cli
