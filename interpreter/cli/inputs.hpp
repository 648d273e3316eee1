#pragma once

#include <map>
#include <string>
#include <vector>

#include "interpreter/plan/parameters.hpp"
#include "interpreter/plan/plan.hpp"

namespace runbook::cli {

/// Values for params.
struct InputOptions {
    std::vector<std::string> set;     ///< name=value
    std::vector<std::string> params;  ///< TOML files
};

/// The values from `--set` and `--params`; `--set` overrides the files. Throws Failure.
[[nodiscard]] plan::GivenParameters given_parameters(const InputOptions& options);

/// The plan for these values; asks for a missing param if there is a terminal. Throws Failure.
[[nodiscard]] plan::Plan make_plan(const sema::Program& program, const InputOptions& options);

/// One entry of an answers file: `[id]` with `answer` and, for a manual step, `evidence`.
struct GivenAnswer {
    std::string answer;  ///< as text; booleans as true or false
    std::string evidence;
};
using GivenAnswers = std::map<std::string, GivenAnswer>;

/// Throws Failure, also for ids that no step of the plan has and for answers of the wrong type.
[[nodiscard]] GivenAnswers given_answers(const std::vector<std::string>& files, const plan::Plan& plan);

/// The lines of an answers file for the manual and ask steps that have no answer yet; empty if none is missing.
[[nodiscard]] std::string missing_answers(const plan::Plan& plan, const GivenAnswers& answers);

}  // namespace runbook::cli
