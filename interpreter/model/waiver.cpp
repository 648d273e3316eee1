#include "interpreter/model/waiver.hpp"

#include <algorithm>

namespace runbook::model {

namespace {

bool did_not_pass(Verdict verdict) {
    return verdict == Verdict::fail || verdict == Verdict::warn;
}

// `have` quotes a text, which whoever writes the waiver need not do.
bool is_what_was_seen(const std::string& seen, const std::string& have) {
    // A longer one may have been cut.
    constexpr std::size_t kLongest = 200;
    return have.size() <= kLongest && (have == seen || have == "\"" + seen + "\"");
}

// Of `a && b`, what was seen is only a part.
bool is_of_one_value(const Check& check, const std::string& source) {
    const auto combines = [](const core::Expr& part) {
        return part.op == core::Expr::Op::binary && (part.name == "&&" || part.name == "||");
    };
    return std::none_of(check.rules.begin(), check.rules.end(), [&](const Rule& rule) {
        return rule.source == source && core::any_part(rule.condition, combines);
    });
}

}  // namespace

bool forgives(const Waiver& waiver, const Step& step, const StepResult& result, const core::Number& now) {
    const auto* check = check_in(step);
    if (check == nullptr || !step.criterion || !did_not_pass(result.verdict)) return false;
    if (waiver.check != step.id || waiver.criterion != step.criterion->id || waiver.until < now) return false;
    if (step.criterion->severity == Severity::critical && !check->waivable) return false;
    // What is committed is judged before it is.
    if (step.action) return false;
    // A rule of its own must have decided: not a hook, a time that was up, or a rule that met nothing.
    Verdict worst_rule = Verdict::pass;
    for (const auto& rule : result.rules) {
        if (rule.verdict == Verdict::pass) continue;
        if (!did_not_pass(rule.verdict) || !is_of_one_value(*check, rule.source) ||
            !is_what_was_seen(waiver.seen, rule.have))
            return false;
        worst_rule = worst(worst_rule, rule.verdict);
    }
    return worst_rule == result.verdict;
}

}  // namespace runbook::model
