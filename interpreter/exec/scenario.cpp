#include "interpreter/exec/scenario.hpp"

#include "interpreter/exec/flights.hpp"

namespace runbook::exec {

model::Observation Scenario::open(std::int64_t index, Lane& lane) {
    index_ = index;
    lane_ = &lane;
    undo_last_ = false;
    before_.note_before(lane);
    auto seen = lane.ask(empty_flight(postgres::Flight::Kind::scenario_open));
    failure_ = seen.error ? seen.error->sqlstate + ": " + seen.error->message : seen.failure;
    return seen;
}

void Scenario::open_without_server(std::int64_t index, std::string reason) {
    index_ = index;
    lane_ = nullptr;
    failure_ = std::move(reason);
}

model::Observation Scenario::close() {
    model::Observation seen;
    left_.reset();
    if (lane_ != nullptr && failure_.empty()) {
        seen = lane_->ask(empty_flight(postgres::Flight::Kind::scenario_close));
        left_ = before_.compare(*lane_);
    }
    index_ = 0;
    lane_ = nullptr;
    failure_.clear();
    return seen;
}

model::Observation Scenario::fly(postgres::Flight flight) {
    flight.undo_previous = undo_last_;
    undo_last_ = false;
    return lane_->ask(std::move(flight));
}

}  // namespace runbook::exec
