#include "interpreter/judge/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "interpreter/model/demands.hpp"
#include "interpreter/model/unroll.hpp"

namespace runbook::judge {

using model::GateDecided;
using model::NoteShown;
using model::QuestionAnswered;
using model::RunStarted;
using model::Step;
using model::StepJudged;
using model::StepResult;
using model::Verdict;

namespace {

std::vector<std::string> files_of(const std::vector<model::LoadedFixture>& fixtures) {
    std::vector<std::string> files;
    for (const auto& fixture : fixtures) files.push_back(fixture.file);
    return files;
}

}  // namespace

void Replay::take(const model::Event& event, std::string_view body) {
    ++line_;
    if (contradiction_) return;
    if (ended_ && !std::holds_alternative<model::LogSealed>(event))
        return contradict(line_, "something follows the end of the run");
    if (unrolls_ && !std::holds_alternative<model::LoopUnrolled>(event))
        return contradict(line_, "the steps of the loop `" + steps_[current_].id + "` are expected here");
    auto reason = std::visit([&](const auto& kind) { return read(kind, body); }, event);
    if (!reason.empty()) contradict(line_, std::move(reason));
}

std::optional<Contradiction> Replay::contradiction(bool sealed) const {
    if (contradiction_ || !sealed) return contradiction_;
    if (!plan_checked_ && static_cast<std::int64_t>(steps_.size()) != start_.steps)
        return Contradiction{1, "the plan does not have as many steps as the first line says"};
    if (const auto next = next_place())
        return Contradiction{line_, "the planned step `" + steps_[*next].id + "` has no result"};
    if (!ended_) return Contradiction{line_, "the run does not end before the seal"};
    return std::nullopt;
}

void Replay::contradict(std::uint64_t line, std::string reason) {
    if (!contradiction_) contradiction_ = Contradiction{line, std::move(reason)};
}

// ---- the plan

std::string Replay::read(const RunStarted& start, std::string_view) {
    start_ = start;
    if (!start.selection.is_within_limits()) return "it is narrowed by more, or longer, patterns than a run accepts";
    plan_rules_.emplace(start.runbook.secrets);
    plan_id_.emplace(start.runbook, files_of(start.fixtures), start.parameters);
    for (const auto& fixture : start.fixtures)
        if (fixture.sha256.empty() == start.sandbox)
            return start.sandbox ? "the fixture `" + fixture.file + "` has no digest, but a sandbox loads every fixture"
                                 : "the fixture `" + fixture.file + "` has a digest, but only a sandbox loads fixtures";
    return {};
}

std::string Replay::read(const model::StepPlanned& planned, std::string_view body) {
    if (plan_checked_) return "a step is planned after the run began";
    if (auto problem = plan_rules_->add(planned.step, body.size()); !problem.empty()) return problem;
    steps_.push_back(planned.step);
    plan_id_->add(body);
    return {};
}

// Runs once, before the first outcome: the planned steps must have the PlanId that the first line gives.
void Replay::check_plan() {
    if (plan_checked_) return;
    plan_checked_ = true;
    planned_ = steps_.size();
    plan_rules_.reset();
    if (static_cast<std::int64_t>(steps_.size()) != start_.steps)
        contradict(1, "the plan does not have as many steps as the first line says");
    else if (plan_id_->id() != start_.plan_id)
        contradict(1, "the PlanId does not match the steps in the log");
    else
        begin_state();
}

void Replay::begin_state() {
    const auto& allowed = start_.runbook.capabilities;
    const auto acts = [](const Step& step) { return step.action.has_value(); };
    if (std::any_of(steps_.begin(), steps_.end(), acts) &&
        std::find(allowed.begin(), allowed.end(), "commit") == allowed.end())
        return contradict(1, "it has an action, but does not need the capability `commit`");
    for (const auto& waiver : start_.waivers)
        if (waiver.reason.empty() || waiver.by.empty() || waiver.seen.empty())
            return contradict(1, "it has a waiver without a reason, a name, or what was seen");
    state_.narrow(start_.selection);
    state_.forgive(start_.waivers, start_.waived_at);
}

// ---- the run

std::string Replay::read(const model::TargetReached& target, std::string_view) {
    check_plan();
    if (!target.name.empty()) return named_target(target);
    if (target_ || done_ > 0) return "a target is reached once, before the first step";
    if (auto problem =
            model::unmet_demand(start_.runbook.database, {start_.environment, start_.sandbox}, target.server))
        return "no run accepts this target: " + *problem;
    target_ = target.server;
    return {};
}

std::string Replay::named_target(const model::TargetReached& target) {
    const auto& all = start_.runbook.databases;
    const auto declared =
        std::find_if(all.begin(), all.end(), [&](const auto& database) { return database.name == target.name; });
    if (declared == all.end()) return "the runbook has no database `" + target.name + "`";
    if (!named_targets_.insert(target.name).second) return "the database `" + target.name + "` is reached twice";
    if (!target_ || (!declared->when_used && done_ > 0))
        return "the database `" + target.name + "` is reached too early or late";
    if (auto problem = model::unmet_demand(declared->demands, {start_.environment, start_.sandbox}, target.server))
        return "no run accepts this target: " + *problem;
    return {};
}

std::string Replay::read(const model::HookCalled& called, std::string_view) {
    check_plan();
    const auto& [event, function, verdict, message, logged] = called.result;
    if (event != "before_run" && event != "after_run" && event != "on_gate")
        return "a hook on `" + event + "` is about a step";
    if (!declares(called.result)) return "the runbook has no such hook";
    state_.hook(called.result);
    ++hooks_called_[event];
    return {};
}

bool Replay::declares(const model::HookResult& result) const {
    const auto& all = start_.runbook.hooks;
    return std::find(all.begin(), all.end(), model::Hook{result.event, result.function}) != all.end();
}

std::string Replay::read(const model::StepIntended& intended, std::string_view) {
    if (auto reason = not_next(intended.step); !reason.empty()) return reason;
    if (intended_ == intended.step.number)
        return "the step `" + intended.step.id + "` is said twice to be about to write";
    const Step& step = steps_[*next_place()];
    if (!model::may_write(step) || model::sql_of(step) == nullptr)
        return "the step `" + intended.step.id + "` writes nothing, but is said to be about to write";
    intended_ = intended.step.number;
    return {};
}

std::string Replay::read(const model::CommitIntended& intended, std::string_view) {
    if (auto reason = not_next(intended.step); !reason.empty()) return reason;
    const Step& step = steps_[*next_place()];
    if (!std::holds_alternative<model::Commit>(step.body) || !step.action->atomic)
        return "the step `" + intended.step.id + "` commits nothing, but is said to be about to commit";
    if (commit_ && commit_->step == intended.step)
        return "the step `" + intended.step.id + "` is said twice to be about to commit";
    commit_ = intended;
    return {};
}

// Written as soon as the scenario is closed: its last step is done, and the next is of none or of another one.
std::string Replay::read(const model::ScenarioLeft& event, std::string_view) {
    check_plan();
    const auto next = next_place();
    const bool closed =
        done_ > 0 && steps_[current_].scenario == event.scenario && (!next || steps_[*next].scenario != event.scenario);
    if (!closed || event.scenario <= scenario_left_) return "no scenario was closed here, but one is said to be";
    scenario_left_ = event.scenario;
    return {};
}

std::string Replay::read(const QuestionAnswered& answered, std::string_view) {
    if (answer_ && answer_->step == answered.step) return "the question of this step is answered twice";
    answer_ = answered;
    constexpr std::array<std::string_view, 4> kSources = {"answers file", "terminal", "--yes", "sandbox"};
    if (std::find(kSources.begin(), kSources.end(), answered.source) == kSources.end())
        return "the answer to step `" + answered.step.id + "` comes from nowhere that a run asks";
    if (auto reason = not_next(answered.step); !reason.empty()) return reason;
    const auto question = model::question_of(steps_[*next_place()]);
    if (!question) return "step `" + answered.step.id + "` asks nothing, so it cannot be answered";
    const bool redacted = answered.answer.kind() == core::Kind::invalid;
    if (question->kind != answered.answer.kind() && !redacted)
        return fmt::format("the answer to step `{}` is {}, expected {}", answered.step.id,
                           core::describe(answered.answer.type()), core::describe({question->kind, {}}));
    return {};
}

// What comes before the outcome of a step must be of the next step of the plan.
std::string Replay::not_next(const model::StepRef& ref) {
    check_plan();
    const auto next = next_place();
    if (!next) return "there are more outcomes than steps";
    const Step& step = steps_[*next];
    return ref == model::ref_of(step) ? "" : "the outcome of step `" + step.id + "` is expected here";
}

// The step of an outcome must be the next one of the plan.
std::string Replay::next_step(const model::StepRef& ref) {
    auto reason = not_next(ref);
    if (!reason.empty()) return reason;
    current_ = *next_place();
    if (repeated_.empty())
        ++done_;
    else
        repeated_.pop_front();
    return reason;
}

std::string Replay::read(const NoteShown& shown, std::string_view) {
    if (auto reason = next_step(shown.step); !reason.empty()) return reason;
    const auto* note = std::get_if<model::Note>(&steps_[current_].body);
    if (note == nullptr) return "the outcome of a step is expected here, not a note";
    return shown.text == state_.text(note->text) ? "" : "the note has another text than the plan gives it";
}

std::string Replay::read(const StepJudged& judged, std::string_view) {
    if (auto reason = next_step(judged.step); !reason.empty()) return reason;
    const Step& step = steps_[current_];
    if (model::is_gate(step) && !state_.gate_not_applicable(step)) return "a gate's decision is expected here";
    if (model::is_note(step)) return "a note has no verdict";
    if (judged.observed && !target_)
        return "step `" + step.id + "` has an observation, but no target was reached: a `target` is expected before it";
    if (auto problem = intent_problem(step, judged); !problem.empty()) return problem;
    if (auto problem = answer_problem(step, judged); !problem.empty()) return problem;
    if (auto problem = observation_problem(step, judged); !problem.empty()) return problem;
    if (auto problem = facts_problem(step, judged); !problem.empty()) return problem;
    const auto result = judged_now(step, judged);
    if (judged.result != result)
        return fmt::format("step `{}` is {} in the log, but {}{} when it is judged again from what was observed",
                           step.id, model::name_of(judged.result.verdict), model::name_of(result.verdict),
                           result.verdict == judged.result.verdict ? " with other details" : "");
    state_.settle(step, result);
    unrolls_ = model::loop_in(step) != nullptr && result.verdict == Verdict::pass;
    return {};
}

std::optional<std::size_t> Replay::next_place() const {
    if (!repeated_.empty()) return repeated_.front();
    if (done_ < planned_) return done_;
    return std::nullopt;
}

// What follows from the plan and the list that was captured.
std::string Replay::read(const model::LoopUnrolled& unrolled, std::string_view) {
    if (!unrolls_ || unrolled.step != model::ref_of(steps_[current_]))
        return "no loop begins here, but one is said to begin";
    unrolls_ = false;
    const auto& loop = *model::loop_in(steps_[current_]);
    const auto list = state_.list_of(loop);
    const auto first = static_cast<std::int64_t>(steps_.size()) + 1;
    auto steps = model::unrolled(loop, list, first);
    const auto number = steps_[current_].number;
    if (unrolled != model::LoopUnrolled{unrolled.step, list, first, static_cast<std::int64_t>(steps.size())})
        return "the steps of the loop `" + unrolled.step.id + "` are not those that its list gives";
    for (auto& step : steps) {
        repeated_.push_back(steps_.size());
        steps_.push_back(std::move(step));
    }
    state_.unrolled(number, first, unrolled.steps);
    return {};
}

// Behind an intent there is an observation, whatever became of it.
std::string Replay::intent_problem(const Step& step, const StepJudged& judged) const {
    const bool intended = intended_ == step.number || (commit_ && commit_->step == judged.step);
    if (!intended || judged.observed) return {};
    return "step `" + step.id + "` was about to change the database, but nothing says what became of it";
}

// An answer is in the log twice: as the operator gave it, and as the step observed it.
std::string Replay::answer_problem(const Step& step, const StepJudged& judged) const {
    if (!judged.observed || !judged.observed->answer) return {};
    const bool same = answer_ && answer_->step == model::ref_of(step) && answer_->answer == *judged.observed->answer &&
                      answer_->evidence == judged.observed->evidence;
    return same ? "" : "step `" + step.id + "` has a different answer from the one that was given";
}

// How often it was tried, and for how long, must fit what it waits for.
std::string Replay::polling_problem(const Step& step, const model::Observation& seen) {
    if (!seen.polled) return {};
    const auto* check = model::check_in(step);
    if (check == nullptr || !check->polling) return "step `" + step.id + "` does not wait, but was repeated";
    const auto& [attempts, elapsed_us, held] = *seen.polled;
    const auto elapsed = core::Number(elapsed_us) / core::Number(1'000'000);
    if (attempts < 1) return "step `" + step.id + "` has a result, but was never tried";
    if (held && (elapsed > check->polling->timeout || (attempts == 1 && !check->polling->holds_for.is_zero())))
        return "step `" + step.id + "` did not hold for as long as it must, or in time";
    return {};
}

// A transaction is committed once it is said which one, by the step that commits.
std::string Replay::commit_problem(const Step& step, const model::Observation& seen) const {
    if (!seen.commit) return {};
    if (!std::holds_alternative<model::Commit>(step.body)) return "step `" + step.id + "` commits nothing";
    const auto& [outcome, transaction_id, answer_lost] = *seen.commit;
    const bool is_id =
        std::all_of(transaction_id.begin(), transaction_id.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool contradicts = seen.error && outcome != model::CommitFacts::Outcome::rolled_back;
    if (!is_id || contradicts || (!step.action->atomic && (answer_lost || !transaction_id.empty())))
        return "step `" + step.id + "` has an outcome that no commit has";
    const bool announced = commit_ && commit_->step == model::ref_of(step) && commit_->transaction_id == transaction_id;
    if (step.action->atomic && !announced)
        return "step `" + step.id + "` has an outcome, but nothing before it says that it was about to commit";
    return {};
}

namespace {

std::vector<std::pair<std::string, std::string>> hooks_on(const std::vector<model::Hook>& all, std::string_view event) {
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& [its_event, function] : all)
        if (its_event == event) found.emplace_back(its_event, function);
    return found;
}

}  // namespace

// Each hook is called once, in the order of the runbook; those on a failure behind what failed without them.
std::string Replay::hooks_problem(const Step& step, const model::Observation& seen) const {
    const auto& declared = start_.runbook.hooks;
    auto expected = hooks_on(declared, "before_step");
    for (const auto& hook : hooks_on(declared, "after_step")) expected.push_back(hook);
    auto without = seen;
    if (without.hooks.size() > expected.size()) without.hooks.resize(expected.size());
    if (model::counts_as_failed(state_.judge(step, without).verdict))
        for (const auto& hook : hooks_on(declared, "on_fail")) expected.push_back(hook);
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& hook : seen.hooks) found.emplace_back(hook.event, hook.function);
    return found == expected ? "" : "step `" + step.id + "` has not the hooks that the runbook gives it";
}

