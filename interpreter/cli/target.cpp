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
#include "interpreter/core/text.hpp"
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

// `restored=postgresql://…`, and not `host=db.example.org`, which is a connection string itself.
bool is_named(const std::string& target) {
    const auto equals = target.find('=');
    if (equals == std::string::npos || equals == 0) return false;
    const auto address = std::string_view(target).substr(equals + 1);
    const bool is_address = address.starts_with("postgres://") || address.starts_with("postgresql://") ||
                            address.find('=') < address.find(' ');
    return is_address &&
           std::all_of(target.begin(), target.begin() + static_cast<std::ptrdiff_t>(equals), core::is_word_character);
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
void confirm_production(const RunOptions& options, const std::optional<model::Database>& demands,
                        const postgres::Server& server) {
    if (options.sandbox || !exec::is_production(demands, claim_of(options), server)) return;
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
Lock take_lock(const postgres::Target& address, const std::string& run_id, const os::Interrupt& interrupt) {
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

namespace {

// One that the run makes itself, as a restore does, is not there before.
bool has_fixture(const std::vector<OpenFixture>& fixtures, const std::string& database) {
    return std::any_of(fixtures.begin(), fixtures.end(),
                       [&](const auto& fixture) { return fixture.database == database; });
}

}  // namespace

std::unique_ptr<postgres::Sandbox> start_sandbox(const plan::Plan& plan, const std::vector<OpenFixture>& fixtures,
                                                 const os::Interrupt& interrupt) {
    auto sandbox = std::make_unique<postgres::Sandbox>(interrupt);
    sandbox->create_roles(roles_of(plan));
    for (const auto& database : plan.head.databases)
        if (!database.when_used || has_fixture(fixtures, database.name)) sandbox->create_database(database.name);
    for (const auto& fixture : fixtures)
        if (sandbox->load(fixture.path, fixture.file.get(), fixture.database.empty() ? "sandbox" : fixture.database) !=
            fixture.sha256)
            throw exec::TargetError(fmt::format(
                "the fixture {} was changed after the log's first line named its digest; run again", fixture.path));
    return sandbox;
}

std::vector<OpenFixture> open_fixtures(const plan::Plan& plan, const std::filesystem::path& root) {
    std::vector<OpenFixture> fixtures;
    for (const auto& [path, database] : plan.fixture_files) {
        auto file = open_fixture(root, path);
        auto digest = digest_of(file, path);
        fixtures.push_back({path, database, std::move(digest), std::move(file)});
    }
    return fixtures;
}

void check_targets(const std::vector<std::string>& targets) {
    for (const auto& target : targets) {
        const auto named = is_named(target) ? target.substr(target.find('=') + 1) : target;
        check_target(named);
    }
}

std::map<std::string, std::string> target_addresses(const std::vector<std::string>& targets,
                                                    const model::RunbookHead& head) {
    std::map<std::string, std::string> addresses;
    for (const auto& target : targets) {
        const auto name = is_named(target) ? target.substr(0, target.find('=')) : std::string();
        const auto is_it = [&](const auto& database) { return database.name == name; };
        if (!name.empty() && std::none_of(head.databases.begin(), head.databases.end(), is_it))
            throw Failure(kUsage, fmt::format("--target {0}=…: the runbook has no database `{0}`; declare it with: "
                                              "database :{0}, :postgres",
                                              name));
        if (!addresses.emplace(name, name.empty() ? target : target.substr(name.size() + 1)).second)
            throw Failure(kUsage, name.empty() ? "--target is given twice for the runbook's own database"
                                               : fmt::format("--target {}=… is given twice", name));
    }
    return addresses;
}

std::string OpenTargets::not_alone() const {
    for (const auto& [name, target] : all)
        if (auto problem = target.lock ? target.lock->problem() : std::string(); !problem.empty()) return problem;
    return {};
}

namespace {

const model::NamedDatabase* declared(const model::RunbookHead& head, const std::string& name) {
    for (const auto& database : head.databases)
        if (database.name == name) return &database;
    return nullptr;
}

std::string address_of(const OpenTargets& targets, const std::string& name, const RunOptions& options,
                       const model::RunbookHead& head) {
    if (targets.sandbox) return name.empty() ? targets.sandbox->uri() : targets.sandbox->uri(name, "runbook");
    const auto addresses = target_addresses(options.targets, head);
    const auto found = addresses.find(name);
    if (found != addresses.end()) return found->second;
    if (name.empty()) return {};
    throw exec::TargetError(fmt::format("the database `{0}` has no address; give one with --target {0}=…", name));
}

}  // namespace

postgres::Session& open_target(OpenTargets& targets, const std::string& name, const RunOptions& options,
                               const plan::Plan& plan, const std::vector<OpenFixture>& fixtures,
                               const std::string& run_id, const os::Interrupt& interrupt) {
    OpenTarget target;
    Lock lock;
    try {
        if (options.sandbox && !targets.sandbox) targets.sandbox = start_sandbox(plan, fixtures, interrupt);
        const postgres::Target address{address_of(targets, name, options, plan.head), options.insecure_tls};
        if (!options.sandbox) lock = take_lock(address, run_id, interrupt);
        target.session = postgres::connect(address, interrupt);
    } catch (const postgres::SandboxError& error) {
        throw exec::TargetError(error.what());
    } catch (const postgres::ConnectionError& error) {
        throw exec::TargetError(error.what());
    }
    const auto* named = declared(plan.head, name);
    const auto demands = named == nullptr ? plan.head.database : std::optional(named->demands);
    const auto& server = target.session->server();
    if (const auto problem = exec::target_problem(demands, claim_of(options), is_allowed(options, "superuser"), server))
        throw exec::TargetError(*problem);
    confirm_production(options, demands, server);
    if (!options.sandbox) keep_lock(target, std::move(lock));
    return *targets.all.insert_or_assign(name, std::move(target)).first->second.session;
}

}  // namespace runbook::cli
