#include "interpreter/postgres/scenario.hpp"

#include <stdexcept>
#include <utility>

namespace runbook::postgres {

void Scenario::submit(Flight& flight, bool will_be_sent) {
    const bool step = flight.kind == Flight::Kind::scenario_step;
    const bool ready = flight.kind == Flight::Kind::action_ready;
    const bool opens = flight.kind == Flight::Kind::scenario_open || flight.kind == Flight::Kind::action_open;
    const bool inside =
        step || ready || flight.kind == Flight::Kind::scenario_close || flight.kind == Flight::Kind::action_commit;
    if (inside != submitted_) throw std::logic_error("a flight was submitted on the wrong side of a scenario");
    submitted_ = step || ready || opens;
    // A step that was not sent has nothing to undo, but the one before it can have.
    flight.undo_previous = step && (previous_unsent_ ? undo_owed_ : flight.undo_previous);
    previous_unsent_ = step && !will_be_sent;
    undo_owed_ = flight.undo_previous && !will_be_sent;
}

void Scenario::open(const Guards& guards) {
    sent_ = done_ = {"", false, guards};
}

StepPosition Scenario::next_step(const Flight& flight, std::string savepoint, bool optimistic) {
    const Step& before = optimistic ? sent_ : done_;
    StepPosition position{std::move(savepoint), before.savepoint, flight.undo_previous || before.failed, before.guards,
                          before.identity};
    sent_ = {position.savepoint, false, flight.guards, flight.identity};
    return position;
}

void Scenario::answered(const std::string& savepoint, const Flight& flight, const Answers& answers) {
    if (!answers.error || is_authors(answers.failed) || answers.failed == Purpose::identity)
        done_ = {savepoint, answers.error.has_value(), flight.guards, flight.identity};
    else if (answers.failed != Purpose::end_previous)
        done_ = {"", true, std::nullopt};  // it failed outside any savepoint: nothing brings the scenario back
}

}  // namespace runbook::postgres
