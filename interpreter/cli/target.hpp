#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "interpreter/cli/run.hpp"
#include "interpreter/os/descriptor.hpp"
#include "interpreter/os/interrupt.hpp"
#include "interpreter/plan/plan.hpp"
#include "interpreter/postgres/run_lock.hpp"
#include "interpreter/postgres/sandbox.hpp"
#include "interpreter/postgres/session.hpp"

namespace runbook::cli {

/// The database for the run: the operator's own, or a sandbox with the fixtures loaded.
struct OpenTarget {
    std::unique_ptr<postgres::Sandbox> sandbox;  // outlives the session
    std::unique_ptr<postgres::Session> session;
    std::unique_ptr<postgres::RunLock> lock;  // none on a sandbox, which nobody else knows
};

/// A fixture that was opened before the run began, with the digest that the log's first line has.
struct OpenFixture {
    std::string path;
    std::string sha256;
    os::Descriptor file;
};

/// Opens and digests the fixtures of a plan. Throws Failure.
[[nodiscard]] std::vector<OpenFixture> open_fixtures(const plan::Plan& plan, const std::filesystem::path& root);

/// A sandbox with the roles of the plan's identities and the fixtures loaded. Throws postgres::SandboxError and
/// exec::TargetError.
[[nodiscard]] std::unique_ptr<postgres::Sandbox> start_sandbox(const plan::Plan& plan,
                                                               const std::vector<OpenFixture>& fixtures,
                                                               const os::Interrupt& interrupt);

/// Throws Failure for a connection string that holds a password, or is none.
void check_target(const std::string& target);

/// Checks the options before anything is started. Throws Failure.
void check_target_options(const RunOptions& options);

/// Starts the sandbox or connects, and compares the server with what the runbook and the operator say about it. Throws
/// exec::TargetError.
[[nodiscard]] OpenTarget open_target(const RunOptions& options, const plan::Plan& plan,
                                     const std::vector<OpenFixture>& fixtures, const std::string& run_id,
                                     const os::Interrupt& interrupt);

}  // namespace runbook::cli
