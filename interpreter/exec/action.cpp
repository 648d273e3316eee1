#include "interpreter/exec/action.hpp"

#include <algorithm>
#include <chrono>

#include "interpreter/exec/flights.hpp"

namespace runbook::exec {

using model::CommitFacts;
using model::Observation;
using postgres::Flight;

namespace {

bool went_well(const Observation& seen) {
    return !seen.error && seen.failure.empty();
}

// A server that was restarted needs some time to know its transactions again. After an interrupt the log has to be
// sealed soon.
CommitFacts::Outcome settled(Lane& lane, const std::string& transaction_id, const os::Interrupt& interrupt) {
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::seconds kPatience{20};
    constexpr std::chrono::seconds kInterruptedPatience{1};
    constexpr std::chrono::milliseconds kPause{100};
    auto end = Clock::now() + kPatience;
    for (bool hurried = false;;) {
        const auto outcome = lane.outcome_of(transaction_id);
        if (outcome != CommitFacts::Outcome::unknown) return outcome;
        if (interrupt.signal != 0 && !hurried) end = std::min(end, Clock::now() + kInterruptedPatience);
        hurried = hurried || interrupt.signal != 0;
        if (Clock::now() >= end) return outcome;
        os::sleep_until(Clock::now() + kPause, hurried ? os::kNoInterrupt : interrupt);
    }
}

}  // namespace

Observation Action::open(const model::ActionPart& part, Lane& lane) {
    Observation seen;
    if (part.atomic) seen = lane.ask(empty_flight(Flight::Kind::action_open));
    if (!went_well(seen)) return seen;
    part_ = part;
    lane_ = &lane;
    sent_ = false;
    return seen;
}

Observation Action::fly(Flight flight) {
    flight.kind = part_->atomic ? Flight::Kind::scenario_step : Flight::Kind::statement;
    sent_ = true;
    return lane_->ask(std::move(flight));
}

Observation Action::ready() {
    return lane_->ask(empty_flight(Flight::Kind::action_ready));
}

Observation Action::commit(const std::string& transaction_id, const os::Interrupt& interrupt) {
    auto seen = lane_->ask(empty_flight(Flight::Kind::action_commit));
    part_.reset();
    if (seen.error) {
        seen.commit = CommitFacts{CommitFacts::Outcome::rolled_back, transaction_id, false};
    } else if (seen.failure.empty()) {
        seen.commit->transaction_id = transaction_id;
    } else if (!seen.never_ran) {
        seen = {};
        seen.commit = CommitFacts{settled(*lane_, transaction_id, interrupt), transaction_id, true};
    }
    return seen;
}

Observation Action::end() {
    // Without a statement there is no connection to look at.
    auto seen = sent_ ? lane_->ask(empty_flight(Flight::Kind::statements_end)) : Observation();
    part_.reset();
    if (went_well(seen)) seen.commit = CommitFacts{CommitFacts::Outcome::committed, {}, false};
    return seen;
}

Observation Action::roll_back() {
    if (!part_) return {};
    if (!part_->atomic && !sent_) {
        part_.reset();
        return {};
    }
    const auto kind = part_->atomic ? Flight::Kind::scenario_close : Flight::Kind::statements_end;
    part_.reset();
    return lane_->ask(empty_flight(kind));
}

}  // namespace runbook::exec