// No function is called that no rule and no probe of the step calls.
std::string Replay::lua_problem(const Step& step, const model::Observation& seen) const {
    const auto* probe = model::probe_of(step);
    const bool is_probe = probe != nullptr && std::holds_alternative<model::LuaProbe>(*probe);
    const auto calls = state_.lua_calls(step, seen).size() + (is_probe ? 1U : 0U);
    if (seen.lua.size() > calls) return "step `" + step.id + "` has calls of Lua that nothing in it makes";
    for (const auto& call : seen.lua)
        if (call.returned && !call.error.empty())
            return "step `" + step.id + "` has a call of Lua that returned and failed";
    if (!is_probe || !seen.rows) return {};
    const auto& function = std::get<model::LuaProbe>(*probe).function;
    const bool called = !seen.lua.empty() && !seen.lua.front().arguments.empty() && seen.lua.front().error.empty() &&
                        seen.lua.front().arguments.front() == core::Value::string(core::Kind::symbol, function);
    return called ? "" : "step `" + step.id + "` has rows, but no call of the function that is its probe";
}

std::string Replay::mask_problem(const Step& step, const model::Observation& seen) {
    for (const auto* rows : {&seen.rows, &seen.among}) {
        if (!*rows) continue;
        for (std::size_t i = 0; i < (*rows)->columns.size(); ++i) {
            const auto& masked = step.masked;
            if (std::find(masked.begin(), masked.end(), (*rows)->columns[i]) == masked.end()) continue;
            for (const auto& row : (*rows)->rows)
                if (!row[i].is_null() && model::withheld_in(row[i]).empty())
                    return "step `" + step.id + "` masks the column `" + (*rows)->columns[i] +
                           "`, but has a value of it";
        }
    }
    return {};
}

