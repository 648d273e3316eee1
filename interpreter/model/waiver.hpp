#pragma once

#include <string>

#include "interpreter/core/number.hpp"
#include "interpreter/model/results.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::model {

/// Forgives one check what it found, as long as it finds the same, and until a time.
struct Waiver {
    std::string criterion;  ///< its id; of a check outside any criterion, the check's own
    std::string check;      ///< the step's id
    std::string seen;       ///< what each rule that did not pass has found, as a report shows it
    std::string reason;
    std::string by;
    core::Number until;  ///< microseconds since 1970-01-01 UTC
    friend bool operator==(const Waiver&, const Waiver&) = default;
};

/// Whether it forgives the step this result, at that time. Only what was judged and did not pass can be forgiven, and
/// in a critical criterion only what the check itself says can be.
[[nodiscard]] bool forgives(const Waiver& waiver, const Step& step, const StepResult& result, const core::Number& now);

}  // namespace runbook::model
