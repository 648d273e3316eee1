#include "tests/e2e/cluster.hpp"

using namespace runbook;
using tests::operator+;

namespace {

struct Decided {
    std::string verdicts;
    std::string reasons;
    std::string report;  // without the backslashes that Markdown needs
};

Decided run_in_sandbox(const tests::Arguments& more, int status) {
    const tests::Scratch scratch;
    const auto done =
        tests::runbook(tests::staging(scratch / "runs") + tests::Arguments{"--sandbox", "--unsigned"} + more);
    INFO(done.errors);
    CHECK(done.status == status);
    const auto run = tests::only_run(scratch / "runs");
    Decided decided{tests::verdicts_of(run), {}, tests::read_text(run / "report.md")};
    const auto end = tests::bodies_of(run, "run.end").at(0);
    for (const auto& reason : end.at("reasons").as_array()) decided.reasons += reason.as_string() + "\n";
    if (const auto* deviations = end.find("deviations"))
        for (const auto& one : deviations->as_array())
            decided.reasons += one.at("verdict").as_string() + " " + one.at("name").as_string() + ": " +
                               one.at("reason").as_string() + "\n";
    decided.report.erase(std::remove(decided.report.begin(), decided.report.end(), '\\'), decided.report.end());
    return decided;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// No check was left out, whatever the database holds.
void check_all_judged(const std::string& verdicts) {
    for (const auto* unjudged : {"ERROR ", "BLOCKED ", "VACUOUS ", "SKIPPED ", "UNKNOWN "}) {
        INFO(unjudged);
        CHECK_FALSE(holds("\n" + verdicts, std::string("\n") + unjudged));
    }
}

}  // namespace

TEST_CASE("with one foreign key the staging validation is NO-GO, and says why") {
    const auto decided = run_in_sandbox({}, 1);
    CHECK(decided.verdicts == tests::expected("staging_one_key.txt", decided.verdicts));
    check_all_judged(decided.verdicts);
    CHECK(decided.reasons == tests::expected("staging_one_key_reasons.txt", decided.reasons));
    CHECK(holds(decided.verdicts, "FAIL    delete_active\n"));
    for (const auto* said :
         {"- [x] NO-GO\n", "expect error == :foreign_key_violation || error == :restrict_violation",
          "have `no error`, want `error == :foreign_key_violation or error == :restrict_violation`"}) {
        INFO(said);
        CHECK(holds(decided.report, said));
    }
}

TEST_CASE("with all foreign keys the staging validation is HOLD, and names its deviations") {
    const auto decided = run_in_sandbox({"--set", "foreign_keys=all"}, 4);
    CHECK(decided.verdicts == tests::expected("staging_all_keys.txt", decided.verdicts));
    check_all_judged(decided.verdicts);
    CHECK(decided.reasons == tests::expected("staging_all_keys_reasons.txt", decided.reasons));
    CHECK(holds(decided.report, "- [x] HOLD\n"));
}

TEST_CASE("with empty tables the staging validation judges everything on its own rows") {
    const auto decided = run_in_sandbox({"--set", "foreign_keys=all", "--set", "state=empty"}, 4);
    CHECK(decided.verdicts == tests::expected("staging_empty.txt", decided.verdicts));
    check_all_judged(decided.verdicts);
}

TEST_CASE("an ACTIVE configuration in the workspace does not disturb the staging validation") {
    const auto decided = run_in_sandbox({"--set", "foreign_keys=all", "--set", "state=active"}, 4);
    CHECK(decided.verdicts == tests::expected("staging_active.txt", decided.verdicts));
    check_all_judged(decided.verdicts);
}

TEST_CASE("without pgcrypto the staging validation is NO-GO, and judges everything else") {
    const auto decided = run_in_sandbox({"--set", "foreign_keys=all", "--set", "state=no_pgcrypto"}, 1);
    CHECK(decided.verdicts == tests::expected("staging_no_pgcrypto.txt", decided.verdicts));
    CHECK(holds(decided.reasons, "FAIL P1 pgcrypto is enabled: "));
    check_all_judged(decided.verdicts);
}

TEST_CASE("missing answers stop the run before it starts, with the lines to fill in") {
    const tests::Scratch scratch;
    const auto done = tests::runbook({"run", tests::kStaging, "--sandbox", "--unsigned", "--environment", "staging",
                                      "--out", (scratch / "runs").string()});
    CHECK(done.status == 2);
    CHECK(done.output.empty());
    CHECK(
        done.errors ==
        "runbook: answers are missing, and there is no terminal to ask on; put them into a file and pass it with "
        "--answers:\n\n# A backup of the database was taken\n[backup]\nanswer = false  # change to true to attest it\n"
        "evidence = \"\"\n\n# FK_STRATEGY_ANALYSIS.md was reviewed: keys added, or compensating controls in place\n"
        "[foreign_keys_decided]\nanswer = false  # change to true to attest it\nevidence = \"\"\n\n");
    CHECK_FALSE(std::filesystem::exists(scratch / "runs"));
}
