#include "interpreter/cli/run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>

#include "grammar/parse.hpp"
#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"
#include "interpreter/cli/identity.hpp"
#include "interpreter/cli/inputs.hpp"
#include "interpreter/cli/interrupts.hpp"
#include "interpreter/cli/layout.hpp"
#include "interpreter/cli/load.hpp"
#include "interpreter/cli/screen.hpp"
#include "interpreter/cli/target.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/core/digest.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/exec/conductor.hpp"
#include "interpreter/judge/selected.hpp"
#include "interpreter/log/event_log.hpp"
#include "interpreter/log/key.hpp"
#include "interpreter/log/log_file.hpp"
#include "interpreter/log/signer.hpp"
#include "interpreter/os/files.hpp"
#include "interpreter/os/regular_file.hpp"
#include "interpreter/report/markdown/markdown.hpp"
#include "interpreter/sema/waivers.hpp"

namespace runbook::cli {

namespace {

// A screen full of them; the step lines and the report have all.
constexpr std::size_t kMostDeviations = 20;

// The key given with `--key`, otherwise the one made by `runbook key new`; none for an unsigned log.
std::optional<log::Signer> choose_signer(const RunOptions& options) {
    if (options.unsigned_log) return std::nullopt;
    auto key = std::filesystem::path(options.key);
    if (key.empty()) key = log::config_folder() / "key";
    if (options.key.empty() && !os::is_there(key)) {
        if (options.sandbox) return std::nullopt;
        throw Failure(kUsage,
                      "there is no key to sign the log with; make one with `runbook key new`, give yours with --key, "
                      "or use --unsigned");
    }
    try {
        return log::Signer(key);
    } catch (const log::SigningError& error) {
        throw Failure(kEnvironment, error.what());
    }
}

exec::Secrets read_secrets(const plan::Plan& plan) {
    exec::Secrets secrets;
    for (const auto& secret : plan.head.secrets) {
        const char* value = std::getenv(secret.environment.c_str());
        if (value == nullptr || *value == '\0')
            throw Failure(kUsage,
                          fmt::format("the secret `{}` is read from the environment variable {}, which is not set",
                                      secret.name, secret.environment));
        secrets[secret.name] = value;
    }
    return secrets;
}

// Without the steps that are not selected, which nobody is asked about.
plan::Plan narrowed(plan::Plan plan, const model::Selection& selection) {
    const auto selected = judge::selected_steps(plan.steps, selection);
    std::erase_if(plan.steps, [&](const auto& step) { return !selected.contains(step.number); });
    return plan;
}

void must_be_answerable(const plan::Plan& plan, const GivenAnswers& answers, bool confirmed) {
    if (can_ask()) return;
    const auto begins = [](const auto& step) { return std::holds_alternative<model::Begin>(step.body); };
    if (const auto action = std::find_if(plan.steps.begin(), plan.steps.end(), begins);
        action != plan.steps.end() && !confirmed)
        throw Failure(kUsage,
                      fmt::format("{}: the runbook commits, and there is no terminal to ask on whether to go on; look "
                                  "at what it does with `runbook plan`, and add --yes",
                                  model::place_text(*action)));
    if (const auto lines = missing_answers(plan, answers); !lines.empty())
        throw Failure(kUsage,
                      "answers are missing, and there is no terminal to ask on; put them into a file and pass it with "
                      "--answers:\n" +
                          lines);
}

model::RunStarted start_of(const plan::Plan& plan, const RunOptions& options, const std::optional<log::Signer>& signer,
                           const std::vector<OpenFixture>& fixtures) {
    model::RunStarted start;
    start.tool = std::string("runbook ") + RUNBOOK_VERSION;
    start.operator_name = user_name();
    start.host = host_name();
    start.environment = options.environment;
    start.sandbox = options.sandbox;
    start.selection = options.selection;
    if (signer) start.signer = signer->fingerprint();
    if (signer) start.signer_name = signer->name_in(log::config_folder() / "allowed_signers");
    for (const auto& path : plan.fixtures) start.fixtures.push_back({path, ""});
    for (std::size_t i = 0; i < fixtures.size(); ++i) start.fixtures[i].sha256 = fixtures[i].sha256;
    return start;
}

// As readable as the operator's umask allows: others are given this file.
void write_report(const std::filesystem::path& log_file, const std::filesystem::path& report_file, bool is_signed) {
    const auto signature = is_signed ? report::Signature::good : report::Signature::missing;
    const int error = os::create_file(report_file, report::markdown(log::LogFile(log_file).pieces(), signature), 0666);
    if (error != 0)
        throw Failure(
            kEnvironment,
            fmt::format("the log is sealed, but the report {} cannot be written: {}; `runbook report {}` renders it",
                        report_file.string(), os::error_text(error), log_file.string()));
}

// A criterion in one line, which only a terminal cuts.
std::string deviation_line(const model::Deviation& deviation, bool color) {
    const auto name = fmt::format("{} ({})", deviation.name, model::severities_text(deviation));
    const auto text = deviation.reason.empty() ? name : name + ": " + deviation.reason;
    constexpr std::size_t kMargin = 10;  // and the verdict's word
    const auto line = core::printable(text);
    return fmt::format("  {} {}\n", word_of(deviation.verdict, color),
                       ::isatty(STDOUT_FILENO) == 1 ? core::first_characters(line, screen_width() - kMargin) : line);
}

void print_verdict(const plan::Plan& plan, const model::RunResult& result, bool color) {
    const auto name = std::string(model::name_of(result.decision));
    const auto waived = model::waived_text(result);
    print(fmt::format("\n{}{}  {}\n", color ? fmt::format("\033[{}m{}\033[0m", color_of(result.decision), name) : name,
                      waived, core::printable(plan.head.title)));
    for (const auto& reason : result.reasons) print(wrapped(reason, 2, screen_width()));
    const auto& [worst, left_out] = result.deviations;
    const auto shown = std::min(worst.size(), kMostDeviations);
    for (std::size_t i = 0; i < shown; ++i) print(deviation_line(worst[i], color));
    if (const auto more = worst.size() - shown + static_cast<std::size_t>(left_out); more > 0)
        print(fmt::format("  and {} more; the report has them\n", more));
    std::string counts;
    std::int64_t steps = 0;
    for (const auto& [verdict, count] : result.counts) {
        counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, model::name_of(verdict));
        steps += count;
    }
    print(fmt::format("  {}{}{}\n", core::counted(static_cast<std::size_t>(steps), "step"), steps == 0 ? "" : ": ",
                      counts));
}

void print_outcome(const plan::Plan& plan, const exec::Outcome& outcome, bool color) {
    if (outcome.failure.empty())
        print_verdict(plan, outcome.result, color);
    else
        print_error("runbook: " + outcome.failure + "\nNo step was run.\n");
}

int status_of(const exec::Outcome& outcome, const os::Interrupt& interrupt) {
    if (interrupt.signal != 0) return kSignalled + interrupt.signal;
    if (!outcome.first_step_began) return kEnvironment;
    switch (outcome.result.decision) {
        case model::Decision::go: return kGo;
        case model::Decision::hold: return kHold;
        case model::Decision::no_go: return kNoGo;
    }
    return kNoGo;
}

// Every problem that can be found before the log is opened.
struct Prepared {
    plan::Plan plan;
    GivenAnswers answers;
    exec::Secrets secrets;
    std::optional<log::Signer> signer;
    std::filesystem::path root;
    std::vector<OpenFixture> fixtures;     // none where the target is not a sandbox
    std::unique_ptr<hooks::HookHost> lua;  // none where the plan has no Lua
    model::RunStarted start;
};

// What the runbook declares with `requires`, the operator allows.
void must_be_allowed(const plan::Plan& plan, const RunOptions& options) {
    std::vector<std::string> missing;
    for (const auto& one : plan.head.capabilities)
        if (std::find(options.allow.begin(), options.allow.end(), one) == options.allow.end()) missing.push_back(one);
    if (missing.empty()) return;
    throw Failure(kUsage,
                  fmt::format("the runbook needs {0}, which --allow does not have; look at what it does with `runbook "
                              "plan`, and add --allow {1}",
                              fmt::join(missing, " and "), fmt::join(missing, ",")));
}

core::Number now_in_microseconds() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return core::Number(std::int64_t{std::chrono::duration_cast<std::chrono::microseconds>(now).count()});
}

