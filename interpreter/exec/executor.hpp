#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "interpreter/core/interrupt.hpp"
#include "interpreter/db/session.hpp"
#include "interpreter/exec/operator.hpp"
#include "interpreter/judge/run_state.hpp"
#include "interpreter/log/event_log.hpp"
#include "interpreter/plan/plan.hpp"

namespace runbook::exec {

/// What a run works with. All must outlive it.
struct Run {
    const plan::Plan& plan;
    db::Session* session = nullptr;  ///< none: it could not be had, and every step is blocked
    log::EventLog& log;
    Operator& person;
    const core::Interrupt& interrupt;
    std::filesystem::path root;                  ///< where `file` probes look
    std::map<std::string, std::string> secrets;  ///< by name; in no log, no report, no message
    std::string blocked;                         ///< why no step can run at all; empty: they can
};

/// Runs the plan, step by step in its order, with independent checks in flight together, and writes what it sees to the
/// log up to `run.end`. What the database does ends in verdicts; only a log that cannot be written throws
/// (log::LogError), with everything rolled back.
[[nodiscard]] judge::RunResult execute(const Run& run);

}  // namespace runbook::exec
