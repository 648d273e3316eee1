#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
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
    [[nodiscard]] model::CommitFacts::Outcome outcome_of(const std::string& transaction_id) {
        return session_.outcome_of(transaction_id);
    }
    [[nodiscard]] std::string listen(const std::string& channel) { return session_.listen(channel); }
    [[nodiscard]] auto heard(std::chrono::steady_clock::time_point until) { return session_.heard(until); }
    void watch_samples(std::function<void(std::int64_t done)> sampled) { session_.watch_samples(std::move(sampled)); }

  private:
    postgres::Session& session_;
};

/// The lanes of a run: one for each database that was reached.
class Lanes {
  public:
    /// `name` is the runbook's; empty: its own database.
    void add(const std::string& name, postgres::Session& session) {
        lanes_.emplace(name, Lane(session));
        if (sampled_) lanes_.at(name).watch_samples(sampled_);
    }
    /// The lane for a step's SQL; nullptr where its database was not reached.
    [[nodiscard]] Lane* lane_of(const model::Step& step) {
        const auto found = lanes_.find(step.database);
        return found == lanes_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] bool lost() const {
        return std::any_of(lanes_.begin(), lanes_.end(), [](const auto& lane) { return lane.second.lost(); });
    }
    void watch_samples(std::function<void(std::int64_t done)> sampled) {
        sampled_ = std::move(sampled);
        for (auto& [name, lane] : lanes_) lane.watch_samples(sampled_);
    }

  private:
    std::map<std::string, Lane> lanes_;
    std::function<void(std::int64_t done)> sampled_;
};

}  // namespace runbook::exec
