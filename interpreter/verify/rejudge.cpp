#include "interpreter/verify/rejudge.hpp"

#include <array>
#include <set>

#include "interpreter/judge/run_state.hpp"
#include "interpreter/plan/plan.hpp"

namespace runbook::verify {

namespace {

using core::Json;
using core::Step;

// The part of a body that the judge is answerable for.
template <std::size_t N>
Json part_of(const Json& body, const std::array<const char*, N>& keys) {
    Json::Object part;
    for (const auto* key : keys)
        if (const Json* member = body.find(key)) part[key] = *member;
    return part;
}

Json judged_part(const Json& body) {
    return part_of(body, std::array<const char*, 5>{"verdict", "why", "rules", "captured", "remedy"});
}
Json gate_part(const Json& body) {
    return part_of(body, std::array<const char*, 3>{"decision", "rule", "reasons"});
}
Json end_part(const Json& body) {
    return part_of(body, std::array<const char*, 3>{"decision", "reasons", "counts"});
}

std::vector<std::string> strings(const Json& json) {
    std::vector<std::string> values;
    for (const auto& value : json.as_array()) values.push_back(value.as_string());
    return values;
}

// The PlanId must be that of the steps and values which the log holds.
std::string plan_id_of(const Json& start, const std::vector<Step>& steps) {
    plan::Plan plan;
    const Json& runbook = start.at("runbook");
    plan.title = runbook.at("title").as_string();
    plan.runbook_id = runbook.at("id").as_string();
    plan.version = runbook.at("version").as_string();
    plan.owner = runbook.at("owner").as_string();
    plan.description = runbook.at("description").as_string();
    plan.references = strings(runbook.at("references"));
    plan.file = runbook.at("file").as_string();
    plan.sha256 = runbook.at("sha256").as_string();
    if (const Json* database = start.find("database"))
        plan.database = sema::Database{database->at("version").as_string(), database->at("environment").as_string()};
    for (const auto& module : start.at("modules").as_array())
        plan.modules.push_back({module.at("name").as_string(), module.at("sha256").as_string()});
    for (const auto& secret : start.at("secrets").as_array()) plan.secrets.push_back({secret.as_string(), {}, {}});
    for (const auto& fixture : start.at("fixtures").as_array()) plan.fixtures.push_back(fixture.at("file").as_string());
    for (const auto& [name, value] : start.at("parameters").as_object())
        plan.parameters[name] = core::Value::from_json(value);
    plan.steps = steps;
    return plan::compute_id(plan);
}

class Replay {
  public:
    explicit Replay(const std::vector<log::Line>& lines) : lines_(lines) {
        for (const auto& line : lines) {
            if (line.event.type == "plan.step") steps_.push_back(core::step_from_json(line.event.body));
            if (line.event.type == "run.end") aborted_ = line.event.body.text("aborted");
        }
    }

    std::optional<Contradiction> run(bool sealed) {
        if (auto wrong = check_plan(sealed)) return wrong;
        judge::RunState state(steps_);
        for (std::size_t i = 0; i < lines_.size(); ++i)
            if (auto why = replay(state, lines_[i].event); !why.empty()) return Contradiction{i + 1, std::move(why)};
        if (sealed && next_ < steps_.size())
            return Contradiction{lines_.size(), "the planned step `" + steps_[next_].id + "` has no result"};
        if (sealed && !ended_) return Contradiction{lines_.size(), "there is no run.end before the seal"};
        return std::nullopt;
    }

  private:
    const std::vector<log::Line>& lines_;
    std::vector<Step> steps_;
    std::size_t next_ = 0;  // the step whose outcome comes next
    std::string aborted_;
    bool is_aborted_ = false;
    bool ended_ = false;
    const Json* input_ = nullptr;  // what a person said last

    std::optional<Contradiction> check_plan(bool sealed) const {
        const Json& start = lines_.front().event.body;
        for (std::size_t i = 0; i < steps_.size(); ++i)
            if (steps_[i].number != static_cast<std::int64_t>(i) + 1)
                return Contradiction{i + 2, "the planned steps are not numbered in order"};
        const bool whole_plan = static_cast<std::int64_t>(steps_.size()) == start.at("steps").as_int();
        if (!whole_plan && (sealed || next_outcome() > 0))
            return Contradiction{1, "the plan has not as many steps as the first line says"};
        if (whole_plan && plan_id_of(start, steps_) != start.at("plan_id").as_string())
            return Contradiction{1, "the PlanId is not that of the steps in the log"};
        return std::nullopt;
    }

    [[nodiscard]] std::size_t next_outcome() const {
        for (std::size_t i = 0; i < lines_.size(); ++i)
            if (lines_[i].event.type == "step.result" || lines_[i].event.type == "gate.decided") return i;
        return 0;
    }

