#pragma once

#include <string>
#include <vector>

#include "interpreter/model/observation.hpp"

namespace runbook::exec {

/// Replaces the values of columns that a runbook masks with digests. Their key is made for this run and forgotten with
/// it: equal values have equal digests in one log, and nobody can try values against it.
class Mask {
  public:
    Mask();
    void apply(model::Observation& seen, const std::vector<std::string>& columns) const;

  private:
    std::string key_;
    [[nodiscard]] core::Value digest_of(const core::Value& value) const;
    void apply(model::Rows& rows, const std::vector<std::string>& columns) const;
};

}  // namespace runbook::exec