// What the plan did not ask for, and what contradicts itself: no judgement looks at it, but the report shows it.
std::string Replay::observation_problem(const Step& step, const StepJudged& judged) const {
    if (!judged.observed) return {};
    const auto& seen = *judged.observed;
    const bool answered = seen.rows || seen.error;
    if (answered && model::may_write(step) && model::sql_of(step) != nullptr && intended_ != step.number)
        return "step `" + step.id + "` has an answer, but nothing before it says that it was about to write";
    if (auto problem = polling_problem(step, seen); !problem.empty()) return problem;
    if (auto problem = commit_problem(step, seen); !problem.empty()) return problem;
    if (auto problem = hooks_problem(step, seen); !problem.empty()) return problem;
    if (auto problem = lua_problem(step, seen); !problem.empty()) return problem;
    if (auto problem = mask_problem(step, seen); !problem.empty()) return problem;
    if (!step.database.empty() && answered && !named_targets_.contains(step.database))
        return "step `" + step.id + "` has an answer of the database `" + step.database + "`, which was not reached";
    if (seen.never_ran && seen.failure.empty()) return "step `" + step.id + "` has a result but never ran";
    if (seen.among && !model::counts_among(step)) return "step `" + step.id + "` counts nothing with `among`";
    const auto samples = model::samples_of(step);
    if (seen.differing_sample > samples || static_cast<std::int64_t>(seen.durations.size()) > samples)
        return fmt::format("step `{}` has more samples in the log than the plan gives it, which is {}", step.id,
                           samples);
    return {};
}

