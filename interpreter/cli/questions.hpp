#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "interpreter/exec/operator.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::cli {

/// What a question is asked with.
struct Asked {
    std::string title;   ///< of the step
    std::size_t number;  ///< of the question, from 1
    std::size_t total;   ///< questions of the run
    std::string target;  ///< where the run is; empty if it is not connected
};

/// Asks on the terminal until the answer is of the kind that is asked for, with its evidence; a "no" may say why.
/// Returns nothing at the end of input, or if a signal ends the question.
[[nodiscard]] std::optional<exec::Answer> ask_operator(const model::Question& question, const Asked& asked);

}  // namespace runbook::cli