// Those whose time is over are in the log too, and forgive nothing.
void add_waivers(model::RunStarted& start, const plan::Plan& plan, const std::string& file) {
    if (file.empty()) return;
    grammar::Sources sources;
    grammar::Diagnostics diagnostics;
    const auto index = sources.add(file, read_text_file(file, grammar::kMaxFileBytes));
    const auto waivers = sema::read_waivers(sources, index, diagnostics);
    sema::check_waivers(waivers, plan.steps, diagnostics);
    if (const auto findings = grammar::render_all(diagnostics, sources); !findings.empty()) print_error(findings);
    if (diagnostics.has_errors()) throw Failure(kUsage, file + " has errors; nothing was run");
    for (const auto& [waiver, span] : waivers) start.waivers.push_back(waiver);
    start.waived_at = now_in_microseconds();
}

Prepared prepare(const RunOptions& options) {
    check_targets(options.targets);
    Prepared prepared{make_plan(load_program(options.file), options.inputs), {}, {}, {}, {}, {}, {}, {}};
    auto& plan = prepared.plan;
    if (!options.plan_id.empty() && options.plan_id != plan.id)
        throw Failure(kUsage,
                      fmt::format("--plan-id: the plan is {}, expected {}; nothing was run", plan.id, options.plan_id));
    (void)target_addresses(options.targets, plan.head);
    must_be_allowed(plan, options);
    if (!options.selection.is_within_limits())
        throw Failure(kUsage,
                      fmt::format("--only, --tag and --from take at most {} values of at most {} characters each",
                                  model::kMostPatterns, model::kLongestPattern));
    if (const auto none = judge::unmatched(plan.steps, options.selection); !none.empty())
        throw Failure(kUsage, fmt::format("no step or criterion fits `{}`; `runbook plan` shows their ids, and --only "
                                          "takes them, or a path such as `preflight/*`",
                                          fmt::join(none, "`, `")));
    prepared.answers = given_answers(options.answers, plan);
    must_be_answerable(options.selection.is_all() ? plan : narrowed(plan, options.selection), prepared.answers,
                       options.yes || options.sandbox);
    // Before there is a secret, a key or a connection in memory.
    if (!plan.head.lua.empty())
        prepared.lua = std::make_unique<hooks::HookHost>(lua_sources(plan.head.lua), hooks::Limits());
    prepared.secrets = read_secrets(plan);
    prepared.signer = choose_signer(options);
    prepared.root = project_root(options.file);
    if (options.sandbox) prepared.fixtures = open_fixtures(plan, prepared.root);
    prepared.start = start_of(plan, options, prepared.signer, prepared.fixtures);
    add_waivers(prepared.start, plan, options.waivers);
    return prepared;
}

