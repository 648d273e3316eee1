#pragma once

#include <filesystem>
#include <map>
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
    std::unique_ptr<postgres::Session> session;
    std::unique_ptr<postgres::RunLock> lock;  // none on a sandbox, which nobody else knows
};

/// All databases of a run, by their names in the runbook; "" is its own.
struct OpenTargets {
    std::unique_ptr<postgres::Sandbox> sandbox;  // outlives the sessions
    std::map<std::string, OpenTarget> all;
    /// Why other runs are not kept away from one of them any more; empty while they are.
    [[nodiscard]] std::string not_alone() const;
};

/// A fixture that was opened before the run began, with the digest that the log's first line has.
struct OpenFixture {
    std::string path;
    std::string database;  ///< by its name in the runbook; empty: its own
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
void check_targets(const std::vector<std::string>& targets);

/// The connection strings of `--target`: of the runbook's own database, and `name=…` of the others. Throws Failure for
/// a name twice, or one that the runbook has not.
[[nodiscard]] std::map<std::string, std::string> target_addresses(const std::vector<std::string>& targets,
                                                                  const model::RunbookHead& head);

/// Starts the sandbox if there is none yet, or connects, and compares the server with what the runbook and the operator
/// say about it. Returns the session, which is in `targets` too. Throws exec::TargetError.
postgres::Session& open_target(OpenTargets& targets, const std::string& name, const RunOptions& options,
                               const plan::Plan& plan, const std::vector<OpenFixture>& fixtures,
                               const std::string& run_id, const os::Interrupt& interrupt);

}  // namespace runbook::cli