    std::string replay(judge::RunState& state, const log::Event& event) {
        if (ended_ && event.type != "seal") return "something follows run.end";
        if (event.type == "run.end") return replay_end(state, event.body);
        if (event.type == "operator.input") input_ = &event.body;
        if (event.type != "step.result" && event.type != "gate.decided" && event.type != "notice") return {};
        if (event.body.find("number") == nullptr) return {};
        if (next_ == steps_.size()) return "there are more outcomes than steps";
        const Step& step = steps_[next_++];
        if (event.body.at("number").as_int() != step.number || event.body.at("id").as_string() != step.id)
            return "the outcome of step `" + step.id + "` is expected here";
        if (const auto* gate = std::get_if<core::Gate>(&step.body)) return replay_gate(state, step, *gate, event);
        if (std::holds_alternative<core::Note>(step.body)) return event.type == "notice" ? "" : "a note has no verdict";
        return event.type == "step.result" ? replay_result(state, step, event.body)
                                           : "a step's result is expected here";
    }

    // An answer stands twice: as the person gave it, and as the step saw it.
    [[nodiscard]] std::string input_problem(const Step& step, const Json& body) const {
        const Json* observed = body.find("observed");
        const Json* answer = observed == nullptr ? nullptr : observed->find("answer");
        if (answer == nullptr) return {};
        const bool same = input_ != nullptr && input_->at("id").as_string() == step.id &&
                          input_->at("answer") == *answer && input_->text("evidence") == observed->text("evidence");
        return same ? "" : "step `" + step.id + "` saw another answer than the one that was given";
    }

    std::string replay_result(judge::RunState& state, const Step& step, const Json& body) {
        if (auto problem = input_problem(step, body); !problem.empty()) return problem;
        const auto result = judged_now(state, step, body);
        if (result.to_json() != judged_part(body))
            return fmt::format("step `{}` is {} in the log, and {} when it is judged again from what was seen", step.id,
                               body.at("verdict").as_string(), core::name_of(result.verdict)) +
                   (result.to_json().at("verdict") == body.at("verdict") ? ", with other details" : "");
        state.settle(step, result);
        return {};
    }

    judge::StepResult judged_now(judge::RunState& state, const Step& step, const Json& body) {
        if (const auto* indicator = std::get_if<core::Indicator>(&step.body)) return state.judge(*indicator);
        if (const Json* observed = body.find("observed")) return judged_from(state, step, *observed);
        // An abort can come before any step; from then on nothing runs.
        if (!is_aborted_ && !aborted_.empty() && body.text("verdict") == "BLOCKED" && body.text("why") == aborted_) {
            state.abort(aborted_);
            is_aborted_ = true;
        }
        if (auto settled = state.settle_without_running(step)) return *settled;
        judge::StepResult never;
        never.verdict = core::Verdict::error;
        never.why = "it should have run, and nothing was seen";
        return never;
    }

    static judge::StepResult judged_from(const judge::RunState& state, const Step& step, const Json& observed) {
        // A step that should not have run is not made good by what it saw.
        if (auto settled = state.settle_without_running(step)) return *settled;
        return state.judge(step, core::Observation::from_json(observed));
    }

    static std::string replay_gate(judge::RunState& state, const Step& step, const core::Gate& gate,
                                   const log::Event& event) {
        if (event.type != "gate.decided") return "a gate's decision is expected here";
        const auto result = state.decide(gate);
        if (result.to_json() != gate_part(event.body))
            return fmt::format("the gate `{}` is {} in the log, and {} when it is decided again", step.title_text(),
                               event.body.at("decision").as_string(), core::name_of(result.decision));
        state.settle(step, gate, result);
        return {};
    }

    std::string replay_end(judge::RunState& state, const Json& body) {
        ended_ = true;
        if (!aborted_.empty() && !is_aborted_) state.abort(aborted_);
        const auto result = state.conclude();
        if (result.to_json() == end_part(body)) return {};
        return fmt::format("the run is {} in the log, and {} when it is judged again", body.at("decision").as_string(),
                           core::name_of(result.decision));
    }
};

}  // namespace

std::optional<Contradiction> judge_again(const std::vector<log::Line>& lines, bool sealed) {
    try {
        return Replay(lines).run(sealed);
    } catch (const core::JsonError& error) {
        return Contradiction{1, std::string("its events are not those of a run: ") + error.what()};
    }
}

std::vector<std::string> missing_steps(const std::vector<log::Line>& lines) {
    std::set<std::int64_t> done;
    for (const auto& line : lines)
        if (line.event.type == "step.result" || line.event.type == "gate.decided" || line.event.type == "notice")
            if (const Json* number = line.event.body.find("number")) done.insert(number->as_int());
    std::vector<std::string> missing;
    for (const auto& line : lines)
        if (line.event.type == "plan.step" && done.count(line.event.body.at("number").as_int()) == 0)
            missing.push_back(line.event.body.text("title"));
    return missing;
}

}  // namespace runbook::verify
