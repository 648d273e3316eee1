#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/model/head.hpp"
#include "interpreter/sema/program.hpp"

namespace runbook::plan {

/// What the operator gave: texts from `--set` and `--params` files, by name; several for a list.
using GivenParameters = std::map<std::string, std::vector<std::string>>;

/// Params that are unknown, missing, of the wrong type or not allowed; `what()` has a line for each.
struct ParameterError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A value for every param: the given one, otherwise its default. Throws ParameterError.
[[nodiscard]] model::Parameters resolve_parameters(const std::vector<sema::Param>& params,
                                                   const GivenParameters& given);
/// The params with neither.
[[nodiscard]] std::vector<const sema::Param*> missing_parameters(const std::vector<sema::Param>& params,
                                                                 const GivenParameters& given);
/// Why the param does not allow the texts as its value; nothing if it does.
[[nodiscard]] std::string parameter_problem(const sema::Param& param, const std::vector<std::string>& texts);

}  // namespace runbook::plan
