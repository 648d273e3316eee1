#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "interpreter/cli/commands.hpp"
#include "interpreter/core/interrupt.hpp"
#include "interpreter/db/sandbox.hpp"
#include "interpreter/db/session.hpp"
#include "interpreter/plan/plan.hpp"

namespace runbook::cli {

/// The database that a run works on: the operator's own, or a sandbox with the fixtures loaded.
struct OpenTarget {
    std::unique_ptr<db::Sandbox> sandbox;  // outlives the session
    std::unique_ptr<db::Session> session;
};

/// What can be said against the command line before anything is started. Throws Failure.
void check_target_options(const RunOptions& options);

/// Starts the sandbox or connects, and compares what it finds with what the runbook and the operator say. Throws
/// Failure.
[[nodiscard]] OpenTarget open_target(const RunOptions& options, const plan::Plan& plan,
                                     const std::filesystem::path& root, const core::Interrupt& interrupt);

}  // namespace runbook::cli
