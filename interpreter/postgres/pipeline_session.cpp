#include "interpreter/postgres/pipeline_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace runbook::postgres {

namespace {

bool ended_transaction(const Answers& answers) {
    return answers.ended_transaction || (answers.error && answers.failed == Purpose::release);
}

std::string effect_of(const Answers& answers) {
    if (ended_transaction(answers)) return "the check had an effect: it ended its transaction";
    if (answers.error && answers.failed == Purpose::assertion)
        return "the check may have had an effect: its transaction could not be examined at its end: " +
               sentence(*answers.error);
    return answers.effect.empty() ? "" : "the check had an effect: " + answers.effect;
}

// A COMMIT of a transaction that has failed is answered with ROLLBACK, which is no error.
model::ServerError rolled_back_instead() {
    model::ServerError error;
    error.sqlstate = "25P02";
    error.condition = "in_failed_sql_transaction";
    error.message = "COMMIT was answered with ROLLBACK, for a statement before it had failed";
    return error;
}

bool names_what_was_not_found(const model::ServerError& error) {
    constexpr std::array<std::string_view, 3> kNotFound = {"undefined_table", "undefined_function", "undefined_object"};
    return std::find(kNotFound.begin(), kNotFound.end(), error.condition) != kNotFound.end();
}

}  // namespace

PipelineSession::PipelineSession(Connection connection, const os::Interrupt& interrupt)
    : pipeline_(std::move(connection)), interrupt_(interrupt) {}

void PipelineSession::submit(Flight flight) {
    Submission submission;
    std::string failure = pipeline_.failure();
    const bool too_late = !failure.empty();
    try {
        submission.statements = bind_statements(flight);
    } catch (const BindError& error) {
        failure = error.what();
    }
    if (flight.kind == Flight::Kind::statement && failure.empty() && pipeline_.connection().pooled)
        failure = "it needs a connection of its own, but this one is a connection pooler's";
    scenario_.submit(flight, failure.empty());
    submission.flight = std::move(flight);
    if (!failure.empty()) submission.fail(failure);
    submission.seen.never_ran = too_late;
    submissions_.add(std::move(submission));
    send_more();
}

model::Observation PipelineSession::receive() {
    if (submissions_.empty()) throw std::logic_error("receive without a flight");
    const auto since = SteadyClock::now();
    const auto answered = [&] { return submissions_.oldest().state == Submission::State::answered; };
    while (!answered()) {
        if (interrupt_.signal == 0) advance();
        if (answered()) break;
        if (interrupt_.signal != 0 || !pipeline_.wait(since, interrupt_)) pipeline_.abort("interrupted");
        fail_if_lost();
    }
    auto seen = submissions_.take_oldest();
    if (submissions_.empty()) clean_up();
    return seen;
}

bool PipelineSession::ready() {
    if (submissions_.empty()) return false;
    if (submissions_.oldest().state == Submission::State::answered || interrupt_.signal != 0) return true;
    pipeline_.pull();
    advance();
    return submissions_.oldest().state == Submission::State::answered;
}

// Whatever can be done without waiting. In this order: an answer may allow, or demand, to send more.
void PipelineSession::advance() {
    while (auto batch = pipeline_.next_answered()) end_batch(*std::move(batch));
    send_more();
}

void PipelineSession::fail_if_lost() {
    if (!lost()) return;
    const auto number = pipeline_.overlong();
    if (number && !ended_)
        left_over_ = submissions_.end_at(*number, pipeline_.failure());
    else
        submissions_.fail_all(pipeline_.failure());
    ended_ = true;
}

void PipelineSession::send_more() {
    while (!lost() && pipeline_.flights() < kWindow) {
        const auto number = submissions_.next_queued();
        if (!number || !may_send(submissions_.at(*number))) break;
        send(*number);
    }
    fail_if_lost();
}

