#pragma once

#include <deque>

#include "interpreter/db/answer.hpp"
#include "interpreter/db/connection.hpp"
#include "interpreter/db/wire.hpp"

namespace runbook::db {

/// A flight from `submit` to `receive`.
struct Slot {
    enum class State { queued, sent, answered };
    Flight flight;
    State state = State::queued;
    core::Observation seen;
};

/// What travels together and ends in one Sync: a flight, or one of our own errands.
struct Unit {
    enum class Kind { flight, guards, tidy };
    std::uint64_t id = 0;
    Kind kind = Kind::flight;
    std::uint64_t slot = 0;  ///< a flight's: the number of its slot
    std::vector<Message> messages;
    std::size_t sent = 0;      ///< how many messages are on their way
    std::size_t answered = 0;  ///< how many were answered in full
    bool begun = false;        ///< something of the next answer may have been read
    bool synced = false;
    bool timed = false;
    bool optimistic = false;  ///< a scenario step sent before the one before it was answered
    std::string savepoint;    ///< a scenario step's own
    int statements = 1;       ///< the author's: what the deadline is reckoned from
    std::chrono::milliseconds statement_timeout{};
    SteadyClock::time_point mark;  ///< from when its next sample's duration counts
    std::optional<SteadyClock::time_point> cancelled;
    bool failure_timed = false;  ///< the failed sample's duration was taken; those behind it were skipped
    Answers answers;
};

/// The open scenario: as it will stand once everything sent was answered, and as it stands for certain.
struct Scenario {
    bool submitted = false;  ///< between scenario_open and scenario_close, as the caller sees it
    struct Step {
        std::string savepoint;  ///< empty: no step yet
        bool failed = false;
        std::optional<Guards> guards;
    };
    Step sent;
    Step done;
};

/// The Session on libpq's pipeline. What makes it safe to send ahead of the answers:
/// - A check depends on nothing before it but the guards, which are set for the whole session when they change. Where
///   that failed, or a check ended its transaction and so may have changed them for good, all that was sent since is
///   sent again.
/// - A scenario step begins by releasing the savepoint of the one before it. If that one failed, this fails at its very
///   first statement and so do all behind it: nothing of them happened, and they are sent again in their order.
/// - What must not be disturbed, or may have to be sent again before others, waits until nothing else is on its way.
class PipelineSession final : public Session {
  public:
    PipelineSession(Connection connection, const core::Interrupt& interrupt);
    ~PipelineSession() override;

    [[nodiscard]] const Server& server() const override { return connection_.server; }
    void submit(Flight flight) override;
    [[nodiscard]] std::size_t outstanding() const override { return slots_.size(); }
    [[nodiscard]] core::Observation receive() override;
    [[nodiscard]] bool ready() override;
    [[nodiscard]] bool lost() const override { return !lost_.empty(); }

  private:
    Connection connection_;
    const core::Interrupt& interrupt_;
    Wire wire_;
    std::deque<Slot> slots_;
    std::uint64_t first_slot_ = 0;    // the number of slots_.front()
    std::uint64_t next_to_send_ = 0;  // no slot before it is queued
    std::deque<Unit> units_;          // on the wire, oldest first
    std::size_t flights_on_wire_ = 0;
    std::uint64_t last_unit_ = 0;
    std::uint64_t cancel_reach_ = 0;  // the last unit that a cancel may have hit
    bool check_open_ = false;         // once all was sent, a check's transaction is still open
    bool settling_ = false;           // flights have to be sent again: nothing is sent before the wire is empty
    std::optional<Guards> guards_;    // of checks, once all was sent; nothing: unknown
    std::uint64_t distrusted_ = 0;    // checks up to this unit may have run under other guards than theirs
    std::uint64_t unguarded_ = 0;     // the unit whose guards the server refused
    std::string refusal_;             // and how
    Scenario scenario_;
    SteadyClock::time_point front_since_;
    SteadyClock::time_point last_answer_;
    std::string lost_;  // why nothing can be sent any more; empty: it can

    // pipeline_send.cpp: what goes out, and when.
    void send_more();
    Slot* next_queued();
    bool may_send(const Slot& slot);
    void launch(Slot& slot);
    void fill(Unit& unit, const Flight& flight);
    void fill_step(Unit& unit, const Flight& flight);
    void send_guards(const Guards& guards);
    void tidy_up();
    void put_on_wire(Unit unit);
    void send_leg(Unit& unit);

    // pipeline_answers.cpp: what comes back.
    void read_answers();
    void take(Unit& unit, Result result);
    void end_message(Unit& unit);
    void end_unit();
    void end_flight(Unit& unit);
    void distrust();
    void note_step(const Unit& unit, const Flight& flight);
    [[nodiscard]] bool must_go_again(const Unit& unit, Slot& its);
    [[nodiscard]] std::string trouble_of(const Unit& unit, Flight::Kind kind) const;

    // pipeline.cpp
    Slot& slot(std::uint64_t number) { return slots_[number - first_slot_]; }
    void advance();
    void wait_for_network(SteadyClock::time_point since);
    void overdue();
    void abort_interrupted();
    void lose(const std::string& why);
};

}  // namespace runbook::db
