#pragma once

#include "interpreter/core/evaluate.hpp"
#include "interpreter/core/observation.hpp"
#include "interpreter/judge/judge.hpp"

namespace runbook::judge {

/// The names that a check's rules see, from its observation. Private to judge/.
class Seen : public core::Environment {
  public:
    Seen(const core::Observation& observation, const Variables& variables)
        : observation_(observation), variables_(variables) {}
    [[nodiscard]] core::Value variable(const std::string& name) const override;
    [[nodiscard]] core::Value observe(const std::string& name, const std::vector<core::Value>& args) const override;

  private:
    const core::Observation& observation_;
    const Variables& variables_;
};

/// `value`: one row, one column, else the error says what came instead.
[[nodiscard]] core::Value single_value(const core::Rows& rows);

}  // namespace runbook::judge