// What follows from the plan and the observation without judging.
std::string Replay::facts_problem(const Step& step, const StepJudged& judged) {
    const auto facts = model::facts_of(step, judged.observed);
    const auto text = [](const std::string& sha256) { return sha256.empty() ? "none" : sha256; };
    if (judged.facts.sql_sha256 != facts.sql_sha256)
        return fmt::format("step `{}` has the `sql_sha256` {}, expected {}, that of its SQL in the plan", step.id,
                           text(judged.facts.sql_sha256), text(facts.sql_sha256));
    if (judged.facts.duration_us != facts.duration_us)
        return fmt::format("step `{}` has another `duration_us` than its samples together", step.id);
    return {};
}

StepResult Replay::judged_now(const Step& step, const StepJudged& judged) {
    if (const auto* indicator = std::get_if<model::Indicator>(&step.body)) return state_.judge(*indicator);
    if (const auto* loop = model::loop_in(step)) {
        const auto settled = state_.settle_without_running(step);
        return settled || judged.result.verdict == Verdict::blocked ? settled_now(step, judged.result)
                                                                    : state_.judge(*loop);
    }
    if (model::is_gate(step)) return *state_.gate_not_applicable(step);
    if (!judged.observed) return settled_now(step, judged.result);
    // If a step should not have run, its observation does not count.
    if (auto settled = state_.settle_without_running(step)) return *settled;
    return state_.judge(step, *judged.observed);
}

