#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "interpreter/postgres/batch.hpp"
#include "interpreter/postgres/connection.hpp"

namespace runbook::postgres {

/// The batches on one connection: sends them without waiting, collects their answers, measures times and cancels what
/// takes too long. It does not interpret the answers.
class Pipeline {
  public:
    explicit Pipeline(Connection connection);  ///< throws ConnectionError
    ~Pipeline();                               ///< cancels what is running
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    /// Why the connection cannot be used any more; empty if it can.
    [[nodiscard]] const std::string& failure() const { return failure_; }
    [[nodiscard]] const Connection& connection() const { return connection_; }

    /// The submission whose answer is too long to be read; the connection was closed over it.
    [[nodiscard]] std::optional<std::uint64_t> overlong() const { return overlong_; }

    /// Call only while there is no failure.
    void send(Batch batch);
    [[nodiscard]] bool empty() const { return under_way_.empty(); }
    /// The number of flights under way.
    [[nodiscard]] std::size_t flights() const { return flights_; }
    /// The batch sent last; not to be called when empty.
    [[nodiscard]] const Batch& newest() const { return under_way_.back().batch; }
    /// How many batches were ever sent, and so the number of the last one.
    [[nodiscard]] std::uint64_t sent() const { return sent_; }

    /// The oldest batch once it was answered in full, as far as is known without waiting.
    [[nodiscard]] std::optional<Batch> next_answered();
    /// Reads and writes what is possible at once.
    void pull();
    /// Waits for the network, or until the oldest batch is overdue, whose time counts from `since` at the earliest: the
    /// caller may have been away for long. False at an interrupt. Not to be called when empty.
    [[nodiscard]] bool wait(SteadyClock::time_point since, const os::Interrupt& interrupt);
    /// Cancels what is running and closes the connection.
    void abort(const std::string& failure);
    /// See Session.
    void watch_samples(std::function<void(std::int64_t done)> sampled) { sampled_ = std::move(sampled); }
    /// Closes the connection, which ends its transaction.
    void close(const std::string& failure);

  private:
    struct UnderWay {
        Batch batch;
        std::size_t sent = 0;      // how many messages were sent
        std::size_t answered = 0;  // how many were answered in full
        bool begun = false;        // something of the next answer may have been read
        bool synced = false;
        bool failure_timed = false;    // the failed probe's duration was taken; the probes after it were skipped
        SteadyClock::time_point mark;  // from when the next probe's duration counts
        std::optional<SteadyClock::time_point> cancelled;
    };

    Connection connection_;
    Wire wire_;
    std::deque<UnderWay> under_way_;  // oldest first
    std::size_t flights_ = 0;
    std::uint64_t sent_ = 0;
    std::uint64_t cancel_reach_ = 0;  // the last batch that a cancel may have hit
    SteadyClock::time_point front_since_;
    SteadyClock::time_point last_answer_;
    bool broken_ = false;  // nothing more can be read than what is here already
    std::string failure_;
    std::optional<std::uint64_t> overlong_;
    std::function<void(std::int64_t done)> sampled_;

    void send_segment(UnderWay& current);
    void take(UnderWay& current, Result result);
    void end_message(UnderWay& current);
    void take_time(UnderWay& current);
    [[nodiscard]] Batch end_batch();
    void cancel_overdue();
    void lose();
    void close_overlong();
};

}  // namespace runbook::postgres
