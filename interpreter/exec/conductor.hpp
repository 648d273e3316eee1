#pragma once

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/exec/operator.hpp"
#include "interpreter/exec/redact.hpp"
#include "interpreter/log/event_log.hpp"
#include "interpreter/log/signer.hpp"
#include "interpreter/model/events.hpp"
#include "interpreter/os/interrupt.hpp"
#include "interpreter/plan/plan.hpp"
#include "interpreter/postgres/session.hpp"

namespace runbook::exec {

/// The target cannot be had, or is not the right one: no step can run.
struct TargetError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A run to be made. All that it refers to must outlive it.
struct Run {
    const plan::Plan& plan;
    /// Who runs what, and where: all of it but what the plan says itself.
    model::RunStarted start;
    /// The session, which stays its giver's. Throws TargetError.
    std::function<postgres::Session&()> connect;
    log::EventLog& log;
    const log::Signer* signer = nullptr;  ///< none: the log stays unsigned
    Operator& operator_;
    const os::Interrupt& interrupt;
    std::filesystem::path root;  ///< the folder in which `file` probes look
    Secrets secrets;             ///< in no log, no report, no message
};

struct Outcome {
    model::RunResult result;
    bool first_step_began = false;
    std::string failure;  ///< why no step could run; empty: they could
};

/// The whole run, from the log's first line to its seal and signature: the plan is durable before anything is connected
/// to, the target before the first step. What the database does ends in verdicts. Throws log::LogError where the log
/// cannot be written, with everything rolled back, and log::SigningError where the sealed log cannot be signed.
[[nodiscard]] Outcome conduct(const Run& run);

}  // namespace runbook::exec
