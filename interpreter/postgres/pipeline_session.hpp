#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/postgres/pipeline.hpp"
#include "interpreter/postgres/scenario.hpp"
#include "interpreter/postgres/session_guards.hpp"
#include "interpreter/postgres/submissions.hpp"

namespace runbook::postgres {

/// The Session on libpq's pipeline. What makes it safe to send ahead of the answers:
/// - A check depends on nothing before it but the guards, which are set for the whole session when they change. Where
///   that failed, or a check ended its transaction and so may have changed them for good, all that was sent since is
///   sent again.
/// - A scenario step begins by releasing the savepoint of the one before it. If that one failed, this fails at its very
///   first statement, and so do all after it: none of them had any effect, and they are sent again in order.
/// - What must not be disturbed, or may have to be sent again before others, waits until nothing else is under way.
class PipelineSession final : public Session {
  public:
    PipelineSession(Connection connection, const os::Interrupt& interrupt);

    [[nodiscard]] const Server& server() const override { return pipeline_.connection().server; }
    void submit(Flight flight) override;
    [[nodiscard]] std::size_t outstanding() const override { return submissions_.size(); }
    [[nodiscard]] model::Observation receive() override;
    [[nodiscard]] bool ready() override;
    [[nodiscard]] bool lost() const override { return !pipeline_.failure().empty(); }
    [[nodiscard]] std::optional<std::vector<Flight>> left_over() override { return std::exchange(left_over_, {}); }
    void watch_samples(std::function<void(std::int64_t)> sampled) override {
        pipeline_.watch_samples(std::move(sampled));
    }

  private:
    Pipeline pipeline_;
    const os::Interrupt& interrupt_;
    Submissions submissions_;
    SessionGuards guards_;
    Scenario scenario_;
    std::optional<std::vector<Flight>> left_over_;
    bool ended_ = false;       // the connection was lost, and what was not answered yet was dealt with
    bool check_open_ = false;  // once all was answered, a check's transaction is still open
    bool draining_ = false;    // flights have to be sent again: nothing is sent before nothing is under way

    void advance();
    void fail_if_lost();

    void send_more();
    [[nodiscard]] bool may_send(const Submission& submission);
    void send(std::uint64_t number);
    void add_messages(Batch& batch, const Submission& submission);
    void add_step_messages(Batch& batch, const Submission& submission);
    void send_guards(const Guards& guards);
    void clean_up();

    void end_batch(Batch batch);
    void end_flight(Batch batch);
    [[nodiscard]] bool must_send_again(const Batch& batch, Submission& submission);
    [[nodiscard]] std::string failure_of(const Batch& batch, Flight::Kind kind) const;
};

}  // namespace runbook::postgres
