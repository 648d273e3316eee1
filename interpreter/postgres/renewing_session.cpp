#include "interpreter/postgres/renewing_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace runbook::postgres {

namespace {

// Where a name leads to several servers, the new connection could reach another one than the first.
bool same_server(const Server& a, const Server& b) {
    return a.system_identifier == b.system_identifier && a.database == b.database && a.role == b.role &&
           a.host == b.host && a.port == b.port;
}

}  // namespace

RenewingSession::RenewingSession(Open open, Open open_settler, Listen listen)
    : open_(std::move(open)),
      open_settler_(std::move(open_settler)),
      open_listener_(std::move(listen)),
      session_(open_()),
      server_(session_->server()) {}

void RenewingSession::submit(Flight flight) {
    using Kind = Flight::Kind;
    const bool opens =
        flight.kind == Kind::scenario_open || flight.kind == Kind::action_open || flight.kind == Kind::statement;
    const bool closes = flight.kind == Kind::scenario_close || flight.kind == Kind::action_commit ||
                        flight.kind == Kind::statements_end;
    const bool begins = opens || flight.kind == Kind::check;
    if (begins && !in_scenario_ && (traced_ || session_ == nullptr || needs_another(flight)) && !lost()) renew();
    if (const auto& reason = failure_.empty() ? scenario_ended_ : failure_; !reason.empty()) {
        auto& seen = answered_.emplace_back();
        seen.failure = reason;
        seen.never_ran = true;
        if (closes) scenario_ended_.clear();
        in_scenario_ = in_scenario_ && !closes;
        return;
    }
    if (session_ == nullptr) throw std::logic_error("a scenario's flight without a scenario");
    const bool leaves_traces = flight.leaves_traces || opens;
    if (flight.identity)
        for (const auto& [name, value] : flight.identity->settings) set_.insert(name);
    session_->submit(std::move(flight));
    in_scenario_ = (in_scenario_ || opens) && !closes;
    traced_ = traced_ || leaves_traces;
}

std::size_t RenewingSession::outstanding() const {
    return answered_.size() + (session_ ? session_->outstanding() : 0);
}

model::Observation RenewingSession::receive() {
    if (!answered_.empty()) {
        auto seen = std::move(answered_.front());
        answered_.pop_front();
        return seen;
    }
    if (session_ == nullptr) throw std::logic_error("receive without a flight");
    auto seen = session_->receive();
    if (seen.commit && seen.rows && seen.rows->rows.size() == 1) {
        timeline_ = seen.rows->rows[0].at(1).plain();
        position_ = seen.rows->rows[0].at(2).plain();
        seen.rows.reset();
    }
    go_on_elsewhere();
    if (session_ == nullptr) return seen;
    // At once, so that no lock of it is held while a person is asked.
    if (traced_ && !in_scenario_ && session_->outstanding() == 0 && !session_->lost()) end_connection();
    return seen;
}

bool RenewingSession::ready() {
    const bool answered = !answered_.empty() || (session_ && session_->ready());
    go_on_elsewhere();
    return answered;
}

bool RenewingSession::lost() const {
    return !failure_.empty() || (session_ && session_->lost());
}

model::CommitFacts::Outcome RenewingSession::outcome_of(const std::string& transaction_id) {
    using Outcome = model::CommitFacts::Outcome;
    if (transaction_id.empty() || position_.empty()) return Outcome::unknown;
    const auto status = status_of(transaction_id);
    if (status == "committed") return Outcome::committed;
    return status == "aborted" ? Outcome::rolled_back : Outcome::unknown;
}

// Empty where the server cannot be asked now.
std::string RenewingSession::status_of(const std::string& transaction_id) const {
    try {
        const auto session = open_settler_();
        if (!same_server(server_, session->server())) return {};
        Flight flight;
        flight.guards.search_path = "pg_catalog";
        // A server that took over from the first one may never have got the transaction, and have given its id again.
        flight.probe.text = fmt::format(
            "select case when pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 8) = "
            "'{}' and pg_catalog.pg_current_wal_insert_lsn() >= '{}'::pg_catalog.pg_lsn "
            "then pg_catalog.pg_xact_status('{}'::pg_catalog.xid8) end",
            timeline_, position_, transaction_id);
        session->submit(std::move(flight));
        const auto seen = session->receive();
        if (!seen.rows || seen.rows->rows.size() != 1 || seen.rows->rows[0][0].is_null()) return {};
        return seen.rows->rows[0][0].as_string();
    } catch (const ConnectionError&) {
        return {};
    }
}

std::string RenewingSession::listen(const std::string& channel) {
    try {
        listener_ = open_listener_(channel);
        return {};
    } catch (const ConnectionError& error) {
        return error.what();
    }
}

std::optional<std::pair<std::string, std::chrono::steady_clock::time_point>> RenewingSession::heard(
    std::chrono::steady_clock::time_point until) {
    const auto listener = std::move(listener_);
    auto found = listener ? listener->next(until) : std::nullopt;
    if (!found) return std::nullopt;
    return std::pair(std::move(found->payload), found->arrived);
}

void RenewingSession::watch_samples(std::function<void(std::int64_t)> sampled) {
    sampled_ = std::move(sampled);
    if (session_) session_->watch_samples(sampled_);
}

// Checks had no effect, so they can be sent again; a scenario ended with its connection.
void RenewingSession::go_on_elsewhere() {
    auto flights = session_ ? session_->left_over() : std::nullopt;
    if (!flights) return;
    while (session_->outstanding() > 0) answered_.push_back(session_->receive());
    end_connection();
    if (in_scenario_) scenario_ended_ = "the scenario ended with a step whose answer was too long to be read";
    for (auto& flight : *flights) submit(std::move(flight));
}

// What another identity has set reads '' instead of NULL.
bool RenewingSession::needs_another(const Flight& flight) const {
    const auto sets = [&](const std::string& name) {
        const auto is_it = [&](const auto& setting) { return setting.first == name; };
        return flight.identity &&
               std::any_of(flight.identity->settings.begin(), flight.identity->settings.end(), is_it);
    };
    return !std::all_of(set_.begin(), set_.end(), sets);
}

void RenewingSession::end_connection() {
    session_.reset();
    set_.clear();
    traced_ = false;
}

void RenewingSession::renew() {
    while (session_ && session_->outstanding() > 0) answered_.push_back(session_->receive());
    if (lost()) return;
    end_connection();
    try {
        session_ = open_();
        if (sampled_) session_->watch_samples(sampled_);
        if (!same_server(server_, session_->server()))
            failure_ =
                fmt::format("the connection was opened anew, but it leads to another server than the first: {}:{}",
                            session_->server().host, session_->server().port);
    } catch (const ConnectionError& error) {
        failure_ = fmt::format("the connection could not be opened anew: {}", error.what());
    }
}

}  // namespace runbook::postgres
