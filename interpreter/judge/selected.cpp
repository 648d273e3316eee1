#include "interpreter/judge/selected.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>

#include "interpreter/core/text.hpp"

namespace runbook::judge {

namespace {

using model::Selection;
using model::Step;

// "preflight/orders/all-tables-exist": the sections around it and its id, as ids are made of titles.
std::string path_of(const Step& step) {
    std::string path;
    for (const auto& title : step.section) path += core::slug(title) + "/";
    return path + core::to_lower(step.id);
}

// The id `of` means all of `of[a]`, `of[b]`; an id is also meant as it is, brackets and all.
bool fits_id(const std::string& pattern, const std::string& id) {
    return pattern == id || id.starts_with(pattern + "[") || core::matches_pattern(pattern, id);
}

bool fits(const Step& step, const std::string& pattern) {
    if (step.criterion && fits_id(pattern, step.criterion->id)) return true;
    if (fits_id(pattern, step.id) || fits_id(core::to_lower(pattern), path_of(step))) return true;
    const auto* loop = model::loop_in(step);
    return loop != nullptr && std::any_of(loop->steps.begin(), loop->steps.end(), [&](const Step& inner) {
               return pattern.starts_with(inner.id + "[") || fits(inner, pattern);
           });
}

bool has_tag(const Step& step, const std::string& tag) {
    const auto holds = [&](const std::vector<std::string>& tags) {
        return std::find(tags.begin(), tags.end(), tag) != tags.end();
    };
    if (holds(step.tags) || (step.criterion && holds(step.criterion->tags))) return true;
    const auto* loop = model::loop_in(step);
    return loop != nullptr &&
           std::any_of(loop->steps.begin(), loop->steps.end(), [&](const Step& inner) { return has_tag(inner, tag); });
}

bool can_be_selected(const Step& step) {
    return step.criterion.has_value();
}

bool is_selected(const Step& step, const Selection& selection) {
    if (!can_be_selected(step)) return false;
    if (selection.only.empty() && selection.tags.empty()) return true;  // from a step on
    const auto fits_step = [&](const auto& pattern) { return fits(step, pattern); };
    const auto has = [&](const auto& tag) { return has_tag(step, tag); };
    return std::any_of(selection.only.begin(), selection.only.end(), fits_step) ||
           std::any_of(selection.tags.begin(), selection.tags.end(), has);
}

// An action is done whole or not at all.
std::set<std::int64_t> actions_with(const std::vector<Step>& steps, const std::function<bool(const Step&)>& is_chosen) {
    std::set<std::int64_t> actions;
    for (const auto& step : steps)
        if (step.action && is_chosen(step)) actions.insert(step.action->index);
    return actions;
}

// Of the step, or the first of the criterion, from which on steps are run.
std::int64_t first_number(const std::vector<Step>& steps, const Selection& selection) {
    if (selection.from.empty()) return 0;
    for (const auto& step : steps)
        if (can_be_selected(step) && fits(step, selection.from)) return step.number;
    return 0;
}

// From the last step to the first: what a step rests on comes before it.
class Closure {
  public:
    explicit Closure(std::set<std::int64_t>& numbers) : numbers_(numbers) {}

    void visit(const Step& step, bool selected) {
        const auto* output = model::output_of(step);
        const bool rested_on = ids_.contains(step.id) ||
                               (output != nullptr && names_.contains(output->variable.name)) ||
                               (step.scenario > 0 && scenarios_.contains(step.scenario)) ||
                               (step.action && actions_.contains(step.action->index));
        if (!selected && !(can_be_selected(step) && rested_on)) return;
        numbers_.insert(step.number);
        ids_.insert(step.needs.begin(), step.needs.end());
        if (step.scenario > 0) scenarios_.insert(step.scenario);
        if (step.action) actions_.insert(step.action->index);
        model::for_each_step({step}, [&](const Step& one) {
            ids_.insert(one.needs.begin(), one.needs.end());
            model::for_each_needed_expr(one, [&](const core::Expr& expr) {
                core::walk(expr, [&](const core::Expr& part) {
                    if (part.is_found_by_run()) names_.insert(part.variable.name);
                });
            });
        });
    }

  private:
    std::set<std::int64_t>& numbers_;
    std::set<std::string> ids_;
    std::set<std::string> names_;
    std::set<std::int64_t> scenarios_;
    std::set<std::int64_t> actions_;
};

}  // namespace

std::set<std::int64_t> selected_steps(const std::vector<Step>& steps, const Selection& selection) {
    std::set<std::int64_t> numbers;
    const auto from = first_number(steps, selection);
    const auto is_chosen = [&](const Step& step) { return step.number >= from && is_selected(step, selection); };
    const auto is_in = [&](const Step& step) { return numbers.contains(step.number); };
    auto actions = actions_with(steps, is_chosen);
    // What rests on a step of an action rests on all of it.
    for (std::size_t known = actions.size() + 1; known != actions.size();) {
        known = actions.size();
        Closure closure(numbers);
        for (auto step = steps.rbegin(); step != steps.rend(); ++step)
            closure.visit(*step, is_chosen(*step) || (step->action && actions.contains(step->action->index)));
        actions = actions_with(steps, is_in);
    }
    return numbers;
}

std::vector<std::string> unmatched(const std::vector<Step>& steps, const Selection& selection) {
    std::vector<std::string> none;
    const auto add_unless = [&](const std::vector<std::string>& wanted, const auto& holds) {
        std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(none), [&](const auto& one) {
            return std::none_of(steps.begin(), steps.end(),
                                [&](const Step& step) { return can_be_selected(step) && holds(step, one); });
        });
    };
    add_unless(selection.only, fits);
    add_unless(selection.tags, has_tag);
    if (!selection.from.empty()) add_unless({selection.from}, fits);
    return none;
}

}  // namespace runbook::judge
