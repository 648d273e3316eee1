#include <chrono>
#include <csignal>
#include <cstdlib>

#include "interpreter/cli/commands.hpp"
#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/identity.hpp"
#include "interpreter/cli/inputs.hpp"
#include "interpreter/cli/interrupts.hpp"
#include "interpreter/cli/load.hpp"
#include "interpreter/cli/screen.hpp"
#include "interpreter/cli/target.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/core/digest.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/exec/executor.hpp"
#include "interpreter/exec/run_log.hpp"
#include "interpreter/log/event_log.hpp"
#include "interpreter/log/files.hpp"
#include "interpreter/log/reader.hpp"
#include "interpreter/log/signer.hpp"
#include "interpreter/report/markdown.hpp"

namespace runbook::cli {

namespace {

constexpr std::size_t kMaxFixtureBytes = 1024UL * 1024 * 1024;

// The key of `--key`, else the one of `runbook key new`; none for an unsigned log.
std::optional<log::Signer> choose_signer(const RunOptions& options) {
    if (options.unsigned_log) return std::nullopt;
    auto key = std::filesystem::path(options.key);
    if (key.empty()) key = log::config_folder() / "key";
    if (options.key.empty() && !std::filesystem::exists(key)) {
        if (options.sandbox) return std::nullopt;
        throw Failure(kUsage,
                      "there is no key to sign the log with; make one with `runbook key new`, name yours with --key, "
                      "or say --unsigned");
    }
    try {
        return log::Signer(key);
    } catch (const log::SigningError& error) {
        throw Failure(kEnvironment, error.what());
    }
}

std::map<std::string, std::string> read_secrets(const plan::Plan& plan) {
    std::map<std::string, std::string> secrets;
    for (const auto& secret : plan.secrets) {
        const char* value = std::getenv(secret.environment.c_str());
        if (value == nullptr || *value == '\0')
            throw Failure(kUsage,
                          fmt::format("the secret `{}` is read from the environment variable {}, which is not set",
                                      secret.name, secret.environment));
        secrets[secret.name] = value;
    }
    return secrets;
}

void must_be_answerable(const plan::Plan& plan, const GivenAnswers& answers) {
    if (can_ask()) return;
    if (const auto lines = missing_answers(plan, answers); !lines.empty())
        throw Failure(kUsage,
                      "nobody can be asked here, and these answers are missing; fill them into a file and give it with "
                      "--answers:\n" +
                          lines);
}

exec::Start start_of(const plan::Plan& plan, const RunOptions& options, const std::optional<log::Signer>& signer,
                     const std::filesystem::path& root) {
    exec::Start start;
    start.tool = std::string("runbook ") + RUNBOOK_VERSION;
    start.operator_name = user_name();
    start.host = host_name();
    start.environment = options.environment;
    start.sandbox = options.sandbox;
    if (signer) start.signer = signer->fingerprint();
    for (const auto& fixture : plan.fixtures)
        start.fixtures.emplace_back(
            fixture, options.sandbox ? core::sha256_hex(read_text_file(root / fixture, kMaxFixtureBytes)) : "");
    return start;
}

// Before anything is sent to anybody, the log holds who runs what, and the whole plan.
void write_plan(log::EventLog& log, const plan::Plan& plan, const exec::Start& start) {
    log.append(exec::start_event(plan, start));
    for (const auto& step : plan.steps) log.append(exec::plan_step_event(step));
    log.flush();
}

std::string signal_name(int signal) {
    return signal == SIGTERM ? "interrupted by SIGTERM" : "interrupted by SIGINT";
}

// What stands beside every step that was blocked; the whole of it is told once.
std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

struct Outcome {
    judge::RunResult result;
    bool first_step_began = false;
    std::string trouble;  // why no step could run
};

Outcome run_plan(const plan::Plan& plan, const RunOptions& options, const std::filesystem::path& root,
                 log::EventLog& log, Screen& screen, const core::Interrupt& interrupt,
                 std::map<std::string, std::string> secrets) {
    Outcome outcome;
    OpenTarget target;
    screen.doing(options.sandbox ? "the sandbox starts" : "connecting");
    try {
        target = open_target(options, plan, root, interrupt);
        log.append(exec::target_event(target.session->server()));
        log.flush();
        outcome.first_step_began = true;
    } catch (const Failure& failure) {
        outcome.trouble = interrupt.signal != 0 ? signal_name(interrupt.signal) : failure.what();
        screen.silence();
    }
    outcome.result = exec::execute(
        {plan, target.session.get(), log, screen, interrupt, root, std::move(secrets), first_line(outcome.trouble)});
    log.seal();
    return outcome;
}

void write_report(const std::filesystem::path& log_file, const std::filesystem::path& report_file) {
    const int error = log::create_file(report_file, report::markdown(log::load_file(log_file)), 0600);
    if (error != 0)
        throw Failure(
            kEnvironment,
            fmt::format("the log is sealed, but the report {} cannot be written: {}; `runbook report {}` renders it",
                        report_file.string(), log::error_text(error), log_file.string()));
}

const char* decision_color(core::Decision decision) {
    if (decision == core::Decision::go) return "1;32";
    return decision == core::Decision::hold ? "1;33" : "1;31";
}

void print_verdict(const plan::Plan& plan, const judge::RunResult& result, bool color) {
    const auto name = std::string(core::name_of(result.decision));
    show(fmt::format("\n{}  {}\n",
                     color ? fmt::format("\033[{}m{}\033[0m", decision_color(result.decision), name) : name,
                     core::printable(plan.title)));
    for (const auto& reason : result.reasons) show(fmt::format("  - {}\n", core::printable(reason)));
    std::string counts;
    for (const auto& [verdict, count] : result.counts)
        counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, core::name_of(verdict));
    show(fmt::format("{}\n", counts));
}

int status_of(const Outcome& outcome, const core::Interrupt& interrupt) {
    if (interrupt.signal != 0) return interrupt.signal == SIGTERM ? kTerminated : kInterrupted;
    if (!outcome.first_step_began) return kEnvironment;
    switch (outcome.result.decision) {
        case core::Decision::go: return kGo;
        case core::Decision::hold: return kHold;
        case core::Decision::no_go: return kNoGo;
    }
    return kNoGo;
}

}  // namespace

