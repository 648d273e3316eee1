#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "interpreter/postgres/listener.hpp"
#include "interpreter/postgres/session.hpp"

namespace runbook::postgres {

/// A Session that opens a new connection behind every flight that leaves traces, and behind every scenario: a setting
/// that was once set reads '' instead of NULL ever after, and a function can leave prepared statements, seeds and
/// locks. So it does where an answer was too long to be read. Only one connection is open at a time. One that was lost
/// is not opened again.
class RenewingSession final : public Session {
  public:
    /// Opens a connection. Throws ConnectionError.
    using Open = std::function<std::unique_ptr<Session>()>;
    /// Opens one that listens to a channel. Throws ConnectionError.
    using Listen = std::function<std::unique_ptr<Listener>(const std::string& channel)>;
    /// Opens the first one. Throws ConnectionError. `open_settler` opens one that no interrupt ends, to ask what became
    /// of a commit.
    explicit RenewingSession(Open open, Open open_settler = {}, Listen listen = {});

    [[nodiscard]] const Server& server() const override { return server_; }
    void submit(Flight flight) override;
    [[nodiscard]] std::size_t outstanding() const override;
    [[nodiscard]] model::Observation receive() override;
    [[nodiscard]] bool ready() override;
    [[nodiscard]] bool lost() const override;
    [[nodiscard]] model::CommitFacts::Outcome outcome_of(const std::string& transaction_id) override;
    [[nodiscard]] std::string listen(const std::string& channel) override;
    [[nodiscard]] std::optional<std::pair<std::string, std::chrono::steady_clock::time_point>> heard(
        std::chrono::steady_clock::time_point until) override;
    void watch_samples(std::function<void(std::int64_t)> sampled) override;

  private:
    Open open_;
    Open open_settler_;
    Listen open_listener_;
    std::unique_ptr<Listener> listener_;
    std::string timeline_;              // of the server, before the latest commit
    std::string position_;              // where it was in it
    std::unique_ptr<Session> session_;  // none: the next flight needs a new one
    Server server_;
    std::deque<model::Observation> answered_;  // by the connection before this one
    std::function<void(std::int64_t)> sampled_;
    std::set<std::string> set_;  // settings that were set on this connection: they read '' ever after
    bool traced_ = false;        // no other check or scenario must be sent on this connection
    bool in_scenario_ = false;   // as of the last flight that was submitted
    std::string failure_;        // why no new one could be opened

    std::string scenario_ended_;  // why the rest of the open scenario cannot run

    [[nodiscard]] std::string status_of(const std::string& transaction_id) const;
    [[nodiscard]] bool needs_another(const Flight& flight) const;
    void go_on_elsewhere();
    void end_connection();
    void renew();
};

}  // namespace runbook::postgres
