#include "interpreter/cli/arguments.hpp"

#include <CLI/CLI.hpp>

#include "interpreter/cli/commands.hpp"
#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/core/text.hpp"

namespace runbook::cli {

namespace {

using Command = std::function<int()>;

// CLI11's own words for this name its types and tables.
CLI::Validator one_of(std::vector<std::string> known, const std::string& what) {
    const auto check = [known = std::move(known), what](const std::string& given) {
        if (std::find(known.begin(), known.end(), given) != known.end()) return std::string();
        std::string all;
        for (const auto& one : known) all += (all.empty() ? "" : ", ") + one;
        return fmt::format("`{}` is not {}: {}", given, what, all);
    };
    return {check, "", ""};
}

// A mistyped command is no missing one.
void must_be_command(CLI::App& program, int argc, char** argv) {
    if (argc < 2 || *argv[1] == '-') return;
    std::vector<std::string> known;
    for (const auto* command : program.get_subcommands([](CLI::App*) { return true; }))
        known.push_back(command->get_name());
    const std::string given = argv[1];
    if (std::find(known.begin(), known.end(), given) != known.end()) return;
    const auto near = core::closest(given, known);
    throw Failure(kUsage, fmt::format("there is no command `{}`{}\nSee `runbook --help`.", given,
                                      near ? "; did you mean `" + *near + "`?" : ""));
}

void add_inputs(CLI::App& app, InputOptions& inputs) {
    app.add_option("--set", inputs.set, "A param's value, as name=value; may be given often")->allow_extra_args(false);
    app.add_option("--params", inputs.params, "A TOML file of params")->allow_extra_args(false);
}

void add_check(CLI::App& program, Command& chosen) {
    auto options = std::make_shared<CheckOptions>();
    auto* app = program.add_subcommand(
        "check",
        "Every error that can be found without a database\n\nExample: runbook check runbooks/staging_validation.rb");
    app->add_option("FILE", options->files, "Runbooks")->required();
    app->callback([options, &chosen] { chosen = [options] { return check_command(*options); }; });
}

void add_plan(CLI::App& program, Command& chosen) {
    auto options = std::make_shared<PlanOptions>();
    auto* app = program.add_subcommand("plan",
                                       "What would run, in order, with which values; and its PlanId\n\nExample: "
                                       "runbook plan runbooks/staging_validation.rb --set foreign_keys=all");
    app->add_option("FILE", options->file, "A runbook")->required();
    app->add_flag("--json", options->json, "As JSON");
    add_inputs(*app, options->inputs);
    app->callback([options, &chosen] { chosen = [options] { return plan_command(*options); }; });
}

void add_run_target(CLI::App& app, RunOptions& options) {
    auto* target =
        app.add_option("--target", options.target,
                       "The database: a libpq URI without password; default: libpq's environment (PGHOST …)");
    app.add_flag("--sandbox", options.sandbox, "A private PostgreSQL with the runbook's fixtures, gone afterwards")
        ->excludes(target);
    app.add_option("--environment", options.environment, "What the target is: staging, production …");
    app.add_option("--allow", options.allow, "Capabilities: superuser")
        ->delimiter(',')
        ->check(one_of({"superuser"}, "one of the capabilities"));
    app.add_flag("--insecure-tls", options.insecure_tls,
                 "A remote server without sslmode=verify-full; the log says so");
    app.add_option("--plan-id", options.plan_id, "Run this plan and no other: sha256:…");
}

void add_run_evidence(CLI::App& app, RunOptions& options) {
    app.add_option("--answers", options.answers, "A TOML file of attestations and answers")->allow_extra_args(false);
    auto* key = app.add_option("--key", options.key,
                               "The OpenSSH key that signs the log; default: the one of `runbook key new`");
    app.add_flag("--unsigned", options.unsigned_log, "Do not sign; such a log never verifies as 0")->excludes(key);
    app.add_option("--out", options.out, "The folder in which the run gets its own")->capture_default_str();
}

void add_run(CLI::App& program, Command& chosen) {
    auto options = std::make_shared<RunOptions>();
    auto* app = program.add_subcommand(
        "run",
        "Run a runbook and decide GO, HOLD or NO-GO\n\nExample: runbook run runbooks/staging_validation.rb --sandbox "
        "--environment staging --answers runbooks/answers/staging_validation.toml --unsigned\n\nExit status: 0 GO, 1 "
        "NO-GO, 4 HOLD, 2 usage or an error in the runbook, 3 target or file trouble, 130/143 interrupted");
    app->add_option("FILE", options->file, "A runbook")->required();
    add_inputs(*app, options->inputs);
    add_run_target(*app, *options);
    add_run_evidence(*app, *options);
    app->add_flag("--quiet", options->quiet, "Only the verdict");
    app->add_flag("--verbose", options->verbose, "What each rule saw");
    static const std::map<std::string, Color> kColors{
        {"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}};
    app->add_option_function<std::string>(
           "--color", [options](const std::string& name) { options->color = kColors.at(name); },
           "auto, always or never; NO_COLOR is heeded")
        ->check(one_of({"auto", "always", "never"}, "a choice of colours"));
    app->callback([options, &chosen] { chosen = [options] { return run_command(*options); }; });
}

void add_report(CLI::App& program, Command& chosen) {
    auto options = std::make_shared<ReportOptions>();
    auto* app = program.add_subcommand("report",
                                       "The filled execution log, as Markdown, from a log alone\n\nExample: runbook "
                                       "report runs/01J…/log.jsonl > report.md");
    app->add_option("LOG", options->log, "A log.jsonl, or its folder")->required();
    app->callback([options, &chosen] { chosen = [options] { return report_command(*options); }; });
}

void add_verify(CLI::App& program, Command& chosen) {
    auto options = std::make_shared<VerifyOptions>();
    auto* app = program.add_subcommand(
        "verify",
        "Is this log whole, unchanged, judged rightly, and signed by somebody trusted?\n\nExample: runbook verify "
        "runs/01J…/log.jsonl --allowed-signers ops/allowed_signers\n\nExit status: 0 VERIFIED, 10 INCOMPLETE, 20 "
        "TAMPERED, 30 UNTRUSTED, 40 MISMATCH, 2 usage");
    app->add_option("LOG", options->log, "A log.jsonl, or its folder")->required();
    app->add_option("--allowed-signers", options->allowed_signers,
                    "OpenSSH's file of trusted signers; default: the one in the configuration folder");
    app->add_option("--expect-plan", options->expect_plan, "The PlanId it must have");
    app->add_option("--expect-runbook", options->expect_runbook, "The SHA-256 of the runbook's file");
    app->add_option("--expect-target", options->expect_target, "The database's name or system identifier");
    app->callback([options, &chosen] { chosen = [options] { return verify_command(*options); }; });
}

void add_key(CLI::App& program, Command& chosen) {
    auto options = std::make_shared<KeyNewOptions>();
    auto* key = program.add_subcommand("key", "The operator's signing key")->require_subcommand(1);
    auto* app =
        key->add_subcommand("new", "Make an Ed25519 key and trust it on this machine\n\nExample: runbook key new");
    app->add_option("--path", options->path, "Where the key goes; default: `key` in the configuration folder");
    app->add_option("--name", options->principal, "Whose it is; default: user@host");
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
    } catch (const CLI::ParseError& error) {
        throw Failure(kUsage,
                      std::string(error.what()) + "\nSee `runbook --help`, or `runbook run --help` and the like.");
    }
    return chosen();
}

}  // namespace

int run_program(int argc, char** argv) {
    CLI::App program{
        "Runbooks that decide: SQL checks, thresholds and gates in one file, a signed log of what was seen.",
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
            fmt::format("runbook: internal error: {}\nThis is a mistake in runbook itself; please report it with the "
                        "runbook's text.\n",
                        error.what()));
        return kEnvironment;
    }
}

}  // namespace runbook::cli
