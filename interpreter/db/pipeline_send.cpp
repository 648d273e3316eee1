#include "interpreter/db/pipeline.hpp"

namespace runbook::db {

namespace {

// Enough to hide a round trip of some milliseconds; a raw pipeline gains nothing from more.
constexpr std::size_t kWindow = 256;
// For our own errands, whose time no flight says.
constexpr std::chrono::milliseconds kErrandTime{30'000};

bool has_untyped(const core::BoundSql& sql) {
    return std::any_of(sql.binds.begin(), sql.binds.end(), [](const auto& bind) { return bind.type == 0; });
}

// Whether its first answer may be that the type of a parameter is unknown.
bool may_go_again(const Flight& flight) {
    return has_untyped(flight.probe) || (flight.among && has_untyped(*flight.among));
}

}  // namespace

void PipelineSession::send_more() {
    while (lost_.empty() && flights_on_wire_ < kWindow) {
        Slot* slot = next_queued();
        if (slot == nullptr || !may_send(*slot)) return;
        launch(*slot);
    }
}

Slot* PipelineSession::next_queued() {
    next_to_send_ = std::max(next_to_send_, first_slot_);
    for (; next_to_send_ < first_slot_ + slots_.size(); ++next_to_send_)
        if (slot(next_to_send_).state == Slot::State::queued) return &slot(next_to_send_);
    return nullptr;
}

bool PipelineSession::may_send(const Slot& slot) {
    if (units_.empty()) settling_ = false;
    if (settling_ || (!units_.empty() && units_.back().timed)) return false;
    if (slot.flight.timed) return units_.empty();
    switch (slot.flight.kind) {
        case Flight::Kind::check: return true;
        case Flight::Kind::scenario_open:
        case Flight::Kind::scenario_close: return flights_on_wire_ == 0;
        case Flight::Kind::scenario_step: break;
    }
    // Undoing a step that is to be sent again would let this one run before it.
    const bool previous_unanswered = flights_on_wire_ > 0;
    if (!slot.flight.undo_previous || !previous_unanswered) return true;
    return !may_go_again(this->slot(units_.back().slot).flight);
}

void PipelineSession::launch(Slot& slot) {
    if (slot.flight.kind == Flight::Kind::scenario_open) tidy_up();
    const bool session_guards = slot.flight.kind == Flight::Kind::check && !connection_.pooled;
    if (session_guards && guards_ != slot.flight.guards) send_guards(slot.flight.guards);
    if (!lost_.empty()) return;
    Unit unit;
    unit.slot = next_to_send_;
    unit.timed = slot.flight.timed;
    unit.statement_timeout = slot.flight.guards.statement_timeout;
    unit.statements = std::max(slot.flight.samples, 1) + (slot.flight.among ? 1 : 0);
    fill(unit, slot.flight);
    slot.state = Slot::State::sent;
    ++flights_on_wire_;
    put_on_wire(std::move(unit));
}

void PipelineSession::fill(Unit& unit, const Flight& flight) {
    const auto guards = [&] { return local_guards(flight.guards, connection_.checks_client); };
    switch (flight.kind) {
        case Flight::Kind::check:
            unit.messages =
                check_messages(flight, check_open_, connection_.pooled ? std::optional(guards()) : std::nullopt);
            check_open_ = true;
            break;
        case Flight::Kind::scenario_open:
            unit.messages = open_messages(guards());
            scenario_.sent = scenario_.done = {"", false, flight.guards};
            break;
        case Flight::Kind::scenario_step: fill_step(unit, flight); break;
        case Flight::Kind::scenario_close: unit.messages = close_messages(); break;
    }
}

void PipelineSession::fill_step(Unit& unit, const Flight& flight) {
    unit.optimistic = flights_on_wire_ > 0;
    const auto& before = unit.optimistic ? scenario_.sent : scenario_.done;
    unit.savepoint = fmt::format("runbook_{}", last_unit_ + 1);
    unit.messages =
        step_messages(flight, {unit.savepoint, before.savepoint, flight.undo_previous || before.failed, before.guards});
    scenario_.sent = {unit.savepoint, false, flight.guards};
}

void PipelineSession::send_guards(const Guards& guards) {
    Unit unit;
    unit.kind = Unit::Kind::guards;
    unit.messages = guard_messages(guards, connection_.checks_client, check_open_);
    check_open_ = false;
    guards_ = guards;
    put_on_wire(std::move(unit));
}

// So that between checks no transaction stays open, to be ended by its idle timeout or to hold back a vacuum.
void PipelineSession::tidy_up() {
    if (!lost_.empty() || !check_open_) return;
    Unit unit;
    unit.kind = Unit::Kind::tidy;
    unit.messages = tidy_messages();
    check_open_ = false;
    put_on_wire(std::move(unit));
}

void PipelineSession::put_on_wire(Unit unit) {
    unit.id = ++last_unit_;
    unit.mark = SteadyClock::now();
    if (unit.kind != Unit::Kind::flight) unit.statement_timeout = kErrandTime;
    if (units_.empty()) front_since_ = unit.mark;
    units_.push_back(std::move(unit));
    send_leg(units_.back());
}

// All of a unit, or, of a timed one, what stands before the next statement whose time is taken, or that statement.
void PipelineSession::send_leg(Unit& unit) {
    bool sent = true;
    const std::size_t first = unit.sent;
    while (sent && unit.sent < unit.messages.size()) {
        const Message& message = unit.messages[unit.sent];
        const bool alone = unit.timed && message.part == Part::probe;
        if (alone && unit.sent > first) break;
        if (alone) unit.mark = SteadyClock::now();
        sent = wire_.send(message);
        ++unit.sent;
        if (alone) break;
    }
    unit.synced = unit.sent == unit.messages.size();
    if (sent) sent = unit.synced ? wire_.sync() : wire_.ask_for_answers();
    if (!sent && lost_.empty()) lose("the connection to the server was lost: " + wire_.complaint());
}

}  // namespace runbook::db
