// How the executor repeats a check until it holds.

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "interpreter/exec/executor.hpp"

namespace runbook::exec {

using model::Observation;
using model::Step;

namespace {

std::chrono::microseconds duration_of(const core::Number& seconds) {
    return std::chrono::microseconds((seconds * core::Number(1'000'000)).rounded().to_int64().value_or(0));
}

}  // namespace

bool Executor::must_stop() const {
    return work_.interrupt.signal != 0 || work_.lanes.lost() || (work_.not_alone && !work_.not_alone().empty());
}

Observation Executor::attempt(const Step& waiting, const model::Probe& probe, std::chrono::milliseconds left) {
    Step step = waiting;
    const auto seconds = core::Number(left.count()) / core::Number(1000);
    if (seconds < step.settings.statement_timeout) step.settings.statement_timeout = seconds;
    return std::visit(model::Cases{[&](const model::SqlProbe& sql) {
                                       submit(step, sql, lane_of(step));
                                       auto pending = std::move(pending_.back());
                                       pending_.pop_back();
                                       return pending.lane == nullptr ? std::move(*pending.seen)
                                                                      : pending.lane->receive();
                                   },
                                   [&](const auto& kind) { return look_at(step, kind); }},
                      probe);
}

void Executor::wait_until(const Step& step, const model::Check& check) {
    using Clock = std::chrono::steady_clock;
    settle_all();
    if (const auto settled = work_.state.settle_without_running(step)) return record(step, *settled, {});
    work_.journal.make_durable();
    work_.operator_.started(step);
    const auto begin = Clock::now();
    const auto end = begin + duration_of(check.polling->timeout);
    bool holds = false;
    auto held_since = begin;
    Observation seen;
    for (model::Polled polled; !polled.held;) {
        const auto asked = Clock::now();
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - asked);
        seen = cleaned(step, attempt(step, check.probe, std::max(left, std::chrono::milliseconds(1))));
        const auto now = Clock::now();
        if (!holds) held_since = now;
        polled.elapsed_us = std::chrono::duration_cast<std::chrono::microseconds>(held_since - begin).count();
        ++polled.attempts;
        seen.polled = model::Polled{polled.attempts, polled.elapsed_us, true};
        holds = model::can_be_relied_on(work_.state.judge(step, seen).verdict);
        // What came after the time was up came too late. It held from the answer of the first attempt that held to the
        // question of this one; what a statement takes says nothing.
        const bool long_enough =
            check.polling->holds_for.is_zero() || asked - held_since >= duration_of(check.polling->holds_for);
        polled.held = holds && now <= end && long_enough;
        seen.polled = polled;
        if (polled.held || must_stop() || now >= end) break;
        os::sleep_until(std::min(now + duration_of(check.polling->every), end), work_.interrupt);
        if (must_stop()) break;
    }
    watch_interrupt();
    judge_and_record(step, std::move(seen));
}

}  // namespace runbook::exec
