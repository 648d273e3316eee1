#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/core/digest.hpp"
#include "interpreter/core/json.hpp"
#include "interpreter/model/head.hpp"

namespace runbook::model {

/// Everything of a plan but its steps, as `runbook plan --json` shows it.
[[nodiscard]] core::Json::Object plan_head_json(const RunbookHead& head, const std::vector<std::string>& fixtures,
                                                const Parameters& parameters);

/// The PlanId: "sha256:" and the digest of the plan's canonical JSON. Steps are added one after the other, for all of
/// them together would be a run's largest thing in memory.
class PlanIdDigest {
  public:
    PlanIdDigest(const RunbookHead& head, const std::vector<std::string>& fixtures, const Parameters& parameters);
    /// A step as canonical JSON.
    void add(std::string_view step);
    [[nodiscard]] std::string id();  ///< ends it

  private:
    core::Sha256 digest_;
    std::string rest_;  // what follows the steps
    char before_ = '[';
};

}  // namespace runbook::model
