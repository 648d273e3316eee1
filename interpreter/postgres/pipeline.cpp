#include "interpreter/postgres/pipeline.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace runbook::postgres {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// Besides the statements' own time: for the guards, the round trip, a busy host.
constexpr milliseconds kGrace{5'000};
// How long a cancelled statement may take to end: PL/pgSQL can catch the cancel, and a lost host never answers.
constexpr milliseconds kCancelGrace{5'000};
// After an interrupt the log has to be sealed within two seconds in all.
constexpr milliseconds kInterruptPatience{500};

constexpr const char* kOverlong =
    "a row of its answer, or its error, is longer than 16 MiB and was not read; select less, such as a length or a "
    "digest";
constexpr const char* kLost = "the connection to the server was lost: ";

}  // namespace

Pipeline::Pipeline(Connection connection)
    : connection_(std::move(connection)), wire_(connection_.handle, connection_.server.tls) {}

Pipeline::~Pipeline() {
    // A server at work does not notice that its client has gone.
    if (flights_ > 0) wire_.cancel(kInterruptPatience);
}

void Pipeline::send(Batch batch) {
    batch.number = ++sent_;
    const auto now = SteadyClock::now();
    if (under_way_.empty()) front_since_ = now;
    if (batch.kind == Batch::Kind::flight) ++flights_;
    auto& current = under_way_.emplace_back();
    current.batch = std::move(batch);
    current.mark = now;
    send_segment(current);
}

// All of a batch; or, of a timed one, what comes before the next probe, or that probe.
void Pipeline::send_segment(UnderWay& current) {
    const auto& messages = current.batch.messages;
    const std::size_t first = current.sent;
    bool sent = true;
    while (sent && current.sent < messages.size()) {
        const bool alone = current.batch.timed && messages[current.sent].purpose == Purpose::probe;
        if (alone && current.sent > first) break;
        if (alone) current.mark = SteadyClock::now();
        sent = wire_.send(messages[current.sent]);
        ++current.sent;
        if (alone) break;
    }
    current.synced = current.sent == messages.size();
    if (sent) sent = current.synced ? wire_.sync() : wire_.ask_for_answers();
    if (!sent) lose();
}

std::optional<Batch> Pipeline::next_answered() {
    while (failure_.empty() && !under_way_.empty()) {
        auto& current = under_way_.front();
        if (!current.begun && current.answered < current.sent) {
            const auto purpose = current.batch.messages[current.answered].purpose;
            if (is_authors(purpose)) wire_.one_by_one();
            current.batch.answers.begin(purpose);
            current.begun = true;
        }
        if (!wire_.has_answer()) {
            if (wire_.overlong()) close_overlong();
            break;
        }
        auto result = wire_.next();
        if (result && PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return end_batch();
        take(current, std::move(result));
    }
    if (broken_) lose();  // only now: what the server said before it left says more
    return std::nullopt;
}

void Pipeline::take(UnderWay& current, Result result) {
    if (!result && current.answered < current.sent) return end_message(current);
    const auto status = result ? PQresultStatus(result.get()) : PGRES_BAD_RESPONSE;
    const auto& messages = current.batch.messages;
    auto& answers = current.batch.answers;
    const auto purpose = current.answered < current.sent ? messages[current.answered].purpose : Purpose::end_previous;
    switch (status) {
        case PGRES_PIPELINE_ABORTED: return;
        case PGRES_SINGLE_TUPLE:
            if (has_overlong_row(result.get())) return close_overlong();
            [[fallthrough]];
        case PGRES_TUPLES_OK:
        case PGRES_COMMAND_OK:
        case PGRES_EMPTY_QUERY: return answers.take(purpose, result.get(), connection_.server.backend_pid);
        case PGRES_FATAL_ERROR:
            if (!ends_connection(result.get())) return answers.fail(purpose, result.get());
            return close(kLost + first_line(PQresultErrorMessage(result.get())));
        case PGRES_COPY_IN:
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH:
            return close("COPY FROM STDIN and COPY TO STDOUT cannot be used here; the connection was closed");
        default: return lose();
    }
}

void Pipeline::end_message(UnderWay& current) {
    auto& batch = current.batch;
    const auto purpose = batch.messages[current.answered].purpose;
    batch.answers.end(purpose);
    // Elsewhere the time between two answers says how the network grouped them, not how long a statement took.
    const bool measured = batch.timed || !batch.savepoint.empty();
    if (purpose == Purpose::probe && measured) take_time(current);
    if (purpose == Purpose::probe && batch.timed && sampled_) sampled_(batch.answers.samples);
    ++current.answered;
    current.begun = false;
    if (current.answered < current.sent || current.synced) return;
    if (batch.answers.error) batch.messages.resize(current.sent);  // the rest would be skipped anyway
    send_segment(current);
}

void Pipeline::take_time(UnderWay& current) {
    auto& answers = current.batch.answers;
    if (answers.error && (answers.failed != Purpose::probe || current.failure_timed)) return;
    const auto now = SteadyClock::now();
    const auto from = current.batch.timed ? current.mark : std::max(current.mark, last_answer_);
    answers.seen.durations.push_back(std::chrono::duration_cast<microseconds>(now - from).count());
    current.failure_timed = answers.error.has_value();
    current.mark = now;
}

Batch Pipeline::end_batch() {
    auto current = std::move(under_way_.front());
    under_way_.pop_front();
    last_answer_ = front_since_ = SteadyClock::now();
    if (current.batch.kind == Batch::Kind::flight) --flights_;
    current.batch.cancelled = current.cancelled.has_value();
    current.batch.may_have_been_hit = current.batch.number <= cancel_reach_;
    return std::move(current.batch);
}

void Pipeline::pull() {
    if (failure_.empty() && !wire_.pull()) broken_ = true;
}

bool Pipeline::wait(SteadyClock::time_point since, const os::Interrupt& interrupt) {
    const auto& front = under_way_.front();
    auto deadline = SteadyClock::time_point::max();
    if (front.cancelled)
        deadline = *front.cancelled + kCancelGrace;
    else if (front.batch.statement_timeout != milliseconds(0))
        deadline = std::max(since, front_since_) + front.batch.statement_timeout * front.batch.statements + kGrace;
    switch (wire_.wait(deadline, interrupt)) {
        case Wire::Wake::interrupt: return false;
        case Wire::Wake::deadline: cancel_overdue(); break;
        case Wire::Wake::network: pull(); break;
    }
    return true;
}

void Pipeline::cancel_overdue() {
    auto& front = under_way_.front();
    if (front.cancelled)
        return close("the server did not answer in time, not even after a cancel request; the connection was closed");
    front.cancelled = SteadyClock::now();
    cancel_reach_ = sent_;
    wire_.cancel(milliseconds(0));
}

void Pipeline::abort(const std::string& failure) {
    if (failure_.empty() && flights_ > 0) wire_.cancel(kInterruptPatience);
    close(failure);
}

void Pipeline::lose() {
    if (failure_.empty()) close(kLost + wire_.problem());
}

void Pipeline::close_overlong() {
    const auto& batch = under_way_.front().batch;
    if (batch.kind == Batch::Kind::flight) overlong_ = batch.submission;
    close(kOverlong);
}

void Pipeline::close(const std::string& failure) {
    if (!failure_.empty()) return;
    failure_ = failure;
    under_way_.clear();
    flights_ = 0;
    connection_.pqxx.reset();
}

}  // namespace runbook::postgres
