#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/core/json.hpp"
#include "interpreter/core/json_view.hpp"
#include "interpreter/model/head.hpp"
#include "interpreter/model/observation.hpp"
#include "interpreter/model/results.hpp"
#include "interpreter/model/scenario_left.hpp"
#include "interpreter/model/selection.hpp"
#include "interpreter/model/server.hpp"
#include "interpreter/model/step.hpp"
#include "interpreter/model/waiver.hpp"

/// The events of the execution log (docs/LOG_FORMAT.md). Only events.cpp knows their names and the keys of their
/// bodies.
namespace runbook::model {

/// A fixture that was loaded into the sandbox; without a digest if the target is not a sandbox.
struct LoadedFixture {
    std::string file;
    std::string sha256;
    friend bool operator==(const LoadedFixture&, const LoadedFixture&) = default;
};

/// Who runs what: the first line, durable before connecting.
struct RunStarted {
    std::string tool;  ///< "runbook 0.1.0"
    RunbookHead runbook;
    std::vector<LoadedFixture> fixtures;
    std::string plan_id;
    std::int64_t steps = 0;  ///< how many StepPlanned events follow
    Parameters parameters;
    std::string operator_name;
    std::string host;
    std::string signer;       ///< the key's fingerprint; empty if unsigned
    std::string signer_name;  ///< the name that the operator's own allowed_signers gives the key; may be empty
    std::string environment;  ///< as the operator gave it with --environment
    bool sandbox = false;
    Selection selection;
    std::vector<Waiver> waivers;
    core::Number waived_at;  ///< when it was decided which of them are still valid; 0 without waivers
    friend bool operator==(const RunStarted&, const RunStarted&) = default;
};

struct StepPlanned {
    Step step;
    friend bool operator==(const StepPlanned&, const StepPlanned&) = default;
};

/// The run is connected; durable before the first step.
struct TargetReached {
    std::string name;  ///< of the database, by the runbook; empty: its own
    Server server;
    std::vector<CalledFunction> functions;
    friend bool operator==(const TargetReached&, const TargetReached&) = default;
};

/// Which step an event belongs to.
struct StepRef {
    std::int64_t number = 0;
    std::string id;
    friend bool operator==(const StepRef&, const StepRef&) = default;
};
[[nodiscard]] inline StepRef ref_of(const Step& step) {
    return {step.number, step.id};
}

/// A statement that writes is about to be sent.
struct StepIntended {
    StepRef step;
    friend bool operator==(const StepIntended&, const StepIntended&) = default;
};

/// An action's transaction is about to be committed.
struct CommitIntended {
    StepRef step;
    std::string transaction_id;  ///< empty: it was given none, because it wrote nothing
    friend bool operator==(const CommitIntended&, const CommitIntended&) = default;
};

/// A hook was called that is not about a step.
struct HookCalled {
    HookResult result;
    friend bool operator==(const HookCalled&, const HookCalled&) = default;
};

/// A scenario was rolled back, and this is what the rollback did not take back. Written only if there is something, or
/// if it could not be compared.
struct ScenarioLeft {
    std::int64_t scenario = 0;  ///< which one, from 1
    Leftovers left;
    friend bool operator==(const ScenarioLeft&, const ScenarioLeft&) = default;
};

/// A loop over a captured list begins: these steps follow now, numbered after all others. Durable before the first.
struct LoopUnrolled {
    StepRef step;
    core::Value list;
    std::int64_t first_number = 0;
    std::int64_t steps = 0;
    friend bool operator==(const LoopUnrolled&, const LoopUnrolled&) = default;
};

/// The operator answered a manual or ask step.
struct QuestionAnswered {
    StepRef step;
    std::string source;  ///< "answers file", "terminal", "--yes" or "sandbox"
    core::Value answer;
    std::string evidence;
    friend bool operator==(const QuestionAnswered&, const QuestionAnswered&) = default;
};

/// A note was shown.
struct NoteShown {
    StepRef step;
    std::string text;
    friend bool operator==(const NoteShown&, const NoteShown&) = default;
};

/// What follows from a step and its observation.
struct ObservedFacts {
    std::optional<std::int64_t> duration_us;  ///< all samples together
    std::string sql_sha256;                   ///< of the statement's text in the plan; empty if no SQL ran
    friend bool operator==(const ObservedFacts&, const ObservedFacts&) = default;
};

[[nodiscard]] ObservedFacts facts_of(const Step& step, const std::optional<Observation>& observed);

struct StepJudged {
    StepRef step;
    StepResult result;
    std::optional<Observation> observed;  ///< nothing if nothing was sent or asked, and for indicators
    ObservedFacts facts;
    friend bool operator==(const StepJudged&, const StepJudged&) = default;
};

[[nodiscard]] StepJudged step_judged(const Step& step, StepResult result, std::optional<Observation> observed);

struct GateDecided {
    StepRef step;
    std::string title;
    GateResult result;
    friend bool operator==(const GateDecided&, const GateDecided&) = default;
};

struct RunEnded {
    RunResult result;
    std::string aborted;  ///< why the run ended early; empty if it did not
    friend bool operator==(const RunEnded&, const RunEnded&) = default;
};

/// The last line: nothing must follow it.
struct LogSealed {
    std::uint64_t lines = 0;  ///< before this one
    friend bool operator==(const LogSealed&, const LogSealed&) = default;
};

using Event =
    std::variant<RunStarted, StepPlanned, TargetReached, StepIntended, CommitIntended, HookCalled, ScenarioLeft,
                 LoopUnrolled, QuestionAnswered, NoteShown, StepJudged, GateDecided, RunEnded, LogSealed>;

/// The event's name in the log.
[[nodiscard]] std::string_view type_of(const Event& event);
[[nodiscard]] core::Json body_of(const Event& event);

/// Why an event is not allowed where it is, as the end of a sentence about its line: "its `body` …".
struct EventError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Reads events in the order of the log, and checks what a single event cannot show: a log begins with RunStarted, has
/// only one of them, and ends with a seal that counts the lines before it.
class EventReader {
  public:
    /// Throws EventError, also for a type that this version does not know: nobody could vouch for what it says.
    [[nodiscard]] Event read(std::string_view type, core::JsonView body);
    /// Whether the seal was read.
    [[nodiscard]] bool sealed() const { return sealed_; }

  private:
    std::uint64_t count_ = 0;
    bool sealed_ = false;
};

}  // namespace runbook::model

// Instantiated once, in the .cpp file: every file that copies one would compile all of it again.
extern template class std::vector<runbook::model::Event>;
