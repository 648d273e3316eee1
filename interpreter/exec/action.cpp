#include "interpreter/exec/action.hpp"

#include "interpreter/exec/flights.hpp"

namespace runbook::exec {

using model::CommitFacts;
using model::Observation;
using postgres::Flight;

namespace {

bool went_well(const Observation& seen) {
    return !seen.error && seen.failure.empty();
}

}  // namespace

Observation Action::open(const model::ActionPart& part, Lane& lane) {
    Observation seen;
    if (part.atomic) seen = lane.ask(empty_flight(Flight::Kind::action_open));
    if (!went_well(seen)) return seen;
    part_ = part;
    lane_ = &lane;
    return seen;
}

Observation Action::fly(Flight flight) {
    flight.kind = part_->atomic ? Flight::Kind::scenario_step : Flight::Kind::statement;
    return lane_->ask(std::move(flight));
}

Observation Action::ready() {
    return lane_->ask(empty_flight(Flight::Kind::action_ready));
}

Observation Action::commit(const std::string& transaction_id, std::chrono::milliseconds patience) {
    auto seen = lane_->ask(empty_flight(Flight::Kind::action_commit));
    part_.reset();
    if (seen.error) {
        seen.commit = CommitFacts{CommitFacts::Outcome::rolled_back, transaction_id, false};
    } else if (seen.failure.empty()) {
        seen.commit->transaction_id = transaction_id;
    } else if (!seen.never_ran) {
        seen = {};
        seen.commit = CommitFacts{lane_->outcome_of(transaction_id, patience), transaction_id, true};
    }
    return seen;
}

Observation Action::end() {
    auto seen = lane_->ask(empty_flight(Flight::Kind::statements_end));
    part_.reset();
    if (went_well(seen)) seen.commit = CommitFacts{CommitFacts::Outcome::committed, {}, false};
    return seen;
}

Observation Action::roll_back() {
    if (!part_) return {};
    const auto kind = part_->atomic ? Flight::Kind::scenario_close : Flight::Kind::statements_end;
    part_.reset();
    return lane_->ask(empty_flight(kind));
}

}  // namespace runbook::exec
