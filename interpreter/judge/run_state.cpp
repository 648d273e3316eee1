#include "interpreter/judge/run_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "interpreter/core/evaluate.hpp"
#include "interpreter/judge/seen.hpp"
#include "interpreter/judge/selected.hpp"
#include "interpreter/model/criteria.hpp"
#include "interpreter/model/unroll.hpp"

namespace runbook::judge {

namespace {

using model::Decision;
using model::GateResult;
using model::RunResult;
using model::Step;
using model::StepResult;
using model::Verdict;

StepResult without_running(Verdict verdict, std::string reason) {
    StepResult result;
    result.verdict = verdict;
    result.reason = std::move(reason);
    return result;
}

// The variables that earlier steps must have set before this one can run.
std::set<std::string> needed_variables(const Step& step) {
    std::set<std::string> names;
    model::for_each_needed_expr(step, [&](const core::Expr& expr) {
        core::walk(expr, [&](const core::Expr& part) {
            if (part.is_found_by_run()) names.insert(part.variable.name);
        });
    });
    return names;
}

// The first `skip if` that holds.
std::optional<StepResult> skipped(const Step& step, const Seen& nothing_seen) {
    const auto* check = model::check_in(step);
    if (check == nullptr) return std::nullopt;
    for (const auto& rule : check->rules) {
        if (rule.kind != model::Rule::Kind::skip_if || !core::evaluate_condition(rule.condition, nothing_seen))
            continue;
        const auto message = rule.message ? core::evaluate_text(*rule.message, nothing_seen) : std::string();
        return without_running(Verdict::skipped, message.empty() ? rule.source : message + " (" + rule.source + ")");
    }
    return std::nullopt;
}

}  // namespace

bool RunState::is_ready(const Step& step) const {
    for (const auto& name : needed_variables(step))
        if (variables_.count(name) == 0 && lost_.count(name) == 0) return false;
    return std::all_of(step.needs.begin(), step.needs.end(),
                       [&](const auto& id) { return verdicts_by_id_.count(id) > 0; });
}

std::string RunState::blocker_of(const Step& step) const {
    for (const auto& name : needed_variables(step))
        if (const auto lost = lost_.find(name); lost != lost_.end()) return lost->second;
    for (const auto& id : step.needs) {
        const auto found = verdicts_by_id_.find(id);
        if (found == verdicts_by_id_.end()) return fmt::format("it needs `{}`, which was not judged", id);
        if (!model::can_be_relied_on(found->second))
            return fmt::format("it needs `{}`, which is {}", id, model::name_of(found->second));
    }
    return {};
}

void RunState::forgive(std::vector<model::Waiver> waivers, const core::Number& now) {
    waivers_ = std::move(waivers);
    waived_at_ = now;
}

bool RunState::is_waived(const Step& step, const StepResult& result) const {
    return std::any_of(waivers_.begin(), waivers_.end(),
                       [&](const auto& waiver) { return model::forgives(waiver, step, result, waived_at_); });
}

void RunState::hook(const model::HookResult& result) {
    if (result.verdict == Verdict::pass) return;
    const bool warns = result.verdict == Verdict::warn;
    hooks_.decision = model::worst(hooks_.decision, warns ? Decision::hold : Decision::no_go);
    hooks_.reasons.push_back(fmt::format("the hook `{}` ({}) says: {}", result.function, result.event, result.message));
}

void RunState::narrow(const model::Selection& selection) {
    if (!selection.is_all()) selected_ = selected_steps(steps_, selection);
}

std::optional<StepResult> RunState::not_applicable(const Step& step) const {
    if (selected_ && step.criterion && !selected_->contains(place_of(step.number)))
        return without_running(Verdict::not_applicable, "it was not selected");
    const model::Observation nothing;
    const Seen seen(nothing, variables_);
    for (const auto& condition : step.only_if)
        if (!core::evaluate_condition(condition, seen))
            return without_running(Verdict::not_applicable, "only if " + core::to_source(condition));
    return std::nullopt;
}

std::optional<StepResult> RunState::gate_not_applicable(const Step& gate) const {
    const auto has_verdict = [](const auto& result) { return result.verdict != Verdict::not_applicable; };
    if (selected_ && std::none_of(criteria_.all().begin(), criteria_.all().end(), has_verdict))
        return without_running(Verdict::not_applicable, "nothing before it was selected");
    try {
        return not_applicable(gate);
    } catch (const core::EvaluationError&) {
        return std::nullopt;
    }
}

std::optional<StepResult> RunState::settle_without_running(const Step& step) const {
    try {
        // A step that does not apply needs no values, and no stop concerns it, so its conditions come first.
        if (auto other = not_applicable(step)) return other;
        if (is_stopped()) return without_running(Verdict::blocked, stopped_);
        const model::Observation nothing;
        const Seen seen(nothing, variables_);
        if (auto blocker = blocker_of(step); !blocker.empty()) return without_running(Verdict::blocked, blocker);
        return skipped(step, seen);
    } catch (const core::EvaluationError& error) {
        if (is_stopped()) return without_running(Verdict::blocked, stopped_);
        if (auto blocker = blocker_of(step); !blocker.empty()) return without_running(Verdict::blocked, blocker);
        return without_running(Verdict::error, error.message);
    }
}

void RunState::settle(const Step& step, const StepResult& result) {
    const bool waived = is_waived(step, result);
    const auto verdict = waived ? Verdict::pass : result.verdict;
    verdicts_[step.number] = verdict;
    verdicts_by_id_[step.id] = verdict;
    if (const auto* unrolled = loop_of(step.number)) {
        // Under its id in the runbook, for steps that need it: the worst of all turns.
        const auto& once = model::loop_in(steps_[static_cast<std::size_t>(unrolled->loop - 1)])->steps;
        const auto& id = once[static_cast<std::size_t>(step.number - unrolled->first) % once.size()].id;
        const auto [known, added] = verdicts_by_id_.try_emplace(id, verdict);
        if (!added) known->second = model::worst(known->second, verdict);
    }
    criteria_.add(step, result.verdict, waived);
    if (std::holds_alternative<model::Commit>(step.body) && !model::can_be_relied_on(result.verdict))
        forget_captures(step.action->index);
    if (result.verdict != Verdict::pass) results_[step.number] = result;
    const auto* output = model::output_of(step);
    if (output == nullptr) return;
    const auto& name = output->variable.name;
    if (result.captured && model::can_be_relied_on(result.verdict))
        variables_[name] = *result.captured;
    else
        lost_[name] = fmt::format("it needs `{}`, which is {}", output->name, model::name_of(result.verdict));
}

// What was captured in an action that was not committed is in no database.
void RunState::forget_captures(std::int64_t action) {
    for (const auto& step : steps_) {
        const auto* output = model::output_of(step);
        if (output == nullptr || !step.action || step.action->index != action) continue;
        variables_.erase(output->variable.name);
        lost_[output->variable.name] = fmt::format("it needs `{}`, whose action did not pass", output->name);
    }
}

void RunState::settle(const Step& step, const model::Gate& gate, const GateResult& result) {
    gates_.push_back(result);
    last_gate_ = step.number;
    if (!gate.is_root && result.decision != Decision::go && stopped_.empty())
        stopped_ = fmt::format("the gate `{}` said {}", step.title_text(), model::name_of(result.decision));
}

void RunState::abort(std::string reason) {
    aborted_ = true;
    stopped_ = std::move(reason);
}

std::vector<std::string> RunState::not_counted() const {
    std::vector<std::string> ids;
    for (const auto& [criterion, verdict, steps, waived] : criteria_.all())
        if (criterion.severity == model::Severity::critical && verdict != Verdict::not_applicable &&
            place_of(steps.back()) > last_gate_)
            ids.push_back(criterion.id);
    return ids;
}

core::Value RunState::list_of(const model::Loop& loop) const {
    const model::Observation nothing;
    return core::evaluate(loop.list, Seen(nothing, variables_));
}

StepResult RunState::judge(const model::Loop& loop) const {
    try {
        const auto list = list_of(loop);
        if (auto problem = model::why_not_unrolled(loop, list, steps_.size()); !problem.empty())
            return without_running(Verdict::error, std::move(problem));
        if (list.as_list().empty())
            return without_running(Verdict::vacuous, "the list is empty, so nothing was looked at");
        return {};
    } catch (const core::EvaluationError& error) {
        return without_running(Verdict::error, error.message);
    }
}

void RunState::unrolled(std::int64_t loop, std::int64_t first_number, std::int64_t count) {
    if (loops_.empty()) planned_ = first_number - 1;
    if (count > 0) loops_[first_number + count - 1] = {loop, first_number};
}

const RunState::Unrolled* RunState::loop_of(std::int64_t number) const {
    if (loops_.empty() || number <= planned_) return nullptr;
    // The first loop whose last step is not before this one. Steps of loops are numbered behind all others.
    const auto found = loops_.lower_bound(number);
    return found == loops_.end() ? nullptr : &found->second;
}

std::int64_t RunState::place_of(std::int64_t number) const {
    const auto* unrolled = loop_of(number);
    return unrolled == nullptr ? number : unrolled->loop;
}

std::vector<std::vector<core::Value>> RunState::lua_calls(const Step& step, const model::Observation& seen) const {
    std::vector<std::vector<core::Value>> calls;
    const Seen environment(seen, variables_);
    const auto add = [&](const core::Expr& part) {
        if (part.op != core::Expr::Op::observe || part.observable != core::Observable::lua) return;
        try {
            std::vector<core::Value> args;
            for (const auto& arg : part.args) args.push_back(core::evaluate(arg, environment));
            if (std::find(calls.begin(), calls.end(), args) == calls.end()) calls.push_back(std::move(args));
        } catch (const core::EvaluationError&) {
            // Judging meets the same error.
        }
    };
    model::for_each_needed_expr(step, [&](const core::Expr& expr) { core::walk(expr, add); });
    return calls;
}

core::Value RunState::value(const core::Expr& expr) const {
    const model::Observation nothing;
    return core::evaluate(expr, Seen(nothing, variables_));
}

RunResult RunState::conclude() const {
    RunResult result;
    result.decision = gates_.empty() || aborted_ ? Decision::no_go : Decision::go;
    if (aborted_) result.reasons.push_back("the run was aborted: " + stopped_);
    std::set<std::string> said;
    for (const auto& gate : gates_) {
        result.decision = model::worst(result.decision, gate.decision);
        result.deviations = gate.deviations;  // a later gate counts everything that an earlier one did
        if (gate.decision == Decision::go) continue;
        for (const auto& reason : gate.reasons)
            if (said.insert(reason).second) result.reasons.push_back(reason);
    }
    if (selected_ && result.decision == Decision::go) {
        result.decision = Decision::hold;
        result.reasons.push_back("only a part of the runbook was run, so it is at most HOLD");
    }
    for (const auto& id : not_counted()) {
        result.decision = Decision::no_go;
        result.reasons.push_back("the critical criterion " + id +
                                 " was judged after the last gate, so no gate counted it");
    }
    result.decision = model::worst(result.decision, hooks_.decision);
    result.reasons.insert(result.reasons.end(), hooks_.reasons.begin(), hooks_.reasons.end());
    for (const auto& step : steps_) {
        const auto verdict = verdicts_.find(step.number);
        if (verdict == verdicts_.end() || !step.criterion) continue;
        // What was seen, not what was forgiven.
        const auto found = results_.find(step.number);
        ++result.counts[found == results_.end() ? verdict->second : found->second.verdict];
        if (found != results_.end() && is_waived(step, found->second)) ++result.waived;
    }
    return result;
}

std::string RunState::text(const core::Expr& expr) const {
    const model::Observation nothing;
    try {
        return core::evaluate_text(expr, Seen(nothing, variables_));
    } catch (const core::EvaluationError& error) {
        return "(" + error.message + ")";
    }
}

}  // namespace runbook::judge
