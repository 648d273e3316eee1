#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/core/digest.hpp"
#include "interpreter/core/json.hpp"
#include "interpreter/model/head.hpp"

namespace runbook::model {

/// Everything in a plan except its steps, as `runbook plan --json` shows it.
[[nodiscard]] core::Json::Object plan_head_json(const RunbookHead& head, const std::vector<std::string>& fixtures,
                                                const Parameters& parameters);

/// The PlanId: "sha256:" and the digest of the plan's canonical JSON. Steps are added one by one, because all of them
/// together would take more memory than anything else in a run.
class PlanIdDigest {
  public:
    PlanIdDigest(const RunbookHead& head, const std::vector<std::string>& fixtures, const Parameters& parameters);
    /// A step as canonical JSON.
    void add(std::string_view step);
    [[nodiscard]] std::string id();  ///< finishes the digest

  private:
    core::Sha256 digest_;
    std::string rest_;  // the JSON after the steps
    char before_ = '[';
};

}  // namespace runbook::model
