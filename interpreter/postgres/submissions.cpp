#include "interpreter/postgres/submissions.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace runbook::postgres {

namespace {

bool has_untyped(const BoundSql& sql) {
    return std::any_of(sql.binds.begin(), sql.binds.end(),
                       [](const auto& bind) { return bind.type == TypeOid::unspecified; });
}

// The number n of the "$n" in a message, in whatever language it is written; 0 where there is none.
std::size_t parameter_in(const std::string& message) {
    const auto dollar = message.find('$');
    std::size_t number = 0;
    if (dollar != std::string::npos)
        std::from_chars(message.data() + dollar + 1, message.data() + message.size(), number);
    return number;
}

TypeOid type_in_doubt(const Bind& bind) {
    return bind.empty_list ? TypeOid::text_array : TypeOid::text;
}

bool bind_as_text(BoundSql& sql, const std::string& message) {
    const std::size_t named = parameter_in(message);
    if (named >= 1 && named <= sql.binds.size() && sql.binds[named - 1].type == TypeOid::unspecified) {
        sql.binds[named - 1].type = type_in_doubt(sql.binds[named - 1]);
        return true;
    }
    const bool changed = has_untyped(sql);
    for (auto& bind : sql.binds)
        if (bind.type == TypeOid::unspecified) bind.type = type_in_doubt(bind);
    return changed;
}

}  // namespace

void Submission::answer(model::Observation observation) {
    seen = std::move(observation);
    state = State::answered;
}

void Submission::fail(const std::string& failure) {
    model::Observation failed;
    failed.failure = failure;
    answer(std::move(failed));
}

bool Submission::may_lack_types() const {
    return has_untyped(statements.probe) || (statements.among && has_untyped(*statements.among));
}

bool Submission::add_types(const model::ServerError& error, Purpose failed) {
    const bool lacks_types = error.condition == "indeterminate_datatype" || error.condition == "ambiguous_parameter" ||
                             error.message.find("polymorphic type") != std::string::npos;
    if (!lacks_types || !is_authors(failed)) return false;
    return bind_as_text(failed == Purpose::among ? *statements.among : statements.probe, error.message);
}

Submission& Submissions::add(Submission submission) {
    return submissions_.emplace_back(std::move(submission));
}

model::Observation Submissions::take_oldest() {
    auto seen = std::move(submissions_.front().seen);
    submissions_.pop_front();
    ++first_;
    return seen;
}

std::optional<std::uint64_t> Submissions::next_queued() {
    next_ = std::max(next_, first_);
    for (; next_ < first_ + submissions_.size(); ++next_)
        if (at(next_).state == Submission::State::queued) return next_;
    return std::nullopt;
}

void Submissions::queue_again(std::uint64_t number) {
    at(number).state = Submission::State::queued;
    next_ = std::min(next_, number);
}

void Submissions::fail_all(const std::string& failure) {
    bool first = true;
    for (auto& submission : submissions_) {
        if (submission.state == Submission::State::answered) continue;
        // The server runs one statement after the other, so only the oldest one can have begun.
        const bool may_have_run = first && submission.state == Submission::State::sent;
        submission.fail(failure);
        submission.seen.never_ran = !may_have_run;
        first = false;
    }
}

std::vector<Flight> Submissions::end_at(std::uint64_t number, const std::string& failure) {
    std::vector<Flight> after;
    while (first_ + submissions_.size() > number + 1) {
        after.push_back(std::move(submissions_.back().flight));
        submissions_.pop_back();
    }
    std::reverse(after.begin(), after.end());
    for (auto& submission : submissions_)
        if (submission.state != Submission::State::answered) submission.fail(failure);
    return after;
}

}  // namespace runbook::postgres