// A step without an observation. After an abort no step runs, and the end of the run must give the same reason.
StepResult Replay::settled_now(const Step& step, const StepResult& logged) {
    const auto settled = state_.settle_without_running(step);
    if (logged.verdict == Verdict::blocked && settled != logged && !state_.aborted()) {
        state_.abort(logged.reason);
        return state_.settle_without_running(step).value_or(StepResult());
    }
    if (settled) return *settled;
    StepResult never;
    never.verdict = Verdict::error;
    never.reason = "it should have run, but nothing was observed";
    return never;
}

std::string Replay::read(const GateDecided& decided, std::string_view) {
    if (auto reason = next_step(decided.step); !reason.empty()) return reason;
    const Step& step = steps_[current_];
    const auto* gate = std::get_if<model::Gate>(&step.body);
    if (gate == nullptr) return "a step's result is expected here";
    if (state_.gate_not_applicable(step))
        return "the gate `" + step.title_text() + "` does not apply, so it decides nothing";
    const auto result = state_.decide(*gate);
    if (decided != GateDecided{decided.step, step.title_text(), result})
        return fmt::format("the gate `{}` is {} in the log, but {}{} when it is decided again", step.title_text(),
                           model::name_of(decided.result.decision), model::name_of(result.decision),
                           decided.result.decision == result.decision ? " with other details" : "");
    state_.settle(step, *gate, result);
    ++gates_;
    return {};
}

std::string Replay::read(const model::RunEnded& ended, std::string_view) {
    check_plan();
    ended_ = true;
    if (!target_ && ended.aborted.empty())
        return "there is no `target`, expected one after the plan: the run was not aborted before it connected";
    if (state_.aborted() && state_.stopped() != ended.aborted)
        return "steps are BLOCKED by an abort that the end of the run does not mention";
    if (auto problem = missing_hooks(); !problem.empty() && ended.aborted.empty()) return problem;
    if (!ended.aborted.empty() && !state_.aborted()) state_.abort(ended.aborted);
    const auto result = state_.conclude();
    decision_ = ended.result.decision;
    if (result == ended.result) return {};
    return fmt::format("the run is {} in the log, but {}{} when it is judged again",
                       model::name_of(ended.result.decision), model::name_of(result.decision),
                       ended.result.decision == result.decision ? " with other details" : "");
}

std::string Replay::missing_hooks() const {
    for (const auto* event : {"before_run", "after_run", "on_gate"}) {
        const auto declared = hooks_on(start_.runbook.hooks, event).size();
        const auto times = std::string_view(event) == "on_gate" ? gates_ : std::size_t{1};
        const auto found = hooks_called_.find(event);
        if ((found == hooks_called_.end() ? 0 : found->second) != declared * times)
            return fmt::format("the hooks on {} were not called as often as a run calls them", event);
    }
    return {};
}

std::string Replay::read(const model::LogSealed&, std::string_view) {
    return {};
}

}  // namespace runbook::judge
