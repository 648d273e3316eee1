#include "interpreter/cli/target.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <future>
#include <map>
#include <string_view>
#include <utility>

#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"
#include "interpreter/cli/load.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/core/digest.hpp"
#include "interpreter/exec/conductor.hpp"
#include "interpreter/exec/target_guard.hpp"
#include "interpreter/os/files.hpp"

namespace runbook::cli {

namespace {

constexpr std::size_t kPiece = 256UL * 1024;

model::Claim claim_of(const RunOptions& options) {
    return {options.environment, options.sandbox};
}

bool is_allowed(const RunOptions& options, std::string_view what) {
    return std::find(options.allow.begin(), options.allow.end(), what) != options.allow.end();
}

// Of all identities, so that fixtures can grant them what they need; its owner is there already.
std::vector<postgres::SandboxRole> roles_of(const plan::Plan& plan) {
    std::map<std::string, bool> exempt;
    for (const auto& identity : plan.identities)
        if (const auto role = identity.role.value.plain(); !role.empty() && role != "runbook")
            exempt[role] |= identity.exempt;
    std::vector<postgres::SandboxRole> roles;
    for (const auto& [name, is_exempt] : exempt) roles.push_back({name, is_exempt});
    return roles;
}

std::string digest_of(const os::Descriptor& file, const std::string& path) {
    core::Sha256 digest;
    std::string piece(kPiece, '\0');
    for (;;) {
        const auto got = ::read(file.get(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            throw Failure(kEnvironment, fmt::format("the fixture {} cannot be read: {}", path, os::error_text(errno)));
        if (got == 0) break;
        digest.add(std::string_view(piece).substr(0, static_cast<std::size_t>(got)));
    }
    ::lseek(file.get(), 0, SEEK_SET);
    return digest.hex();
}

// A sandbox is never production. Any other production database is confirmed by typing its name.
void confirm_production(const RunOptions& options, const plan::Plan& plan, const postgres::Server& server) {
    if (options.sandbox || !exec::is_production(plan.head.database, claim_of(options), server)) return;
    if (!can_ask())
        throw exec::TargetError(fmt::format(
            "`{}` is production: confirm the run on a terminal, by typing the database's name", server.database));
    const auto typed = ask_line(
        fmt::format("This is production: database `{}` on {}. Type the database's name to continue: ", server.database,
                    server.host));
    if (!typed || *typed != server.database)
        throw exec::TargetError("the database's name was not typed; nothing was run");
}

using Lock = std::future<std::unique_ptr<postgres::RunLock>>;

// On a connection of its own, which is opened while the run's is: far from the server, one after the other takes twice
// as long.
Lock take_lock(const RunOptions& options, const std::string& run_id, const os::Interrupt& interrupt) {
    const postgres::Target address{options.target, options.insecure_tls};
    return std::async(std::launch::async, [address, run_id, &interrupt] {
        return std::make_unique<postgres::RunLock>(address, run_id, interrupt);
    });
}

void keep_lock(OpenTarget& target, Lock lock) try {
    target.lock = lock.get();
} catch (const postgres::AlreadyRunning& error) {
    throw exec::TargetError(error.what());
} catch (const postgres::ConnectionError& error) {
    throw exec::TargetError(error.what());
}

}  // namespace

std::unique_ptr<postgres::Sandbox> start_sandbox(const plan::Plan& plan, const std::vector<OpenFixture>& fixtures,
                                                 const os::Interrupt& interrupt) {
    auto sandbox = std::make_unique<postgres::Sandbox>(interrupt);
    sandbox->create_roles(roles_of(plan));
    for (const auto& fixture : fixtures)
        if (sandbox->load(fixture.path, fixture.file.get()) != fixture.sha256)
            throw exec::TargetError(fmt::format(
                "the fixture {} was changed after the log's first line named its digest; run again", fixture.path));
    return sandbox;
}

std::vector<OpenFixture> open_fixtures(const plan::Plan& plan, const std::filesystem::path& root) {
    std::vector<OpenFixture> fixtures;
    for (const auto& path : plan.fixtures) {
        auto file = open_fixture(root, path);
        auto digest = digest_of(file, path);
        fixtures.push_back({path, std::move(digest), std::move(file)});
    }
    return fixtures;
}

void check_target(const std::string& target) {
    if (target.empty()) return;
    try {
        if (postgres::holds_password(target))
            throw Failure(
                kUsage,
                "--target contains a password, and every user of this host can read a command line; put it into "
                "PGPASSFILE (~/.pgpass) or a service file, and remove it from --target");
    } catch (const postgres::ConnectionError& error) {
        throw Failure(kUsage, fmt::format("--target: {}", error.what()));
    }
}

void check_target_options(const RunOptions& options) {
    check_target(options.target);
}

OpenTarget open_target(const RunOptions& options, const plan::Plan& plan, const std::vector<OpenFixture>& fixtures,
                       const std::string& run_id, const os::Interrupt& interrupt) {
    OpenTarget target;
    Lock lock;
    try {
        if (options.sandbox)
            target.sandbox = start_sandbox(plan, fixtures, interrupt);
        else
            lock = take_lock(options, run_id, interrupt);
        postgres::Target address{options.sandbox ? target.sandbox->uri() : options.target, options.insecure_tls};
        target.session = postgres::connect(address, interrupt);
    } catch (const postgres::SandboxError& error) {
        throw exec::TargetError(error.what());
    } catch (const postgres::ConnectionError& error) {
        throw exec::TargetError(error.what());
    }
    if (const auto problem = exec::target_problem(plan.head.database, claim_of(options),
                                                  is_allowed(options, "superuser"), target.session->server()))
        throw exec::TargetError(*problem);
    confirm_production(options, plan, target.session->server());
    if (!options.sandbox) keep_lock(target, std::move(lock));
    return target;
}

}  // namespace runbook::cli
