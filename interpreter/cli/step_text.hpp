#pragma once

#include <cstddef>
#include <string>

#include "interpreter/model/observation.hpp"
#include "interpreter/model/results.hpp"
#include "interpreter/model/step.hpp"

/// What the screen says of one step. Pure: text for a given width.
namespace runbook::cli {

struct Layout {
    std::size_t indent = 0;
    std::size_t width = 80;  ///< of the screen, in columns
    std::size_t rows = 5;    ///< most rows of a result that are shown
};

/// "Preflight / C1: ": the sections and the criterion around a step.
[[nodiscard]] std::string path_of(const model::Step& step);

/// Why a step did not pass, on aligned lines: where it is in which file, what was found and wanted, the first rows, and
/// what to do.
[[nodiscard]] std::string details_text(const model::Step& step, const model::StepResult& result,
                                       const model::Rows* rows, const Layout& layout);
/// What each of its rules saw.
[[nodiscard]] std::string rules_text(const model::StepResult& result, const Layout& layout);

/// Whether the verdict needs no more than a line: the step did not run, and one sentence says why.
[[nodiscard]] bool did_not_run(model::Verdict verdict);

}  // namespace runbook::cli
