#include "interpreter/cli/check.hpp"

#include <fmt/format.h>

#include <memory>

#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"
#include "interpreter/cli/interrupts.hpp"
#include "interpreter/cli/load.hpp"
#include "interpreter/cli/target.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/describe/check_on_server.hpp"
#include "interpreter/exec/conductor.hpp"
#include "interpreter/plan/parameters.hpp"
#include "interpreter/plan/plan.hpp"

namespace runbook::cli {

namespace {

// Loops that multiply are only seen when they are unrolled, which needs a value for every param.
std::string too_large(const sema::Program& program) {
    try {
        if (plan::missing_parameters(program.params, {}).empty())
            (void)plan::build(program, plan::resolve_parameters(program.params, {}));
    } catch (const plan::PlanTooLarge& error) {
        return fmt::format("error[too-large]: {}\n\n1 error\n", error.what());
    } catch (const plan::PlanError&) {
        // Other values can be given for a run, which is then told what is wrong with its own.
    }
    return {};
}

struct OnServer {
    std::string findings;
    std::string summary;
    bool has_errors = false;
};

// The sandbox must outlive the connection.
struct Described {
    std::unique_ptr<postgres::Sandbox> sandbox;
    std::map<std::string, std::unique_ptr<postgres::Describer>> describers;  // by the database's name in the runbook

    [[nodiscard]] postgres::Describer* of(const std::string& database) const {
        const auto found = describers.find(database);
        return found == describers.end() ? nullptr : found->second.get();
    }
};

Described connect(const CheckOptions& options, const plan::Plan& plan, const std::filesystem::path& root,
                  const os::Interrupt& interrupt) {
    Described described;
    if (options.sandbox) described.sandbox = start_sandbox(plan, open_fixtures(plan, root), interrupt);
    const auto open = [&](const std::string& name, const std::string& address) {
        described.describers[name] =
            std::make_unique<postgres::Describer>(postgres::Target{address, options.insecure_tls}, interrupt);
    };
    if (!options.sandbox) {
        auto addresses = target_addresses(options.targets, plan.head);
        addresses.emplace("", "");  // libpq's environment
        for (const auto& [name, address] : addresses) open(name, address);
        return described;
    }
    open("", described.sandbox->uri());
    for (const auto& database : plan.head.databases)
        if (!database.when_used) open(database.name, described.sandbox->uri(database.name, "runbook"));
    return described;
}

std::string summary_of(const describe::Summary& summary, const postgres::Server& server) {
    auto text = fmt::format("PostgreSQL {} described {}; nothing was executed\n", server.version,
                            core::counted(summary.described, "statement"));
    for (const auto& one : summary.not_checked) text += "  not checked: " + core::printable(one) + "\n";
    return text;
}

// What only a server can know: whether tables, columns and functions exist, and of which types results are.
OnServer check_on_server(const CheckOptions& options, const std::string& file, const Loaded& loaded,
                         const os::Interrupt& interrupt) {
    const auto plan = make_plan(*loaded.program, options.inputs);
    try {
        const auto described = connect(options, plan, project_root(file), interrupt);
        grammar::Diagnostics diagnostics;
        const auto summary = describe::check_on_server(
            plan, [&](const std::string& database) { return described.of(database); }, loaded.sources, diagnostics);
        return {grammar::render_all(diagnostics, loaded.sources), summary_of(summary, described.of("")->server()),
                diagnostics.has_errors()};
    } catch (const postgres::SandboxError& error) {
        throw Failure(kEnvironment, error.what());
    } catch (const postgres::ConnectionError& error) {
        throw Failure(interrupt.signal != 0 ? kSignalled + interrupt.signal : kEnvironment, error.what());
    } catch (const exec::TargetError& error) {
        throw Failure(kEnvironment, error.what());
    }
}

bool asks_server(const CheckOptions& options) {
    return options.sandbox || options.on_target;
}

}  // namespace

int check_command(const CheckOptions& options) {
    int status = kGo;
    check_targets(options.targets);
    const auto& interrupt = asks_server(options) ? watch_signals() : os::kNoInterrupt;
    for (const auto& file : options.files) {
        const auto loaded = load_runbook(file);
        const auto problem = loaded.program ? too_large(*loaded.program) : std::string();
        print_result(loaded.findings() + problem);
        const bool is_right = loaded.program && problem.empty();
        OnServer server;
        if (is_right && asks_server(options)) server = check_on_server(options, file, loaded, interrupt);
        print_result(server.findings);
        if (is_right && !server.has_errors) print_result(fmt::format("{}: ok\n", file));
        if (!is_right || server.has_errors) status = kUsage;
        print_result(server.summary);
    }
    return status;
}

}  // namespace runbook::cli
