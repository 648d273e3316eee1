#include "interpreter/model/unroll.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "interpreter/core/substitute.hpp"
#include "interpreter/model/plan_check.hpp"
#include "interpreter/model/step_json.hpp"

namespace runbook::model {

namespace {

using core::Expr;
using core::Value;

// The value as the loop declares it: a captured text as the name of a table.
Value typed(const Value& value, core::Kind kind) {
    if (kind == core::Kind::unknown || value.kind() == kind || !core::is_text_like(value.kind())) return value;
    return core::parse_value(kind, value.as_string()).value_or(value);
}

// One turn of the loop.
class Turn {
  public:
    Turn(const Loop& loop, const Value& value, std::size_t index)
        : loop_(loop), value_(Expr::literal(value)), index_(index) {
        for (const auto& step : loop.steps)
            if (const auto* output = output_of(step))
                captured_[output->variable.name] =
                    Expr::of({output->variable.origin, fmt::format("{}#{}", output->variable.name, index_ + 1)});
    }

    Step step(const Step& pattern, const std::string& suffix) const {
        Step step = pattern;
        for_each_expr(step, [this](Expr& expr) {
            core::substitute(expr, [this](const core::Variable& variable) { return replacement(variable); });
        });
        step.id += suffix;
        for (auto& id : step.needs)
            if (is_of_this_loop(id)) id += suffix;
        if (auto* output = output_of(step)) output->variable = captured_.at(output->variable.name).variable;
        if (step.criterion && step.criterion->implied) {
            step.criterion->id = step.id;
            step.criterion->title = step.title_text();
        }
        return step;
    }

  private:
    const Loop& loop_;
    Expr value_;
    std::size_t index_;
    std::map<std::string, Expr> captured_;

    [[nodiscard]] const Expr* replacement(const core::Variable& variable) const {
        if (variable == loop_.value) return &value_;
        const auto found = captured_.find(variable.name);
        return variable.origin == core::Variable::Origin::capture && found != captured_.end() ? &found->second
                                                                                              : nullptr;
    }
    [[nodiscard]] bool is_of_this_loop(const std::string& id) const {
        for (const auto& step : loop_.steps)
            if (step.id == id) return true;
        return false;
    }
};

}  // namespace

std::string why_not_unrolled(const Loop& loop, const Value& list, std::size_t steps_so_far) {
    if (list.kind() != core::Kind::list) return "it needs a list, got " + list.display();
    const auto& values = list.as_list();
    if (std::any_of(values.begin(), values.end(), [](const auto& value) { return value.is_null(); }))
        return "the list has a NULL";
    if (values.size() > kMostTurns || steps_so_far + values.size() * loop.steps.size() > kMaxSteps)
        return fmt::format("the list has {} values, expected at most {}, and at most {} steps in all", values.size(),
                           kMostTurns, kMaxSteps);
    std::size_t bytes = 0;
    for (const auto& step : loop.steps) bytes += core::canonical(to_json(step)).size();
    if (bytes * values.size() > kMaxPlanBytes)
        return fmt::format("its steps would have more than {} MB of text and values", kMaxPlanBytes / 1'000'000);
    return {};
}

std::vector<Step> unrolled(const Loop& loop, const Value& list, std::int64_t first_number) {
    std::vector<Step> steps;
    std::set<std::string> suffixes;
    const auto& values = list.as_list();
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto suffix = "[" + values[i].plain() + "]";
        // The same value twice is two turns.
        if (!suffixes.insert(suffix).second) suffix += fmt::format("-{}", i + 1);
        const Turn turn(loop, typed(values[i], loop.kind), i);
        for (const auto& pattern : loop.steps) {
            steps.push_back(turn.step(pattern, suffix));
            steps.back().number = first_number++;
        }
    }
    return steps;
}

}  // namespace runbook::model