int run_and_report(const RunOptions& options, Prepared& prepared, const os::Interrupt& interrupt) {
    const auto run_id = log::new_run_id();
    log::EventLog log(std::filesystem::path(options.out) / run_id, run_id);
    const auto* signer = prepared.signer ? &*prepared.signer : nullptr;
    Screen screen(prepared.plan, options, std::move(prepared.answers), signer != nullptr);
    OpenTargets targets;
    const auto connect = [&](const std::string& name) -> postgres::Session& {
        screen.doing(options.sandbox && !targets.sandbox ? "starting the sandbox" : "connecting");
        return open_target(targets, name, options, prepared.plan, prepared.fixtures, run_id, interrupt);
    };
    const auto not_alone = [&] { return targets.not_alone(); };
    const auto outcome =
        exec::conduct({prepared.plan, prepared.start, connect, log, signer, screen, interrupt, prepared.root,
                       std::move(prepared.secrets), options.keep_details, not_alone, prepared.lua.get()});
    screen.stop();
    prepared.plan.steps =
        std::vector<model::Step>();  // the report is made from the log alone, and the steps take most of the memory
    const auto report_file = log.file().parent_path() / "report.md";
    write_report(log.file(), report_file, signer != nullptr);
    print_outcome(prepared.plan, outcome, screen.colored());
    print(fmt::format("Log     {}{}\nReport  {}\n", core::printable(log.file().string()),
                      signer == nullptr ? " (unsigned)" : " (signed)", core::printable(report_file.string())));
    return status_of(outcome, interrupt);
}

}  // namespace

int run_command(const RunOptions& options) {
    auto prepared = prepare(options);
    try {
        return run_and_report(options, prepared, watch_signals());
    } catch (const log::LogError& error) {
        throw Failure(kEnvironment, fmt::format("{}\nThere is no verdict: a run that cannot be logged does not count.",
                                                error.what()));
    } catch (const log::SigningError& error) {
        throw Failure(kEnvironment,
                      fmt::format("the run ended and its log is sealed, but it could not be signed: {}", error.what()));
    }
}

}  // namespace runbook::cli
