#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/log/reader.hpp"
#include "interpreter/model/events.hpp"
#include "interpreter/model/server.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::report {

/// A log from which no report can be made: which line, and the problem with it.
struct ReportError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// An event, and when it was logged: "2026-11-21T08:00:00.123456Z".
template <typename Event>
struct Timed {
    std::string time;
    Event event;
};

/// What whoever makes the report found out about the signature, which the log itself cannot say.
enum class Signature {
    good,         ///< it is by the signer whom the log names, and trusted
    missing,      ///< there is none
    not_trusted,  ///< there is one, but by nobody who is trusted as that signer
};

/// A run as its log describes it; a truncated log gives as much as it contains.
struct Record {
    Signature signature = Signature::missing;
    std::string run;  ///< its ULID
    Timed<model::RunStarted> started;
    std::optional<model::Server> server;
    std::vector<model::TargetReached> other_targets;  ///< named databases
    std::vector<model::HookResult> hooks;             ///< that are not about a step
    std::vector<model::ScenarioLeft> left;            ///< what rollbacks of scenarios did not take back
    std::vector<model::CalledFunction> functions;     ///< whose effects a rollback may not undo
    std::vector<model::Step> steps;
    std::int64_t repeated = 0;                    ///< how many of them are of loops over captured lists
    std::set<std::int64_t> intended;              ///< numbers of the steps with an intent
    std::map<std::int64_t, std::string> commits;  ///< which transaction was to be committed, by the step's number
    std::map<std::int64_t, model::StepJudged> results;
    std::map<std::int64_t, Timed<model::QuestionAnswered>> answers;
    std::map<std::int64_t, model::GateResult> gates;
    std::map<std::int64_t, Timed<model::NoteShown>> notes;
    std::optional<Timed<model::RunEnded>> end;
    bool sealed = false;
};

/// Makes a record of a run's events, in the order of the log.
class RecordBuilder {
  public:
    /// Throws model::EventError where it does not fit the events before it. That the first is RunStarted, and the only
    /// one, is for model::EventReader to check.
    void take(model::Event event, std::string_view line_time, std::string_view run);
    /// The record, which ends the builder. Throws ReportError where there was no event.
    [[nodiscard]] Record record();

  private:
    struct Taker;
    Record record_;
    std::set<std::int64_t> planned_;
    bool started_ = false;
};

/// The record of a log. Throws ReportError where it is damaged.
[[nodiscard]] Record read_record(const log::Pieces& pieces, Signature signature);

}  // namespace runbook::report
