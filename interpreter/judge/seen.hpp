#pragma once

#include "interpreter/core/evaluate.hpp"
#include "interpreter/judge/judge_step.hpp"
#include "interpreter/model/observation.hpp"

namespace runbook::judge {

/// The names that a check's rules can use, with values from its observation. Private to judge/.
class Seen : public core::Environment {
  public:
    Seen(const model::Observation& observation, const Variables& variables)
        : observation_(observation), variables_(variables) {}
    [[nodiscard]] core::Value variable(const core::Variable& variable) const override;
    [[nodiscard]] core::Value observe(core::Observable observable, const std::vector<core::Value>& args) const override;
    [[nodiscard]] std::string only_column() const override;

  private:
    [[nodiscard]] core::Value seen_as(core::Observable observable, const std::vector<core::Value>& args) const;
    // The part of the observation for each group of observables; each throws EvaluationError if there is none.
    [[nodiscard]] const model::Rows& rows() const;
    [[nodiscard]] const std::vector<std::int64_t>& durations() const;
    [[nodiscard]] const model::FileFacts& file() const;
    [[nodiscard]] const model::PlanFacts& plan() const;
    [[nodiscard]] const model::Notified& notified() const;
    [[nodiscard]] const model::CommandFacts& command() const;
    [[nodiscard]] const model::HttpFacts& http() const;
    [[nodiscard]] core::Value error_text(std::string model::ServerError::*member) const;
    void must_have_succeeded() const;

    const model::Observation& observation_;
    const Variables& variables_;
};

/// `value`: the one column of the one row; otherwise an error that says what there is instead.
[[nodiscard]] core::Value single_value(const model::Rows& rows);

}  // namespace runbook::judge
