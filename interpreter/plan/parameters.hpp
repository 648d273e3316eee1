#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/model/head.hpp"
#include "interpreter/sema/program.hpp"

namespace runbook::plan {

/// What the operator gave: texts from `--set` and files, by name.
using GivenParameters = std::map<std::string, std::string>;

/// Params that are unknown, missing, of another type or not allowed; `what()` holds a line for each.
struct ParameterError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A value for every param: what was given, else its default. Throws ParameterError.
[[nodiscard]] model::Parameters resolve_parameters(const std::vector<sema::Param>& params,
                                                   const GivenParameters& given);
/// The params that have neither.
[[nodiscard]] std::vector<const sema::Param*> missing_parameters(const std::vector<sema::Param>& params,
                                                                 const GivenParameters& given);
/// Whether the text is a value that the param allows; else a sentence that says why not.
[[nodiscard]] std::string parameter_problem(const sema::Param& param, const std::string& text);

}  // namespace runbook::plan