bool PipelineSession::may_send(const Submission& submission) {
    if (pipeline_.empty()) draining_ = false;
    if (draining_ || (!pipeline_.empty() && pipeline_.newest().timed)) return false;
    if (submission.flight.timed) return pipeline_.empty();
    switch (submission.flight.kind) {
        case Flight::Kind::check: return true;
        case Flight::Kind::scenario_open:
        case Flight::Kind::scenario_close:
        case Flight::Kind::action_open:
        case Flight::Kind::action_ready:
        case Flight::Kind::action_commit:
        case Flight::Kind::statement:
        case Flight::Kind::statements_end: return pipeline_.flights() == 0;
        case Flight::Kind::scenario_step: break;
    }
    // To undo a step that has to be sent again would let this one run before it.
    const bool previous_unanswered = pipeline_.flights() > 0;
    if (!submission.flight.undo_previous || !previous_unanswered) return true;
    return !submissions_.at(pipeline_.newest().submission).may_lack_types();
}

void PipelineSession::send(std::uint64_t number) {
    auto& submission = submissions_.at(number);
    const auto& flight = submission.flight;
    const bool alone = flight.kind == Flight::Kind::statement;
    if (flight.kind == Flight::Kind::scenario_open || flight.kind == Flight::Kind::action_open || alone) clean_up();
    const bool session_guards = alone || (flight.kind == Flight::Kind::check && !pipeline_.connection().pooled);
    if (session_guards && !guards_.are(flight.guards)) send_guards(flight.guards);
    if (lost()) return;
    Batch batch;
    batch.submission = number;
    batch.timed = flight.timed;
    batch.answers.keep_rows = flight.keep_rows;
    batch.statement_timeout = flight.guards.statement_timeout;
    batch.statements = std::max(flight.samples, 1) + (flight.among ? 1 : 0) + (flight.explain ? 1 : 0);
    add_messages(batch, submission);
    submission.state = Submission::State::sent;
    pipeline_.send(std::move(batch));
}

void PipelineSession::add_messages(Batch& batch, const Submission& submission) {
    const auto& connection = pipeline_.connection();
    const auto guards = [&] { return local_guards(submission.flight.guards, connection.checks_client); };
    switch (submission.flight.kind) {
        case Flight::Kind::check:
            batch.messages = check_messages(submission.statements, check_open_,
                                            connection.pooled ? std::optional(guards()) : std::nullopt);
            check_open_ = true;
            break;
        case Flight::Kind::scenario_open:
            batch.messages = open_messages(guards());
            scenario_.open(submission.flight.guards);
            break;
        case Flight::Kind::scenario_step: add_step_messages(batch, submission); break;
        case Flight::Kind::scenario_close: batch.messages = close_messages(); break;
        case Flight::Kind::action_open:
            batch.messages = begin_action_messages(guards());
            scenario_.open(submission.flight.guards);
            break;
        case Flight::Kind::action_ready:
            batch.messages = ready_messages(scenario_.last_savepoint(), scenario_.failed());
            break;
        case Flight::Kind::action_commit: batch.messages = commit_messages(); break;
        case Flight::Kind::statement: batch.messages = statement_messages(submission.statements); break;
        case Flight::Kind::statements_end: batch.messages = statements_end_messages(); break;
    }
}

void PipelineSession::add_step_messages(Batch& batch, const Submission& submission) {
    batch.optimistic = pipeline_.flights() > 0;
    batch.savepoint = fmt::format("runbook_{}", pipeline_.sent() + 1);
    const auto position = scenario_.next_step(submission.flight, batch.savepoint, batch.optimistic);
    batch.messages = step_messages(submission.statements, submission.flight.guards, position);
}

void PipelineSession::send_guards(const Guards& guards) {
    Batch batch;
    batch.kind = Batch::Kind::guards;
    batch.messages = guard_messages(guards, pipeline_.connection().checks_client, check_open_);
    check_open_ = false;
    guards_.sent(guards);
    pipeline_.send(std::move(batch));
}

// So that between checks no transaction stays open, to be ended by its idle timeout or to hold back a vacuum.
void PipelineSession::clean_up() {
    if (lost() || !check_open_) return;
    Batch batch;
    batch.kind = Batch::Kind::cleanup;
    batch.messages = cleanup_messages();
    check_open_ = false;
    pipeline_.send(std::move(batch));
}

