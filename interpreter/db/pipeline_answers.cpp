#include <libpq-fe.h>

#include <charconv>

#include "interpreter/db/pipeline.hpp"

namespace runbook::db {

namespace {

using std::chrono::microseconds;

constexpr std::uint32_t kText = 25;  // the OID of text

bool is_authors(Part part) {
    return part == Part::among || part == Part::probe;
}

// The statements that a server does not understand without the types of their parameters: indeterminate_datatype,
// ambiguous_parameter.
bool lacks_types(const core::ServerError& error) {
    return error.sqlstate == "42P18" || error.sqlstate == "42P08";
}

// The number n of the "$n" in a message, in whatever language it is written; 0 where there is none.
std::size_t parameter_in(const std::string& message) {
    const auto dollar = message.find('$');
    std::size_t number = 0;
    if (dollar != std::string::npos)
        std::from_chars(message.data() + dollar + 1, message.data() + message.size(), number);
    return number;
}

// Makes the parameter that the server asks about a text, or every untyped one where it does not name one. Each time
// there is one less, so this ends.
bool bind_as_text(core::BoundSql& sql, const core::ServerError& error) {
    const std::size_t named = parameter_in(error.message);
    if (named >= 1 && named <= sql.binds.size() && sql.binds[named - 1].type == 0) {
        sql.binds[named - 1].type = kText;
        return true;
    }
    bool changed = false;
    for (auto& bind : sql.binds) {
        if (bind.type != 0) continue;
        bind.type = kText;
        changed = true;
    }
    return changed;
}

bool ended_transaction(const Answers& answers) {
    return answers.ended_transaction || (answers.error && answers.failed == Part::release);
}

std::string effect_of(const Answers& answers) {
    if (ended_transaction(answers)) return "the check had an effect: it ended its transaction";
    if (answers.error && answers.failed == Part::assertion)
        return "the check had an effect: its end cannot be examined: " + sentence(*answers.error);
    return answers.effect.empty() ? "" : "the check had an effect: " + answers.effect;
}

}  // namespace

void PipelineSession::read_answers() {
    while (lost_.empty() && !units_.empty()) {
        Unit& unit = units_.front();
        if (!unit.begun && unit.answered < unit.sent) {
            const Part part = unit.messages[unit.answered].part;
            if (is_authors(part)) wire_.one_by_one();
            unit.answers.begin(part);
            unit.begun = true;
        }
        if (!wire_.has_answer()) return;
        take(unit, wire_.next());
    }
}

void PipelineSession::take(Unit& unit, Result result) {
    if (!result && unit.answered < unit.sent) return end_message(unit);
    const auto status = result ? PQresultStatus(result.get()) : PGRES_BAD_RESPONSE;
    const Part part = unit.answered < unit.sent ? unit.messages[unit.answered].part : Part::leave;
    switch (status) {
        case PGRES_PIPELINE_SYNC: return end_unit();
        case PGRES_PIPELINE_ABORTED: return;
        case PGRES_SINGLE_TUPLE:
        case PGRES_TUPLES_OK:
        case PGRES_COMMAND_OK:
        case PGRES_EMPTY_QUERY: return unit.answers.take(part, result.get(), connection_.server.backend_pid);
        case PGRES_FATAL_ERROR:
            if (!ends_connection(result.get())) return unit.answers.fail(part, result.get());
            return lose("the connection to the server was lost: " + first_line(PQresultErrorMessage(result.get())));
        case PGRES_COPY_IN:
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH: return lose("COPY from or to the client cannot be used here; the connection was closed");
        default: return lose("the connection to the server was lost: " + wire_.complaint());
    }
}

void PipelineSession::end_message(Unit& unit) {
    const auto now = SteadyClock::now();
    const bool ran = !unit.answers.error || (unit.answers.failed == Part::probe && !unit.failure_timed);
    if (unit.messages[unit.answered].part == Part::probe && ran) {
        const auto from = unit.timed ? unit.mark : std::max(unit.mark, last_answer_);
        unit.answers.seen.durations.push_back(std::chrono::duration_cast<microseconds>(now - from).count());
        unit.failure_timed = unit.answers.error.has_value();
        unit.mark = now;
    }
    ++unit.answered;
    unit.begun = false;
    if (unit.answered < unit.sent || unit.synced) return;
    if (unit.answers.error) unit.messages.resize(unit.sent);  // the rest would be skipped anyway
    send_leg(unit);
}

void PipelineSession::end_unit() {
    Unit unit = std::move(units_.front());
    units_.pop_front();
    last_answer_ = front_since_ = SteadyClock::now();
    if (unit.kind == Unit::Kind::flight) return end_flight(unit);
    if (!unit.answers.error) return;
    if (unit.kind == Unit::Kind::tidy) return lose("the connection cannot be used: " + sentence(*unit.answers.error));
    unguarded_ = unit.id + 1;
    refusal_ = sentence(*unit.answers.error);
    distrust();
}

// The guards may be others than those that were set: for what is on its way, and for what follows.
void PipelineSession::distrust() {
    guards_.reset();
    distrusted_ = last_unit_;
}

void PipelineSession::end_flight(Unit& unit) {
    --flights_on_wire_;
    Slot& its = slot(unit.slot);
    if (must_go_again(unit, its)) {
        its.state = Slot::State::queued;
        next_to_send_ = std::min(next_to_send_, unit.slot);
        return;
    }
    if (ended_transaction(unit.answers)) distrust();
    its.seen = std::move(unit.answers.seen);
    its.seen.trouble = trouble_of(unit, its.flight.kind);
    if (its.seen.trouble.empty()) its.seen.error = unit.answers.error;
    its.state = Slot::State::answered;
}

bool PipelineSession::must_go_again(const Unit& unit, Slot& its) {
    const auto& error = unit.answers.error;
    const bool step = its.flight.kind == Flight::Kind::scenario_step;
    if (its.flight.kind == Flight::Kind::check && unit.id <= distrusted_ && unit.id != unguarded_) return true;
    if (step && error && unit.answers.failed == Part::leave && unit.optimistic &&
        (settling_ || scenario_.done.failed)) {
        settling_ = true;
        return true;
    }
    if (its.flight.kind != Flight::Kind::check) note_step(unit, its.flight);
    if (!error || !lacks_types(*error) || !is_authors(unit.answers.failed) || unit.cancelled) return false;
    auto& sql = unit.answers.failed == Part::among ? *its.flight.among : its.flight.probe;
    if (!bind_as_text(sql, *error)) return false;
    settling_ = settling_ || step;
    return true;
}

void PipelineSession::note_step(const Unit& unit, const Flight& flight) {
    const auto& answers = unit.answers;
    if (!answers.error || is_authors(answers.failed))
        scenario_.done = {unit.savepoint, answers.error.has_value(), flight.guards};
    else if (answers.failed != Part::leave)
        scenario_.done = {"", true, std::nullopt};  // failed outside any savepoint: nothing brings the scenario back
}

std::string PipelineSession::trouble_of(const Unit& unit, Flight::Kind kind) const {
    const auto& answers = unit.answers;
    if (unit.id == unguarded_) return "it could not begin: " + refusal_;
    if (unit.cancelled) return "the server did not answer in time, and was told to cancel";
    if (answers.error && answers.error->sqlstate == "57014" && unit.id <= cancel_reach_)
        return "it was cancelled together with the step before it";
    if (kind == Flight::Kind::check)
        if (auto effect = effect_of(answers); !effect.empty()) return effect;
    if (answers.ended_transaction) return "it ended the scenario's transaction";
    if (!answers.error || answers.failed == Part::probe) return {};
    if (answers.failed == Part::among) return "its `among` failed: " + sentence(*answers.error);
    return "it could not begin: " + sentence(*answers.error);
}

}  // namespace runbook::db
