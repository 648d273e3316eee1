#include "interpreter/judge/run_state.hpp"

#include <set>

#include "interpreter/core/evaluate.hpp"
#include "interpreter/judge/seen.hpp"

namespace runbook::judge {

namespace {

using core::Decision;
using core::Json;
using core::Step;
using core::Verdict;

StepResult without_running(Verdict verdict, std::string why) {
    StepResult result;
    result.verdict = verdict;
    result.why = std::move(why);
    return result;
}

// What a step needs before it can run. Messages and remedies do not count: a verdict stands without them.
std::set<std::string> needed_variables(const Step& step) {
    std::set<std::string> names;
    const auto add = [&](const core::Expr& part) {
        if (part.op == core::Expr::Op::variable && part.name.rfind("secret:", 0) != 0) names.insert(part.name);
    };
    const auto add_sql = [&](const core::SqlText& sql) {
        for (const auto& variable : sql.variables) core::walk(variable.value, add);
    };
    const auto add_probe = [&](const core::Probe& probe) {
        if (const auto* sql = std::get_if<core::SqlProbe>(&probe)) add_sql(sql->sql);
        if (const auto* file = std::get_if<core::FileProbe>(&probe)) core::walk(file->path, add);
    };
    for (const auto& condition : step.only_if) core::walk(condition, add);
    if (const auto* check = std::get_if<core::Check>(&step.body)) {
        add_probe(check->probe);
        if (check->among) add_sql(*check->among);
        for (const auto& rule : check->rules) {
            core::walk(rule.condition, add);
            if (rule.alert) core::walk(*rule.alert, add);
        }
    }
    if (const auto* capture = std::get_if<core::Capture>(&step.body)) add_probe(capture->probe);
    if (const auto* note = std::get_if<core::Note>(&step.body)) core::walk(note->text, add);
    return names;
}

const std::string* declared_variable(const Step& step) {
    if (const auto* capture = std::get_if<core::Capture>(&step.body)) return &capture->variable;
    if (const auto* ask = std::get_if<core::Ask>(&step.body)) return &ask->variable;
    return nullptr;
}

// The first `skip if` that holds.
std::optional<StepResult> skipped(const Step& step, const Seen& nothing_seen) {
    const auto* check = std::get_if<core::Check>(&step.body);
    if (check == nullptr) return std::nullopt;
    for (const auto& rule : check->rules) {
        if (rule.kind != core::Rule::Kind::skip_if || !core::evaluate_condition(rule.condition, nothing_seen)) continue;
        const auto message = rule.message ? core::evaluate_text(*rule.message, nothing_seen) : std::string();
        return without_running(Verdict::skipped, message.empty() ? rule.source : message + " (" + rule.source + ")");
    }
    return std::nullopt;
}

}  // namespace

Json StepResult::to_json() const {
    Json::Object object{{"verdict", core::name_of(verdict)}};
    if (!why.empty()) object["why"] = why;
    Json::Array judged;
    for (const auto& rule : rules) {
        Json::Object one{{"source", rule.source},
                         {"verdict", core::name_of(rule.verdict)},
                         {"have", rule.have},
                         {"want", rule.want}};
        if (!rule.message.empty()) one["message"] = rule.message;
        judged.push_back(std::move(one));
    }
    if (!judged.empty()) object["rules"] = std::move(judged);
    if (captured) object["captured"] = captured->to_json();
    if (!remedy.empty()) object["remedy"] = remedy;
    return object;
}

Json GateResult::to_json() const {
    return Json::Object{{"decision", core::name_of(decision)},
                        {"rule", rule},
                        {"reasons", Json::Array(reasons.begin(), reasons.end())}};
}

Json RunResult::to_json() const {
    Json::Object counted;
    for (const auto& [verdict, count] : counts) counted[std::string(core::name_of(verdict))] = count;
    return Json::Object{{"decision", core::name_of(decision)},
                        {"reasons", Json::Array(reasons.begin(), reasons.end())},
                        {"counts", std::move(counted)}};
}

bool RunState::is_ready(const Step& step) const {
    for (const auto& name : needed_variables(step))
        if (variables_.count(name) == 0 && lost_.count(name) == 0) return false;
    return true;
}

std::optional<StepResult> RunState::settle_without_running(const Step& step) const {
    if (!stopped_.empty()) return without_running(Verdict::blocked, stopped_);
    const core::Observation nothing;
    const Seen seen(nothing, variables_);
    try {
        // What does not apply needs nothing, so it is asked before anything is missed.
        for (const auto& condition : step.only_if)
            if (!core::evaluate_condition(condition, seen))
                return without_running(Verdict::not_applicable, "only if " + core::to_source(condition));
        for (const auto& name : needed_variables(step))
            if (const auto lost = lost_.find(name); lost != lost_.end())
                return without_running(Verdict::blocked, lost->second);
        return skipped(step, seen);
    } catch (const core::EvaluationError& error) {
        for (const auto& name : needed_variables(step))
            if (const auto lost = lost_.find(name); lost != lost_.end())
                return without_running(Verdict::blocked, lost->second);
        return without_running(Verdict::error, error.message);
    }
}

void RunState::settle(const Step& step, const StepResult& result) {
    verdicts_[step.number] = result.verdict;
    if (result.verdict != Verdict::pass) results_[step.number] = result;
    const auto* variable = declared_variable(step);
    if (variable == nullptr) return;
    if (result.captured && core::can_be_relied_on(result.verdict))
        variables_[*variable] = *result.captured;
    else
        lost_[*variable] = fmt::format("it needs `{}`, which is {}", *variable, core::name_of(result.verdict));
}

GateResult RunState::decide(const core::Gate& gate) const {
    return judge_gate(gate, tally(), variables_);
}

void RunState::settle(const Step& step, const core::Gate& gate, const GateResult& result) {
    gates_.push_back(result);
    if (!gate.is_root && result.decision != Decision::go && stopped_.empty())
        stopped_ = fmt::format("the gate `{}` said {}", step.title_text(), core::name_of(result.decision));
}

void RunState::abort(std::string why) {
    aborted_ = true;
    stopped_ = std::move(why);
}

RunResult RunState::conclude() const {
    RunResult result;
    result.decision = gates_.empty() || aborted_ ? Decision::no_go : Decision::go;
    if (aborted_) result.reasons.push_back("the run was aborted: " + stopped_);
    std::set<std::string> said;
    for (const auto& gate : gates_) {
        result.decision = core::worst(result.decision, gate.decision);
        if (gate.decision == Decision::go) continue;
        for (const auto& reason : gate.reasons)
            if (said.insert(reason).second) result.reasons.push_back(reason);
    }
    for (const auto& step : steps_)
        if (const auto verdict = verdicts_.find(step.number); verdict != verdicts_.end() && step.criterion)
            ++result.counts[verdict->second];
    return result;
}

std::string RunState::text(const core::Expr& expr) const {
    const core::Observation nothing;
    try {
        return core::evaluate_text(expr, Seen(nothing, variables_));
    } catch (const core::EvaluationError& error) {
        return "(" + error.message + ")";
    }
}

}  // namespace runbook::judge