void PipelineSession::end_batch(Batch batch) {
    const auto& error = batch.answers.error;
    if (batch.kind == Batch::Kind::flight) return end_flight(std::move(batch));
    if (!error) return;
    if (batch.kind == Batch::Kind::cleanup)
        pipeline_.close("the connection cannot be used any more: " + sentence(*error));
    else
        guards_.refused(batch.number, pipeline_.sent(), sentence(*error));
}

void PipelineSession::end_flight(Batch batch) {
    auto& submission = submissions_.at(batch.submission);
    if (must_send_again(batch, submission)) return submissions_.queue_again(batch.submission);
    if (ended_transaction(batch.answers)) guards_.lost(pipeline_.sent());
    auto& seen = batch.answers.seen;
    seen.failure = failure_of(batch, submission.flight.kind);
    if (seen.failure.empty()) seen.error = batch.answers.error;
    if (submission.flight.kind == Flight::Kind::statement && batch.answers.rolled_back_by_commit && !seen.error)
        seen.error = rolled_back_instead();
    if (seen.error && names_what_was_not_found(*seen.error))
        seen.error->search_path = with_pg_temp_last(submission.flight.guards.search_path);
    submission.answer(std::move(seen));
}

bool PipelineSession::must_send_again(const Batch& batch, Submission& submission) {
    const auto& answers = batch.answers;
    const auto& flight = submission.flight;
    const bool step = flight.kind == Flight::Kind::scenario_step;
    if (flight.kind == Flight::Kind::check && guards_.doubtful_for(batch.number)) return true;
    const bool could_not_begin = answers.error && answers.failed == Purpose::end_previous;
    if (step && batch.optimistic && could_not_begin && (draining_ || scenario_.failed())) {
        draining_ = true;
        return true;
    }
    if (step || flight.kind == Flight::Kind::scenario_open || flight.kind == Flight::Kind::action_open)
        scenario_.answered(batch.savepoint, flight, answers);
    // What takes effect at once may have had it before it failed.
    if (flight.kind == Flight::Kind::statement) return false;
    if (!answers.error || batch.cancelled || !submission.add_types(*answers.error, answers.failed)) return false;
    draining_ = draining_ || step;
    return true;
}

std::string PipelineSession::failure_of(const Batch& batch, Flight::Kind kind) const {
    const auto& answers = batch.answers;
    if (auto problem = guards_.problem_of(batch.number); !problem.empty()) return "it could not begin: " + problem;
    // A commit that was answered is known, however long it took.
    if (kind == Flight::Kind::action_commit && answers.seen.commit) return {};
    if (kind == Flight::Kind::statements_end && answers.error)
        return "its statements left a transaction open, which was rolled back";
    if (batch.cancelled) return "the server did not answer in time, and the statement was cancelled";
    if (answers.error && answers.error->condition == "query_canceled" && batch.may_have_been_hit)
        return "it was cancelled together with the step before it";
    if (kind == Flight::Kind::check)
        if (auto effect = effect_of(answers); !effect.empty()) return effect;
    if (answers.ended_transaction && kind == Flight::Kind::scenario_step)
        return "it ended the transaction that it was in";
    if (!answers.error || answers.failed == Purpose::probe) return {};
    if (kind == Flight::Kind::action_ready || kind == Flight::Kind::action_commit) return {};
    if (answers.failed == Purpose::explanation) return "its plan could not be explained: " + sentence(*answers.error);
    if (answers.failed == Purpose::identity && answers.error->condition == "division_by_zero")
        return "a setting that is to be never set has a default for this role or database; see `alter role … reset`";
    if (answers.failed == Purpose::identity) return "it could not run as its identity: " + sentence(*answers.error);
    if (answers.failed == Purpose::among) return "its `among` query failed: " + sentence(*answers.error);
    return "it could not begin: " + sentence(*answers.error);
}

}  // namespace runbook::postgres
