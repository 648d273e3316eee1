#include "interpreter/model/waiver.hpp"

#include <algorithm>

namespace runbook::model {

namespace {

bool did_not_pass(Verdict verdict) {
    return verdict == Verdict::fail || verdict == Verdict::warn;
}

// `have` quotes a text, which whoever writes the waiver need not do.
bool is_what_was_seen(const std::string& seen, const std::string& have) {
    return have == seen || have == "\"" + seen + "\"";
}

}  // namespace

bool forgives(const Waiver& waiver, const Step& step, const StepResult& result, const core::Number& now) {
    const auto* check = check_in(step);
    if (check == nullptr || !step.criterion || !did_not_pass(result.verdict)) return false;
    if (waiver.check != step.id || waiver.criterion != step.criterion->id || waiver.until < now) return false;
    if (step.criterion->severity == Severity::critical && !check->waivable) return false;
    bool any = false;
    for (const auto& rule : result.rules) {
        if (!did_not_pass(rule.verdict)) continue;
        if (!is_what_was_seen(waiver.seen, rule.have)) return false;
        any = true;
    }
    return any;
}

}  // namespace runbook::model
