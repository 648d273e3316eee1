#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/postgres/flight.hpp"

namespace runbook::postgres {

/// A flight from `submit` to `receive`.
struct Submission {
    enum class State { queued, sent, answered };
    Flight flight;
    Statements statements;
    State state = State::queued;
    model::Observation seen;

    void answer(model::Observation observation);
    void fail(const std::string& failure);
    /// Whether its first answer may be that the server cannot infer a parameter's type.
    [[nodiscard]] bool may_lack_types() const;
    /// Where that is the error: makes the parameter that the server asks about a text, or every untyped one where it
    /// names none. False where nothing can be changed; each time there is one less, so this ends.
    bool add_types(const model::ServerError& error, Purpose failed);
};

/// The flights that were not received yet, numbered in the order in which they were submitted.
class Submissions {
  public:
    Submission& add(Submission submission);
    [[nodiscard]] bool empty() const { return submissions_.empty(); }
    [[nodiscard]] std::size_t size() const { return submissions_.size(); }
    [[nodiscard]] const Submission& oldest() const { return submissions_.front(); }
    [[nodiscard]] model::Observation take_oldest();
    [[nodiscard]] Submission& at(std::uint64_t number) { return submissions_[number - first_]; }
    /// The number of the first one that is queued.
    [[nodiscard]] std::optional<std::uint64_t> next_queued();
    /// Puts one that was sent back, to be sent again in its turn.
    void queue_again(std::uint64_t number);
    /// Answers all that were not answered yet.
    void fail_all(const std::string& failure);
    /// Answers all up to this one that were not answered yet, and takes those after it away, in their order.
    [[nodiscard]] std::vector<Flight> end_at(std::uint64_t number, const std::string& failure);

  private:
    std::deque<Submission> submissions_;
    std::uint64_t first_ = 0;  // the number of submissions_.front()
    std::uint64_t next_ = 0;   // none before it is queued
};

}  // namespace runbook::postgres
