#include "interpreter/cli/arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "interpreter/cli/check.hpp"
#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"
#include "interpreter/cli/key.hpp"
#include "interpreter/cli/plan.hpp"
#include "interpreter/cli/report.hpp"
#include "interpreter/cli/run.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/cli/verify.hpp"
#include "interpreter/core/text.hpp"

namespace runbook::cli {

namespace {

using Command = std::function<int()>;

// CLI11's own message for this shows its internal types and tables.
CLI::Validator one_of(std::vector<std::string> known, const std::string& what) {
    const auto check = [known = std::move(known), what](const std::string& given) {
        if (std::find(known.begin(), known.end(), given) != known.end()) return std::string();
        std::string all;
        for (const auto& one : known) all += (all.empty() ? "" : ", ") + one;
        return fmt::format("`{}` is not {}: {}", given, what, all);
    };
    return {check, "", ""};
}

// An unset variable in a script must not turn an expectation off.
CLI::Validator not_empty() {
    const auto check = [](const std::string& given) {
        return given.empty() ? std::string("it is empty, expected a value; is a variable unset?") : std::string();
    };
    return {check, "", ""};
}

// A mistyped command is not a missing one: it gets a message of its own.
void must_be_command(CLI::App& program, int argc, char** argv) {
    if (argc < 2 || *argv[1] == '-') return;
    std::vector<std::string> known;
    for (const auto* command : program.get_subcommands([](CLI::App*) { return true; }))
        known.push_back(command->get_name());
    const std::string given = argv[1];
    if (std::find(known.begin(), known.end(), given) != known.end()) return;
    if (given == "version") throw Failure(kUsage, "there is no command `version`; use `runbook --version`");
    if (given == "help") throw Failure(kUsage, "there is no command `help`; use `runbook --help`");
    const auto near = core::closest(given, known);
    throw Failure(kUsage, fmt::format("there is no command `{}`{}\nSee `runbook --help`.", given,
                                      near ? "; did you mean `" + *near + "`?" : ""));
}

// The subcommand whose arguments were parsed last.
const CLI::App& chosen_app(const CLI::App& app) {
    const auto chosen = app.get_subcommands();
    return chosen.empty() ? app : chosen_app(*chosen.front());
}

std::string full_name(const CLI::App& app) {
    const auto* parent = app.get_parent();
    return parent == nullptr ? app.get_name() : full_name(*parent) + " " + app.get_name();
}

// A mistyped option, with the one that may have been meant.
std::string unknown_arguments(const CLI::App& program) {
    const auto& app = chosen_app(program);
    std::vector<std::string> known;
    for (const auto* option : app.get_options()) known.push_back(option->get_name());
    std::string text;
    for (const auto& given : program.remaining(true)) {
        const auto name = given.substr(0, given.find('='));
        const auto near = core::closest(name, known);
        text += fmt::format("{}`{}` was not expected{}", text.empty() ? "" : "\n", given,
                            near && given.starts_with('-') ? "; did you mean `" + *near + "`?" : "");
    }
    return fmt::format("{}\nSee `{} --help`.", text, full_name(app));
}

void add_inputs(CLI::App& app, InputOptions& inputs) {
    app.add_option("--set", inputs.set, "A param's value, as name=value; can be repeated")->allow_extra_args(false);
    app.add_option("--params", inputs.params, "A TOML file of param values")->allow_extra_args(false);
}

void add_check(CLI::App& program, Command& chosen) {
    auto options = std::make_shared<CheckOptions>();
    auto* app = program.add_subcommand(
        "check",
        "Report every error that can be found without running anything; with --sandbox or --target also what only a "
        "server knows: it parses and describes each statement, and executes none\n\nExample: runbook check "
        "runbooks/staging_validation.rb --sandbox\n\nExit status: 0 no errors, 2 errors or wrong usage, 3 a problem "
        "with "
        "the server or a file");
    app->add_option("FILE", options->files, "Runbooks")->required();
    auto* target = app->add_option("--target", options->targets,
                                   "Ask this database, a libpq URI without a password; \"\" for libpq's environment "
                                   "variables (PGHOST …); name=URI for another database of the runbook")
                       ->allow_extra_args(false);
    app->add_flag("--sandbox", options->sandbox, "Ask a private PostgreSQL with the runbook's fixtures")
        ->excludes(target);
    app->add_flag("--insecure-tls", options->insecure_tls, "Allow a remote server without sslmode=verify-full");
    add_inputs(*app, options->inputs);
    app->parse_complete_callback([options, target] { options->on_target = target->count() > 0; });
    app->callback([options, &chosen] { chosen = [options] { return check_command(*options); }; });
}

void add_plan(CLI::App& program, Command& chosen) {
    auto options = std::make_shared<PlanOptions>();
    auto* app = program.add_subcommand("plan",
                                       "Show what would run, in order, with its values, and the PlanId\n\nExample: "
                                       "runbook plan runbooks/staging_validation.rb --set foreign_keys=all");
    app->add_option("FILE", options->file, "A runbook")->required();
    app->add_flag("--json", options->json, "As JSON");
    add_inputs(*app, options->inputs);
    app->callback([options, &chosen] { chosen = [options] { return plan_command(*options); }; });
}

void add_run_target(CLI::App& app, RunOptions& options) {
    auto* target = app.add_option("--target", options.targets,
                                  "The database, as a libpq URI without a password; default: libpq's environment "
                                  "variables (PGHOST …); name=URI for another database of the runbook")
                       ->allow_extra_args(false);
    app.add_flag("--sandbox", options.sandbox,
                 "Use a private PostgreSQL with the runbook's fixtures, deleted after the run")
        ->excludes(target);
    app.add_option("--environment", options.environment, "What the target is: staging, production …");
    app.add_option("--allow", options.allow, "Capabilities to allow: commit, command, http, superuser")
        ->delimiter(',')
        ->check(one_of({"commit", "command", "http", "superuser"}, "one of the capabilities"));
    app.add_flag("--yes", options.yes, "Do each action without asking first; it attests nothing");
    app.add_flag("--insecure-tls", options.insecure_tls,
                 "Allow a remote server without sslmode=verify-full; the log records only whether TLS was used");
    app.add_option("--only", options.selection.only,
                   "Run only these steps and criteria, by id or path (C3,preflight/*), and what they rest on; at most "
                   "HOLD")
        ->delimiter(',')
        ->check(not_empty());
    app.add_option("--tag", options.selection.tags, "Run only what has one of these tags; at most HOLD")
        ->delimiter(',')
        ->check(not_empty());
    app.add_option("--from", options.selection.from,
                   "Run only from this step or criterion on, and what that rests on; at most HOLD")
        ->check(not_empty());
    app.add_option("--waivers", options.waivers, "A file of waivers: checks that are forgiven what they found")
        ->check(not_empty());
    app.add_option("--plan-id", options.plan_id, "Run only if the plan has this PlanId: sha256:…")->check(not_empty());
}

void add_run_evidence(CLI::App& app, RunOptions& options) {
    app.add_option("--answers", options.answers, "A TOML file of attestations and answers")->allow_extra_args(false);
    auto* key = app.add_option("--key", options.key,
                               "The OpenSSH key that signs the log; default: the key made by `runbook key new`")
                    ->check(not_empty());
    app.add_flag("--unsigned", options.unsigned_log, "Do not sign the log; an unsigned log is never VERIFIED")
        ->excludes(key);
    app.add_option("--out", options.out, "The folder in which each run creates its own folder")
        ->capture_default_str()
        ->check(not_empty());
}

void add_run(CLI::App& program, Command& chosen) {
    auto options = std::make_shared<RunOptions>();
    auto* app = program.add_subcommand(
        "run",
        "Run a runbook and decide GO, HOLD or NO-GO\n\nExample: runbook run runbooks/staging_validation.rb --sandbox "
        "--environment staging --answers runbooks/answers/staging_validation.toml --unsigned\n\nExit status: 0 GO, 1 "
        "NO-GO, 4 HOLD, 2 usage or an error in the runbook, 3 a problem with the target or a file, 129/130/131/143 "
        "interrupted");
    app->add_option("FILE", options->file, "A runbook")->required();
    add_inputs(*app, options->inputs);
    add_run_target(*app, *options);
    add_run_evidence(*app, *options);
    app->add_flag("--keep-details", options->keep_details,
                  "Keep the values of columns that PostgreSQL's errors quote; they can be personal data");
    app->add_flag("--quiet", options->quiet, "Show only the verdict");
    app->add_option("--rows", options->rows, "Show at most this many rows of a check that did not pass")
        ->check(CLI::Range(0, 1000))
        ->capture_default_str();
    app->add_flag("--verbose", options->verbose, "Show what each rule saw");
    static const std::map<std::string, Color> kColors{
        {"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}};
    app->add_option_function<std::string>(
           "--color", [options](const std::string& name) { options->color = kColors.at(name); },
           "auto, always or never; NO_COLOR is respected")
        ->check(one_of({"auto", "always", "never"}, "one of the color modes"));
    app->callback([options, &chosen] { chosen = [options] { return run_command(*options); }; });
}

void add_report(CLI::App& program, Command& chosen) {
    auto options = std::make_shared<ReportOptions>();
    auto* app = program.add_subcommand("report",
                                       "Write the report of a run as Markdown, from its log, which is judged again "
                                       "first\n\nExample: runbook report runs/01J…/log.jsonl > report.md\n\nExit "
                                       "status: 0 written, 20 the log is TAMPERED and the report says only that, 2 "
                                       "usage or a file that cannot be read");
    app->add_option("LOG", options->log, "A log.jsonl, or its folder")->required();
    app->add_option("--allowed-signers", options->allowed_signers,
                    "OpenSSH's file of trusted signers, by which the report says who signed; default: the one in the "
                    "configuration folder")
        ->check(not_empty());
    app->callback([options, &chosen] { chosen = [options] { return report_command(*options); }; });
}

void add_verify(CLI::App& program, Command& chosen) {
    auto options = std::make_shared<VerifyOptions>();
    auto* app = program.add_subcommand(
        "verify",
        "Check that a log is complete, unchanged, correctly judged and signed by someone trusted\n\nExample: runbook "
        "verify "
        "runs/01J…/log.jsonl --allowed-signers ops/allowed_signers\n\nExit status: 0 VERIFIED, 10 INCOMPLETE, 20 "
        "TAMPERED, 30 UNTRUSTED, 40 MISMATCH, 2 usage");
    app->add_option("LOG", options->log, "A log.jsonl, or its folder")->required();
    app->add_option("--allowed-signers", options->allowed_signers,
                    "OpenSSH's file of trusted signers; default: the one in the configuration folder")
        ->check(not_empty());
    app->add_option("--expect-plan", options->expect_plan, "The PlanId that the log must have")->check(not_empty());
    app->add_option("--expect-runbook", options->expect_runbook, "The SHA-256 that the runbook's file must have had")
        ->check(not_empty());
    app->add_option("--expect-target", options->expect_target,
                    "The name or system identifier that the database must have had")
        ->check(not_empty());
    app->callback([options, &chosen] { chosen = [options] { return verify_command(*options); }; });
}

void add_key(CLI::App& program, Command& chosen) {
    auto options = std::make_shared<KeyNewOptions>();
    auto* key = program.add_subcommand("key", "The operator's signing key")->require_subcommand(1);
    auto* app =
        key->add_subcommand("new", "Make an Ed25519 key and trust it on this machine\n\nExample: runbook key new");
    app->add_option("--path", options->path, "Where the key goes; default: `key` in the configuration folder");
    app->add_option("--name", options->principal, "The signer's name; default: user@host");
    app->callback([options, &chosen] { chosen = [options] { return key_new_command(*options); }; });
}

int parse_and_run(CLI::App& program, Command& chosen, int argc, char** argv) {
    must_be_command(program, argc, argv);
    try {
        program.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        print_result(program.help());
        return kGo;
    } catch (const CLI::CallForVersion&) {
        print_result(fmt::format("runbook {}\n", RUNBOOK_VERSION));
        return kGo;
    } catch (const CLI::ExtrasError&) {
        throw Failure(kUsage, unknown_arguments(program));
    } catch (const CLI::ParseError& error) {
        throw Failure(kUsage,
                      std::string(error.what()) + "\nSee `runbook --help`, or `runbook run --help` and the like.");
    }
    return chosen();
}

}  // namespace

int run_program(int argc, char** argv) {
    CLI::App program{
        "Run database checks from a runbook, decide GO, HOLD or NO-GO, and keep a signed log of the evidence.",
        "runbook"};
    program.require_subcommand(1);
    program.set_version_flag("--version", RUNBOOK_VERSION);
    Command chosen;
    add_check(program, chosen);
    add_plan(program, chosen);
    add_run(program, chosen);
    add_report(program, chosen);
    add_verify(program, chosen);
    add_key(program, chosen);
    try {
        return parse_and_run(program, chosen, argc, argv);
    } catch (const Failure& failure) {
        print_error(fmt::format("runbook: {}\n", failure.what()));
        return failure.status;
    } catch (const std::exception& error) {
        print_error(
            fmt::format("runbook: internal error: {}\nThis is a bug in runbook itself; please report it with the "
                        "runbook's text.\n",
                        error.what()));
        return kEnvironment;
    }
}

}  // namespace runbook::cli
