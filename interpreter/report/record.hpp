#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/core/observation.hpp"
#include "interpreter/core/step.hpp"
#include "interpreter/core/verdict.hpp"
#include "interpreter/log/event.hpp"

namespace runbook::report {

/// A log from which no report can be made: which line, what is wrong with it, what to do.
struct ReportError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A file or module that the run was made of, and its SHA-256.
struct Digest {
    std::string name;
    std::string sha256;
};

struct RunStart {
    std::string time;  ///< as in the log: "2026-11-21T08:00:00.123456Z"
    std::string run;
    std::string tool;
    std::string title;
    std::string id;
    std::string version;
    std::string owner;
    std::string description;
    std::vector<std::string> references;
    std::string file;
    std::string sha256;
    std::vector<Digest> modules;
    std::vector<Digest> fixtures;
    std::string plan_id;
    std::int64_t steps = 0;  ///< how many the plan has
    std::vector<std::pair<std::string, core::Value>> parameters;
    std::vector<std::string> secrets;  ///< names alone
    std::string tester;
    std::string host;
    std::string signer;  ///< empty: unsigned
    bool sandbox = false;
    std::string environment;
    bool narrowed = false;  ///< by --only or --tag
};

struct TargetFacts {
    std::string system_identifier;
    std::string database;
    std::string version;
    std::string role;
    std::string host;
    std::string port;
    bool tls = false;
    std::string environment;
    bool superuser = false;
};

struct RuleOutcome {
    std::string source;
    core::Verdict verdict = core::Verdict::unknown;
    std::string have;
    std::string want;
    std::string message;
};

struct StepResult {
    core::Verdict verdict = core::Verdict::unknown;
    std::string why;
    core::Observation observed;
    std::vector<RuleOutcome> rules;
    std::optional<core::Value> captured;
    std::string remedy;
    std::optional<std::int64_t> duration;  ///< microseconds; nothing where nothing ran
};

struct OperatorInput {
    std::string time;
    std::string source;  ///< "answers file", "terminal"
    core::Value answer;
    std::string evidence;
};

struct Notice {
    std::string time;
    std::string text;
};

struct GateOutcome {
    core::Decision decision = core::Decision::no_go;
    std::string rule;
    std::vector<std::string> reasons;
};

struct RunEnd {
    std::string time;
    core::Decision decision = core::Decision::no_go;
    std::vector<std::string> reasons;
    std::string aborted;  ///< why; empty: it was not
};

/// A run as its log tells it; a log that was cut short gives what it holds.
struct RunRecord {
    RunStart start;
    std::optional<TargetFacts> target;
    std::vector<core::Step> steps;
    std::set<std::int64_t> begun;  ///< numbers of the steps with an intent
    std::map<std::int64_t, StepResult> results;
    std::map<std::int64_t, OperatorInput> inputs;
    std::map<std::int64_t, GateOutcome> gates;
    std::vector<Notice> notices;
    std::map<std::string, std::int64_t> unread;  ///< events of types that are not known here, and how many
    std::optional<RunEnd> end;
    bool sealed = false;
};

/// Throws ReportError where the first line is no run.start, or a line lacks what its type must have.
[[nodiscard]] RunRecord read_record(const std::vector<log::Line>& lines);
/// The same from the log's own bytes, line by line; damage throws too.
[[nodiscard]] RunRecord read_record(std::string_view bytes);

}  // namespace runbook::report
