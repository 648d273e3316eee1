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
#include "interpreter/model/server.hpp"
#include "interpreter/model/step.hpp"

/// What the execution log says, event by event (docs/LOG_FORMAT.md). Their names and the keys of their bodies are known
/// to events.cpp alone.
namespace runbook::model {

/// A fixture that a sandbox was loaded with; no digest where the target is none.
struct LoadedFixture {
    std::string file;
    std::string sha256;
    friend bool operator==(const LoadedFixture&, const LoadedFixture&) = default;
};

/// Who runs what: the first line, durable before anything is connected to.
struct RunStarted {
    std::string tool;  ///< "runbook 0.1.0"
    RunbookHead runbook;
    std::vector<LoadedFixture> fixtures;
    std::string plan_id;
    std::int64_t steps = 0;  ///< how many StepPlanned follow
    Parameters parameters;
    std::string operator_name;
    std::string host;
    std::string signer;       ///< the key's fingerprint; empty: unsigned
    std::string environment;  ///< as the operator said
    bool sandbox = false;
    friend bool operator==(const RunStarted&, const RunStarted&) = default;
};

struct StepPlanned {
    Step step;
    friend bool operator==(const StepPlanned&, const StepPlanned&) = default;
};

/// Connected; durable before the first step.
struct TargetReached {
    Server server;
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

/// A person answered a manual or an ask.
struct QuestionAnswered {
    StepRef step;
    std::string source;  ///< "answers file" or "terminal"
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

struct StepJudged {
    StepRef step;
    StepResult result;
    std::optional<Observation> observed;      ///< nothing where nothing was sent or asked, and of indicators
    std::optional<std::int64_t> duration_us;  ///< all samples together
    std::string sql_sha256;                   ///< of the statement's text in the plan; empty: no SQL ran
    friend bool operator==(const StepJudged&, const StepJudged&) = default;
};

struct GateDecided {
    StepRef step;
    std::string title;
    GateResult result;
    friend bool operator==(const GateDecided&, const GateDecided&) = default;
};

struct RunEnded {
    RunResult result;
    std::string aborted;  ///< why the run ended early; empty: it did not
    friend bool operator==(const RunEnded&, const RunEnded&) = default;
};

/// The last line: nothing may follow it.
struct LogSealed {
    std::uint64_t lines = 0;  ///< before this one
    friend bool operator==(const LogSealed&, const LogSealed&) = default;
};

using Event = std::variant<RunStarted, StepPlanned, TargetReached, StepIntended, QuestionAnswered, NoteShown,
                           StepJudged, GateDecided, RunEnded, LogSealed>;

/// As the log names it.
[[nodiscard]] std::string_view type_of(const Event& event);
[[nodiscard]] core::Json body_of(const Event& event);

/// An event that cannot stand in a log, as the end of a sentence about its line: "its body …".
struct EventError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Reads events in the order of the log, and checks what no single one shows: a log begins with RunStarted, has no
/// second one, its seal counts the lines before it, and nothing follows that.
class EventReader {
  public:
    /// Nothing for an event of a type that this version does not know. Throws EventError.
    [[nodiscard]] std::optional<Event> read(std::string_view type, core::JsonView body);
    /// Whether the seal was read.
    [[nodiscard]] bool sealed() const { return sealed_; }
    /// The types that are not known, and how many events of each there were.
    [[nodiscard]] const std::map<std::string, std::int64_t>& unknown() const { return unknown_; }

  private:
    std::uint64_t count_ = 0;
    bool sealed_ = false;
    std::map<std::string, std::int64_t> unknown_;
};

}  // namespace runbook::model
