#include "interpreter/exec/executor.hpp"

#include <csignal>
#include <iterator>

#include "interpreter/exec/bound_roles.hpp"
#include "interpreter/exec/called_functions.hpp"
#include "interpreter/exec/flights.hpp"
#include "interpreter/model/unroll.hpp"

namespace runbook::exec {

namespace {

// Steps that need no server finish at once; this limits how many of them wait behind a step that does.
constexpr std::size_t kMaxPending = 256;

}  // namespace

using model::Observation;
using model::Step;
using model::StepResult;
using postgres::Flight;

void Executor::run(const Step& step) {
    watch_interrupt();
    watch_lock();
    if (step.scenario != scenario_.index()) change_scenario(step);
    if (action_.index() > 0 && (!step.action || step.action->index != action_.index())) leave_action();
    section_times_.began(step);
    said_before_.clear();
    if (step.criterion && uses_lua(step)) {
        settle_all();
        said_before_ = hooks_of("before_step", &step, nullptr, nullptr);
    }
    std::visit(
        model::Cases{
            [&](const model::Check& check) { check.polling ? wait_until(step, check) : run_probe(step, check.probe); },
            [&](const model::Capture& capture) { run_probe(step, capture.probe); },
            [&](const model::Manual&) { ask_operator(step); }, [&](const model::Ask&) { ask_operator(step); },
            [&](const model::Note& note) { show(step, note); },
            [&](const model::Indicator& indicator) { judge(step, indicator); },
            [&](const model::Gate& gate) { decide(step, gate); }, [&](const model::Loop& loop) { repeat(step, loop); },
            [&](const model::Begin& begin) { begin_action(step, begin); },
            [&](const model::Commit&) { end_action(step); }},
        step.body);
}

void Executor::finish() {
    settle_all();
    close_scenario();
    leave_action();
    work_.journal.make_durable();
}

void Executor::abort(const std::string& reason) {
    if (aborted_.empty()) aborted_ = reason;
    work_.state.abort(aborted_);
}

// A database that is opened when it is used is opened now.
Lane* Executor::lane_of(const Step& step) {
    Lane* lane = work_.lanes.lane_of(step);
    const bool opens = lane == nullptr && !step.database.empty() && !unopened_.contains(step.database) &&
                       work_.open_database && !work_.state.is_stopped();
    if (!opens) return lane;
    settle_all();
    unopened_[step.database] = work_.open_database(step.database);
    return work_.lanes.lane_of(step);
}

std::string Executor::no_lane(const Step& step) const {
    const auto found = unopened_.find(step.database);
    return found == unopened_.end() || found->second.empty() ? "there is no connection to send it on" : found->second;
}

void Executor::watch_interrupt() {
    if (work_.interrupt.signal == 0 || !aborted_.empty()) return;
    settle_all();
    abort(os::interrupt_text(work_.interrupt.signal));
}

void Executor::watch_lock() {
    if (!work_.not_alone || !aborted_.empty()) return;
    const auto problem = work_.not_alone();
    if (problem.empty()) return;
    settle_all();
    abort(problem);
}

// ---- checks and captures outside scenarios: independent ones are in flight together

void Executor::run_probe(const Step& step, const model::Probe& probe) {
    if (step.scenario > 0)
        run_in_scenario(step, probe);
    else if (step.action)
        run_in_action(step, probe);
    else
        run_check(step, probe);
}

namespace {

// What takes its time outside the database, or measures it, begins when everything before it has ended.
bool acts_in_time(const model::Probe& probe) {
    return std::visit(
        model::Cases{[](const model::SqlProbe&) { return false; }, [](const model::FileProbe&) { return false; },
                     [](const model::FilesProbe&) { return false; }, [](const model::CommandProbe&) { return true; },
                     [](const model::HttpProbe&) { return true; }, [](const model::ElapsedProbe&) { return true; },
                     [](const model::LuaProbe&) { return true; }, [](const model::ListenProbe&) { return true; }},
        probe);
}

}  // namespace

void Executor::run_check(const Step& step, const model::Probe& probe) {
    Lane* lane = lane_of(step);
    // What Lua asks is asked on the same lane, on which nothing else is under way then.
    const bool alone = uses_lua(step);
    const bool waits_for_others = acts_in_time(probe) || alone;
    if (waits_for_others) settle_all();
    const auto must_wait = [&] {
        return !work_.state.is_ready(step) || pending_.size() >= kMaxPending || (lane != nullptr && !lane->has_room());
    };
    while (!pending_.empty() && must_wait()) settle_oldest();
    if (auto settled = work_.state.settle_without_running(step)) {
        pending_.push_back({&step, std::move(settled), {}});
        return;
    }
    if (const auto* sql = std::get_if<model::SqlProbe>(&probe)) {
        submit(step, *sql, lane);
        if (alone) settle_all();
        return;
    }
    if (waits_for_others) {
        work_.journal.make_durable();
        work_.operator_.started(step);
    }
    pending_.push_back({&step, {}, std::visit([&](const auto& kind) { return look_at(step, kind); }, probe)});
    if (alone) settle_all();
}

void Executor::submit(const Step& step, const model::SqlProbe& sql, Lane* lane) {
    if (lane == nullptr) {
        Observation seen;
        seen.failure = no_lane(step);
        pending_.push_back({&step, {}, std::move(seen)});
        return;
    }
    if (const auto* reason = why_unusable(step)) {
        Observation seen;
        seen.failure = *reason;
        pending_.push_back({&step, {}, std::move(seen)});
        return;
    }
    auto flight =
        flight_of(step, sql, Flight::Kind::check, [this](const auto& variable) { return value_of(variable); });
    flight.leaves_traces = leaves_traces(step, work_.traced);
    lane->submit(std::move(flight));
    pending_.push_back({&step, {}, {}, lane});
}

// Settles the oldest pending step. Before it waits for the network, the verdicts so far are made durable and shown.
void Executor::settle_oldest() {
    auto& oldest = pending_.front();
    if (oldest.lane != nullptr) {
        if (!oldest.lane->ready()) work_.journal.make_durable();
        work_.operator_.started(*oldest.step);
        oldest.seen = oldest.lane->receive();
    }
    Pending done = std::move(oldest);
    pending_.pop_front();
    if (done.settled)
        record(*done.step, *done.settled, {});
    else
        judge_and_record(*done.step, std::move(*done.seen));
}

void Executor::settle_all() {
    while (!pending_.empty()) settle_oldest();
}

// ---- scenarios: one transaction, one step after the other

void Executor::change_scenario(const Step& step) {
    settle_all();
    close_scenario();
    if (step.scenario > 0) open_scenario(step);
}

void Executor::close_scenario() {
    const auto index = scenario_.index();
    if (index == 0) return;
    note_loss(cleaned(scenario_.close()));
    if (const auto left = scenario_.left(); left && (!left->all.empty() || !left->not_compared.empty())) {
        work_.journal.write(model::ScenarioLeft{index, *left});
        work_.journal.make_durable();
        work_.operator_.left_behind(*left);
    }
}

void Executor::open_scenario(const Step& step) {
    Lane* lane = lane_of(step);
    if (lane == nullptr || work_.state.is_stopped())
        return scenario_.open_without_server(step.scenario,
                                             work_.state.is_stopped() ? work_.state.stopped() : no_lane(step));
    work_.journal.make_durable();
    note_loss(cleaned(scenario_.open(step.scenario, *lane)));
}

void Executor::run_in_scenario(const Step& step, const model::Probe& probe) {
    if (const auto settled = work_.state.settle_without_running(step)) return record(step, *settled, {});
    Observation seen;
    if (!scenario_.failure().empty())
        seen.failure = "the scenario could not be opened: " + scenario_.failure();
    else
        seen = std::visit(model::Cases{[&](const model::SqlProbe& sql) { return fly_in_scenario(step, sql); },
                                       [&](const auto& other) { return look_at(step, other); }},
                          probe);
    judge_and_record(step, std::move(seen));
}

const std::string* Executor::why_unusable(const Step& step) const {
    if (!step.identity || step.identity->exempt) return nullptr;
    const auto found = work_.unusable_roles.find(role_in(step.database, step.identity->role.value.as_string()));
    return found == work_.unusable_roles.end() ? nullptr : &found->second;
}

Observation Executor::fly_in_scenario(const Step& step, const model::SqlProbe& sql) {
    if (const auto* reason = why_unusable(step)) {
        Observation seen;
        seen.failure = *reason;
        return seen;
    }
    auto flight =
        flight_of(step, sql, Flight::Kind::scenario_step, [this](const auto& variable) { return value_of(variable); });
    about_to_write(step);
    return scenario_.fly(std::move(flight));
}

// The intent to write is durable before the statement is sent.
void Executor::about_to_write(const Step& step) {
    work_.journal.write(model::StepIntended{model::ref_of(step)});
    work_.journal.make_durable();
    work_.operator_.started(step);
}

// ---- every other step waits until all steps before it have their verdicts

void Executor::ask_operator(const Step& step) {
    settle_all();
    if (const auto settled = work_.state.settle_without_running(step)) return record(step, *settled, {});
    auto seen = answered(step);
    watch_interrupt();
    judge_and_record(step, std::move(seen));
}

Observation Executor::answered(const Step& step) {
    work_.journal.make_durable();
    work_.operator_.started(step);
    Observation seen;
    const auto answer = work_.operator_.answer(step, step.title_text());
    if (!answer) return seen;
    seen.answer = answer->value;
    seen.evidence = answer->evidence;
    seen = cleaned(std::move(seen));
    work_.journal.write(model::QuestionAnswered{model::ref_of(step), answer->source, *seen.answer, seen.evidence});
    return seen;
}

void Executor::show(const Step& step, const model::Note& note) {
    settle_all();
    auto text = work_.state.text(note.text);
    work_.journal.write(model::NoteShown{model::ref_of(step), text});
    work_.journal.make_durable();
    work_.operator_.noted(text);
}

void Executor::judge(const Step& step, const model::Indicator& indicator) {
    settle_all();
    record(step, work_.state.judge(indicator), {});
}

// Its steps are announced before the first of them runs. No step is pending then, so that they can be added to the
// others; `step` and `loop` are among these, and end with it.
void Executor::repeat(const Step& step, const model::Loop& loop) {
    settle_all();
    const auto settled = work_.state.settle_without_running(step);
    const auto result = settled ? *settled : work_.state.judge(loop);
    record(step, result, {});
    if (result.verdict != model::Verdict::pass) return;
    const auto list = work_.state.list_of(loop);
    const auto first = work_.steps.size();
    auto steps = model::unrolled(loop, list, static_cast<std::int64_t>(first) + 1);
    const model::LoopUnrolled unrolled{model::ref_of(step), list, static_cast<std::int64_t>(first) + 1,
                                       static_cast<std::int64_t>(steps.size())};
    work_.journal.write(unrolled);
    work_.journal.make_durable();
    work_.state.unrolled(step.number, unrolled.first_number, unrolled.steps);
    work_.operator_.more_steps(steps.size());
    work_.steps.insert(work_.steps.end(), std::make_move_iterator(steps.begin()), std::make_move_iterator(steps.end()));
    for (auto i = first; i < first + static_cast<std::size_t>(unrolled.steps); ++i) run(work_.steps[i]);
    settle_all();
}

void Executor::decide(const Step& step, const model::Gate& gate) {
    settle_all();
    if (const auto settled = work_.state.gate_not_applicable(step)) return record(step, *settled, {});
    const auto result = work_.state.decide(gate);
    work_.state.settle(step, gate, result);
    work_.journal.write(model::GateDecided{model::ref_of(step), step.title_text(), result});
    work_.journal.make_durable();
    work_.operator_.decided(step, result);
    call_hooks("on_gate");
}

// ---- judging and recording

core::Value Executor::value_of(const core::Variable& variable) const {
    if (variable.origin == core::Variable::Origin::secret) return core::Value::text(work_.secrets.at(variable.name));
    // A step whose variables have no value is settled without running.
    return work_.state.variables().at(variable.name);
}

// Whatever comes from outside loses its secrets first, and then its length: half a secret would not be found.
Observation Executor::cleaned(Observation seen) const {
    redact(seen, work_.secrets);
    if (!work_.keep_details) seen.leave_out_values();
    seen.cut_error_texts();
    return seen;
}

Observation Executor::cleaned(const Step& step, Observation seen) const {
    mask_.apply(seen, step.masked);
    seen = cleaned(std::move(seen));
    add_lua(step, seen);
    return cleaned(std::move(seen));
}

// After what the hooks say, the verdict is what it is with them.
StepResult Executor::judged_with_hooks(const Step& step, Observation& seen) {
    seen.hooks = std::exchange(said_before_, {});
    auto result = work_.state.judge(step, seen);
    const auto ask = [&](std::string_view event) {
        auto said = hooks_of(event, &step, &seen, &result);
        if (said.empty()) return;
        std::move(said.begin(), said.end(), std::back_inserter(seen.hooks));
        seen = cleaned(std::move(seen));
        result = work_.state.judge(step, seen);
    };
    ask("after_step");
    if (model::counts_as_failed(result.verdict)) ask("on_fail");
    return result;
}

void Executor::judge_and_record(const Step& step, Observation seen) {
    seen = cleaned(step, std::move(seen));
    auto result = judged_with_hooks(step, seen);
    if (!Journal::fits(step, result, seen)) {
        // Judged once more, by what the log keeps.
        seen.cut_rows_and_content();
        result = work_.state.judge(step, seen);
    }
    if (!Journal::fits(step, result, seen)) {
        Observation failed;
        failed.failure = "what was observed is too long for a line of the log";
        failed.cut = seen.cut;
        seen = std::move(failed);
        result = work_.state.judge(step, seen);
    }
    const bool flew = model::sql_of(step) != nullptr;
    if (step.scenario > 0 && flew && !model::can_be_relied_on(result.verdict)) scenario_.undo_last();
    record(step, result, seen);
    note_loss(seen);
}

void Executor::record(const Step& step, const StepResult& result, std::optional<Observation> seen) {
    const bool ran = seen.has_value();
    work_.journal.record(step, result, std::move(seen));
    work_.state.settle(step, result);
    section_times_.ended(step, ran);
}

void Executor::note_loss(const Observation& seen) {
    if (!work_.lanes.lost() || !aborted_.empty()) return;
    if (work_.interrupt.signal != 0) return watch_interrupt();
    abort(seen.failure.empty() ? "the connection to the server was lost" : seen.failure);
}

}  // namespace runbook::exec
