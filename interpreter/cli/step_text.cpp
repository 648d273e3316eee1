#include "interpreter/cli/step_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "interpreter/cli/layout.hpp"
#include "interpreter/core/text.hpp"

namespace runbook::cli {

namespace {

using model::Verdict;

class Details {
  public:
    explicit Details(const Layout& layout) : layout_(layout) {}

    void add(std::string_view label, std::string_view text) {
        if (!text.empty()) text_ += labelled(label, text, layout_.indent, layout_.width);
    }
    void add(const model::Rows& rows) { text_ += labelled_rows(rows, layout_.rows, layout_.indent, layout_.width); }
    std::string text() { return std::move(text_); }

  private:
    const Layout& layout_;
    std::string text_;
};

bool compared(const model::RuleResult& rule) {
    return rule.verdict == Verdict::fail || rule.verdict == Verdict::warn;
}

// `have` is what was found, unless the line before has it already.
void add_rule(Details& details, const model::RuleResult& rule, const std::string& have) {
    details.add("says", rule.message);
    if (!compared(rule)) return details.add("why", fmt::format("{} ({})", rule.have, rule.source));
    details.add("have", have);
    details.add("want", rule.want);
}

// With `reason` the step has one that is not a rule's, and what the rules found says nothing.
void add_rules(Details& details, const std::vector<model::RuleResult>& rules, bool reason) {
    std::string_view last;
    for (const auto& rule : rules) {
        if (rule.verdict == Verdict::pass) continue;
        add_rule(details, rule, reason || rule.have == last ? "" : rule.have);
        last = rule.have;
    }
}

}  // namespace

std::string path_of(const model::Step& step) {
    std::string path;
    for (const auto& title : step.section) path += title + " / ";
    if (step.criterion && !step.criterion->implied) path += step.criterion->id + ": ";
    return path;
}

bool did_not_run(Verdict verdict) {
    return verdict == Verdict::blocked || verdict == Verdict::skipped || verdict == Verdict::not_applicable;
}

std::string details_text(const model::Step& step, const model::StepResult& result, const model::Rows* rows,
                         const Layout& layout) {
    Details details(layout);
    const bool by_rule = std::any_of(result.rules.begin(), result.rules.end(),
                                     [&](const auto& rule) { return rule.verdict == result.verdict; });
    // An indicator sums up criteria, which are shown with their places.
    if (step.criterion) details.add("at", model::place_text(step));
    if (!by_rule) details.add("why", result.reason);
    add_rules(details, result.rules, !by_rule);
    if (rows != nullptr && model::rows_say_more(step, *rows, result)) details.add(*rows);
    details.add("remedy", result.remedy);
    return details.text();
}

std::string rules_text(const model::StepResult& result, const Layout& layout) {
    Details details(layout);
    for (const auto& rule : result.rules)
        details.add(model::name_of(rule.verdict), fmt::format("{}: have {}", rule.source, rule.have));
    return details.text();
}

}  // namespace runbook::cli
