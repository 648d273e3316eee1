#pragma once

#include <cstddef>
#include <string>

#include "interpreter/core/expr.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/report/evidence.hpp"
#include "interpreter/report/overview.hpp"
#include "interpreter/report/record.hpp"

namespace runbook::report {

[[nodiscard]] StepEvidence step_evidence(const Record& record, const Overview& overview, const model::Step& step);
/// A statement's answer, with at most so many of its rows.
[[nodiscard]] Answer answer_of(const model::Rows& rows, std::size_t most_rows);
/// The first rows as a table, also if it is a single value; without a summary.
[[nodiscard]] Answer table_of(const model::Rows& rows, std::size_t most_rows);
/// An expression as text: its value where it has one by itself, else as the author wrote it.
[[nodiscard]] std::string plain_text(const core::Expr& expr);

}  // namespace runbook::report
