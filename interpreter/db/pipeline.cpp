#include "interpreter/db/pipeline.hpp"

#include <stdexcept>

namespace runbook::db {

namespace {

using std::chrono::milliseconds;

// Beside the statements' own time: for the guards, the way there and back, a busy host.
constexpr milliseconds kGrace{5'000};
// How long a statement that was cancelled may take to end: PL/pgSQL can catch it, and a lost host never answers.
constexpr milliseconds kCancelGrace{5'000};
// After an interrupt the log has to be sealed within two seconds in all.
constexpr milliseconds kInterruptPatience{500};

bool holds_nul(const core::BoundSql& sql) {
    if (sql.text.find('\0') != std::string::npos) return true;
    return std::any_of(sql.binds.begin(), sql.binds.end(),
                       [](const auto& bind) { return bind.text && bind.text->find('\0') != std::string::npos; });
}

SteadyClock::time_point deadline_of(const Unit& unit, SteadyClock::time_point since) {
    if (unit.cancelled) return *unit.cancelled + kCancelGrace;
    if (unit.statement_timeout == milliseconds(0)) return SteadyClock::time_point::max();
    return since + unit.statement_timeout * unit.statements + kGrace;
}

}  // namespace

PipelineSession::PipelineSession(Connection connection, const core::Interrupt& interrupt)
    : connection_(std::move(connection)), interrupt_(interrupt), wire_(connection_.handle, connection_.server.tls) {}

PipelineSession::~PipelineSession() {
    // A server at work does not notice that its client left.
    if (flights_on_wire_ > 0) wire_.cancel(kInterruptPatience);
}

void PipelineSession::submit(Flight flight) {
    const bool opens = flight.kind == Flight::Kind::scenario_open;
    const bool inside = flight.kind == Flight::Kind::scenario_step || flight.kind == Flight::Kind::scenario_close;
    if (inside != scenario_.submitted) throw std::logic_error("a flight was submitted on the wrong side of a scenario");
    scenario_.submitted = opens || flight.kind == Flight::Kind::scenario_step;
    const bool cut = holds_nul(flight.probe) || (flight.among && holds_nul(*flight.among));
    auto& slot = slots_.emplace_back();
    slot.flight = std::move(flight);
    if (!lost_.empty()) slot.seen.trouble = lost_;
    if (cut) slot.seen.trouble = "a value or the statement holds a NUL byte, which PostgreSQL has no place for";
    if (!slot.seen.trouble.empty()) slot.state = Slot::State::answered;
    send_more();
}

core::Observation PipelineSession::receive() {
    if (slots_.empty()) throw std::logic_error("receive without a flight");
    const auto since = SteadyClock::now();
    while (slots_.front().state != Slot::State::answered) {
        if (interrupt_.signal != 0) {
            abort_interrupted();
            break;
        }
        advance();
        if (slots_.front().state != Slot::State::answered && lost_.empty()) wait_for_network(since);
    }
    core::Observation seen = std::move(slots_.front().seen);
    slots_.pop_front();
    ++first_slot_;
    if (slots_.empty()) tidy_up();
    return seen;
}

bool PipelineSession::ready() {
    if (slots_.empty()) return false;
    if (slots_.front().state == Slot::State::answered || interrupt_.signal != 0) return true;
    const bool connected = wire_.pull();
    advance();
    if (!connected && lost_.empty()) lose("the connection to the server was lost: " + wire_.complaint());
    return slots_.front().state == Slot::State::answered;
}

// Whatever can be done without waiting. In this order: an answer may allow, or demand, to send more.
void PipelineSession::advance() {
    read_answers();
    send_more();
}

void PipelineSession::wait_for_network(SteadyClock::time_point since) {
    // Only time spent waiting counts: the caller may have been away for long.
    const auto deadline = deadline_of(units_.front(), std::max(since, front_since_));
    switch (wire_.wait(deadline, interrupt_)) {
        case Wire::Wake::interrupt: abort_interrupted(); return;
        case Wire::Wake::deadline: overdue(); return;
        case Wire::Wake::network: break;
    }
    if (wire_.pull()) return;
    read_answers();  // what the server said before it left tells more
    if (lost_.empty()) lose("the connection to the server was lost: " + wire_.complaint());
}

void PipelineSession::overdue() {
    Unit& unit = units_.front();
    if (unit.cancelled) {
        lose("the server did not answer in time, nor after it was told to cancel: the connection was closed");
        return;
    }
    unit.cancelled = SteadyClock::now();
    cancel_reach_ = last_unit_;
    wire_.cancel(milliseconds(0));
}

void PipelineSession::abort_interrupted() {
    if (lost_.empty() && flights_on_wire_ > 0) wire_.cancel(kInterruptPatience);
    lose("interrupted");
}

void PipelineSession::lose(const std::string& why) {
    if (!lost_.empty()) return;
    for (auto& slot : slots_) {
        if (slot.state == Slot::State::answered) continue;
        slot.seen = {};
        slot.seen.trouble = why;
        slot.state = Slot::State::answered;
    }
    lost_ = why;
    units_.clear();
    flights_on_wire_ = 0;
    connection_.owner.reset();  // closes it, and with it ends the transaction
}

std::unique_ptr<Session> connect(const Target& target, const core::Interrupt& interrupt) {
    return std::make_unique<PipelineSession>(open_connection(target, interrupt), interrupt);
}

}  // namespace runbook::db