int run_command(const RunOptions& options) {
    check_target_options(options);
    auto plan = make_plan(load_program(options.file), options.inputs);
    if (!options.plan_id.empty() && options.plan_id != plan.id)
        throw Failure(kUsage, fmt::format("--plan-id: the plan is {}, and {} was wanted; nothing was run", plan.id,
                                          options.plan_id));
    auto answers = given_answers(options.answers, plan);
    must_be_answerable(plan, answers);
    auto secrets = read_secrets(plan);
    const auto signer = choose_signer(options);
    const auto root = project_root(options.file);
    const auto start = start_of(plan, options, signer, root);
    const auto& interrupt = watch_signals();
    try {
        const auto run_id = log::new_run_id();
        log::EventLog log(std::filesystem::path(options.out) / run_id, run_id);
        if (!signer) show("unsigned: this log never verifies as trusted\n");
        write_plan(log, plan, start);
        Screen screen(plan, options, std::move(answers));
        const auto outcome = run_plan(plan, options, root, log, screen, interrupt, std::move(secrets));
        screen.stop();
        plan.steps.clear();  // the report is made from the log alone, and steps are most of what is in memory
        plan.steps.shrink_to_fit();
        if (signer) signer->sign(log.file());
        const auto report_file = log.file().parent_path() / "report.md";
        write_report(log.file(), report_file);
        if (outcome.trouble.empty())
            print_verdict(plan, outcome.result, screen.colored());
        else
            tell("runbook: " + outcome.trouble + "\nNo step was run.\n");
        show(fmt::format("Log     {}{}\nReport  {}\n", log.file().string(), signer ? " (signed)" : " (unsigned)",
                         report_file.string()));
        return status_of(outcome, interrupt);
    } catch (const log::LogError& error) {
        throw Failure(kEnvironment,
                      fmt::format("{}\nNo verdict is given: what cannot be logged does not count.", error.what()));
    } catch (const log::SigningError& error) {
        throw Failure(kEnvironment,
                      fmt::format("the run ended and its log is sealed, but it could not be signed: {}", error.what()));
    }
}

}  // namespace runbook::cli
