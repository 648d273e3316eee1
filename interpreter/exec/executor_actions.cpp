// How the executor does what is committed.

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <variant>

#include "interpreter/exec/executor.hpp"
#include "interpreter/exec/flights.hpp"

namespace runbook::exec {

using model::Observation;
using model::Step;

// The operator is asked before the transaction is open, so that no lock waits for a person.
void Executor::begin_action(const Step& step, const model::Begin& begin) {
    settle_all();
    if (const auto settled = work_.state.settle_without_running(step)) return record(step, *settled, {});
    if (auto refused = refused_by_hook()) return judge_and_record(step, std::move(*refused));
    auto seen = answered(step);
    watch_interrupt();
    Lane* lane = lane_of(step);
    if (seen.answer && seen.answer->as_bool() && !work_.state.is_stopped()) {
        seen.failure = lane == nullptr ? no_lane(step) : std::string();
        if (seen.failure.empty() && begin.channel) seen.failure = lane->listen(work_.state.text(*begin.channel));
        if (seen.failure.empty()) {
            auto opened = cleaned(action_.open(*step.action, *lane));
            seen.error = std::move(opened.error);
            seen.failure = std::move(opened.failure);
        }
    }
    judge_and_record(step, std::move(seen));
}

void Executor::run_in_action(const Step& step, const model::Probe& probe) {
    settle_all();
    if (const auto settled = work_.state.settle_without_running(step)) return record(step, *settled, {});
    judge_and_record(step, std::visit(model::Cases{[&](const model::SqlProbe& sql) { return fly_in_action(step, sql); },
                                                   [&](const auto& other) {
                                                       work_.journal.make_durable();
                                                       work_.operator_.started(step);
                                                       return look_at(step, other);
                                                   }},
                                      probe));
}

Observation Executor::fly_in_action(const Step& step, const model::SqlProbe& sql) {
    Observation seen;
    if (const auto* reason = why_unusable(step)) {
        seen.failure = *reason;
        return seen;
    }
    auto flight = flight_of(step, sql, postgres::Flight::Kind::scenario_step,
                            [this](const auto& variable) { return value_of(variable); });
    about_to_write(step);
    return action_.fly(std::move(flight));
}

void Executor::end_action(const Step& step) {
    settle_all();
    if (const auto settled = work_.state.settle_without_running(step)) {
        note_loss(cleaned(action_.roll_back()));
        return record(step, *settled, {});
    }
    if (auto refused = refused_by_hook()) {
        note_loss(cleaned(action_.roll_back()));
        return judge_and_record(step, std::move(*refused));
    }
    work_.operator_.started(step);
    judge_and_record(step, step.action->atomic ? commit(step) : cleaned(action_.end()));
}

// Which transaction it is, is durable before the commit is sent, so that whoever reads the log can ask the server.
Observation Executor::commit(const Step& step) {
    auto seen = cleaned(action_.ready());
    if (seen.error || !seen.failure.empty()) {
        action_.roll_back();
        seen.commit.reset();
        return seen;
    }
    const auto transaction_id = seen.commit ? seen.commit->transaction_id : std::string();
    work_.journal.write(model::CommitIntended{model::ref_of(step), transaction_id});
    work_.journal.make_durable();
    commit_sent_ = std::chrono::steady_clock::now();
    return action_.commit(transaction_id, work_.interrupt);
}

// What came before the commit was answered came in time.
Observation Executor::look_at(const Step& step, const model::ListenProbe&) const {
    Observation seen;
    auto* lane = work_.lanes.lane_of(step);
    const auto found = lane == nullptr ? std::nullopt : lane->heard(commit_sent_ + time_limit_of(step));
    if (!found) return seen;
    const auto latency = std::max(found->second - commit_sent_, std::chrono::steady_clock::duration::zero());
    seen.notified =
        model::Notified{found->first, std::chrono::duration_cast<std::chrono::microseconds>(latency).count()};
    return seen;
}

// What a hook says before a step of an action can keep it from being done.
std::optional<Observation> Executor::refused_by_hook() const {
    const auto refuses = [](const auto& said) { return said.verdict < model::Verdict::warn; };
    if (std::none_of(said_before_.begin(), said_before_.end(), refuses)) return std::nullopt;
    Observation seen;
    seen.failure = "a hook refused it before anything was sent";
    seen.never_ran = true;
    return seen;
}

void Executor::leave_action() {
    if (action_.index() == 0) return;
    settle_all();
    note_loss(cleaned(action_.roll_back()));
}

}  // namespace runbook::exec
