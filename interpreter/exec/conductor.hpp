#pragma once

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/exec/operator.hpp"
#include "interpreter/exec/redact.hpp"
#include "interpreter/hooks/hook_host.hpp"
#include "interpreter/log/event_log.hpp"
#include "interpreter/log/signer.hpp"
#include "interpreter/model/events.hpp"
#include "interpreter/os/interrupt.hpp"
#include "interpreter/plan/plan.hpp"
#include "interpreter/postgres/session.hpp"

namespace runbook::exec {

/// The target cannot be reached, or is not the right one: no step can run.
struct TargetError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What a run needs. Everything it refers to must outlive it.
struct Run {
    plan::Plan& plan;  ///< the steps of its loops are added while it runs
    /// Who runs what, and where; the fields that come from the plan are filled in later.
    model::RunStarted start;
    /// Returns the session with a database, by its name in the runbook, without giving up its ownership. Throws
    /// TargetError.
    std::function<postgres::Session&(const std::string& database)> connect;
    log::EventLog& log;
    const log::Signer* signer = nullptr;  ///< nullptr: the log stays unsigned
    Operator& operator_;
    const os::Interrupt& interrupt;
    std::filesystem::path root;  ///< the folder in which `file` probes look
    Secrets secrets;             ///< must not appear in any log, report or message
    bool keep_details = false;   ///< values of columns in the DETAIL of errors, which can be personal data
    /// Why other runs are not kept away from the target any more; empty while they are. The run is aborted then.
    std::function<std::string()> not_alone = {};
    hooks::HookHost* lua = nullptr;  ///< where Lua runs; needed only by a plan that has some
};

struct Outcome {
    model::RunResult result;
    bool first_step_began = false;
    std::string failure;  ///< why no step could run; empty if steps could run
};

/// Does the whole run, from the log's first line to its seal and signature. The plan is durable before connecting, the
/// target before the first step. Database errors become verdicts. Throws log::LogError if the log cannot be written,
/// after rolling back everything, and log::SigningError if the sealed log cannot be signed.
[[nodiscard]] Outcome conduct(const Run& run);

}  // namespace runbook::exec
