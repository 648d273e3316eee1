#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "interpreter/model/observation.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/postgres/session.hpp"

namespace runbook::exec {

/// A connection and its window: how many flights can be in progress on it at once.
class Lane {
  public:
    explicit Lane(postgres::Session& session) : session_(session) {}

    /// As many as the session sends at once; more would only wait in memory.
    [[nodiscard]] bool has_room() const;
    /// A flight without a search_path gets the one that the role has in this database.
    void submit(postgres::Flight flight);
    /// The observation of the oldest flight.
    [[nodiscard]] model::Observation receive() { return session_.receive(); }
    /// Sends the flight and waits for its observation; no other flight must be in progress.
    [[nodiscard]] model::Observation ask(postgres::Flight flight);
    /// Whether `receive` would return without waiting.
    [[nodiscard]] bool ready() { return session_.ready(); }
    [[nodiscard]] bool lost() const { return session_.lost(); }
    /// As postgres::Session has it.
    [[nodiscard]] model::CommitFacts::Outcome outcome_of(const std::string& transaction_id,
                                                         std::chrono::milliseconds patience) {
        return session_.outcome_of(transaction_id, patience);
    }
    void watch_samples(std::function<void(std::int64_t done)> sampled) { session_.watch_samples(std::move(sampled)); }

  private:
    postgres::Session& session_;
};

/// The lanes of a run: one if there is a connection, otherwise none.
class Lanes {
  public:
    Lanes() = default;
    explicit Lanes(postgres::Session& session) : main_(session) {}

    /// The lane for a step's SQL.
    [[nodiscard]] Lane* lane_of(const model::Step&) { return main_ ? &*main_ : nullptr; }
    [[nodiscard]] bool lost() const { return main_ && main_->lost(); }
    void watch_samples(std::function<void(std::int64_t done)> sampled) {
        if (main_) main_->watch_samples(std::move(sampled));
    }

  private:
    std::optional<Lane> main_;
};

}  // namespace runbook::exec
