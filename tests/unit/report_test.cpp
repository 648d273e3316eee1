// Compares Markdown reports with complete expected texts: tests/cases/report/*.md. RUNBOOK_REFRESH=1 rewrites them;
// read the diff before you commit it.

#include <fmt/format.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/model/events.hpp"
#include "interpreter/report/document.hpp"
#include "interpreter/report/markdown/markdown.hpp"
#include "interpreter/report/record.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sample_runs.hpp"
#include "tests/support/scratch.hpp"

using namespace runbook;
using model::Decision;
using model::Verdict;
using tests::interrupted_run;
using tests::no_go_run;
using tests::sealed_log;
using tests::WrittenLog;

namespace {

std::string markdown(std::string_view log, report::Signature signature = report::Signature::good) {
    return report::markdown(log::pieces_of(log), signature);
}

void check_case(const char* name, const std::string& made) {
    const auto file = std::filesystem::path(SOURCE_FOLDER) / "tests/cases/report" / (std::string(name) + ".md");
    if (std::getenv("RUNBOOK_REFRESH") != nullptr) tests::write_text(file, made);
    CHECK(made == tests::read_text(file));
}

std::size_t count_lines(std::string_view text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::string first_lines(const WrittenLog& log, std::size_t count) {
    std::size_t end = 0;
    for (; count > 0; --count) end = log.bytes.find('\n', end) + 1;
    return log.bytes.substr(0, end);
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

std::string message_of(const std::string& bytes) {
    try {
        (void)markdown(bytes);
    } catch (const report::ReportError& error) {
        return error.what();
    }
    return "nothing was thrown";
}

// The events of a run with one step, up to its result.
std::vector<model::Event> one_step_run(std::string signer = {}) {
    tests::PlanWriter plan;
    auto start = tests::sample_start();
    start.signer = std::move(signer);
    start.steps = 1;
    return {start, model::StepPlanned{plan.check("one", "select 1", {"expect rows == 1"})}, tests::sample_target()};
}

model::RunEnded ended(Decision decision, std::vector<std::string> reasons = {}, std::string aborted = {}) {
    return {{decision, std::move(reasons), {}, {}}, std::move(aborted)};
}

// The report for the events and a seal.
std::string report_of(std::vector<model::Event> events, std::initializer_list<model::Event> more) {
    events.insert(events.end(), more);
    return markdown(sealed_log(events).bytes);
}

// The error for events that are not those of a run.
std::string problem_with(std::vector<model::Event> events, std::initializer_list<model::Event> more) {
    events.insert(events.end(), more);
    return message_of(sealed_log(events).bytes);
}

}  // namespace

TEST_CASE("report: a run that is NO-GO") {
    check_case("no_go", markdown(no_go_run().bytes));
}

TEST_CASE("report: a run that was interrupted, and unsigned") {
    check_case("interrupted", markdown(interrupted_run().bytes));
}

TEST_CASE("report: who signed is only said if the signature was checked") {
    const auto log = no_go_run().bytes;
    CHECK(markdown(log).find("; signed by anna@example.org\n") != std::string::npos);
    for (const auto signature : {report::Signature::missing, report::Signature::not_trusted}) {
        const auto made = markdown(log, signature);
        CHECK(first_line(made) == "# Staging validation: master tables — NO-GO (signature not checked)");
        CHECK(made.find("signed by") == std::string::npos);
        CHECK(made.find("; signature not checked\n") != std::string::npos);
        CHECK(made.find("| not checked; the log names anna@example.org, key SHA256:") != std::string::npos);
    }
    CHECK(
        markdown(log, report::Signature::missing)
            .find("> **Signature not checked**: no signature is beside the log, so anyone could have written it.\n") !=
        std::string::npos);
    CHECK(
        markdown(log, report::Signature::not_trusted)
            .find("> **Signature not checked**: the signature is by nobody whom the list of allowed signers trusts as "
                  "the signer that the log names.\n") != std::string::npos);
    // An unsigned run stays unsigned, whoever signed its log afterwards.
    CHECK(markdown(interrupted_run().bytes, report::Signature::not_trusted) == markdown(interrupted_run().bytes));
}

TEST_CASE(
    "report: what stands in place of a report says so in its first line, and nothing of the log looks like text") {
    CHECK(report::refusal({"line 5 (byte 7): step `a` is *PASS* in the log\n# GO"}) ==
          "# TAMPERED: the log does not hold, so there is no report of it\n\n"
          "- line 5 (byte 7): step `a` is \\*PASS\\* in the log \\# GO\n\n"
          "No decision can be taken from this log. `runbook verify` says the same of it.\n");
}

TEST_CASE("report: a log that ends in the middle of a run") {
    auto log = no_go_run();
    // The plan, the target, the preflight, two results of the matrix, and the intent of step 8.
    check_case("incomplete", markdown(first_lines(log, 1 + 16 + 1 + 7 + 3)));
}

TEST_CASE("report: the report of an incomplete log never looks like that of a complete one") {
    for (const auto& log : {no_go_run(), interrupted_run()}) {
        const auto all = count_lines(log.bytes);
        for (std::size_t count = 1; count <= all; ++count) {
            const auto made = markdown(first_lines(log, count));
            INFO("lines: " << count);
            CHECK((first_line(made).find("INCOMPLETE") != std::string::npos) == (count + 2 <= all));
            CHECK((first_line(made).find("not sealed") != std::string::npos) == (count + 1 == all));
            if (count + 2 <= all) CHECK(made.find("- [x] NO-GO") == std::string::npos);
        }
    }
}

TEST_CASE("report: no criterion passes without the results of all its steps") {
    const auto log = no_go_run();
    // Step 1 of P0 passed, step 2 has no result yet.
    const auto made = markdown(first_lines(log, 1 + 16 + 1 + 1));
    CHECK(made.find("- [ ] P0 The database is ready: BLOCKED ([step 2](#step-2))\n") != std::string::npos);
    CHECK(made.find("- **No result** (counts as BLOCKED): the log ends before it\n"
                    "  - [step 2](#step-2), config_id_type (P0)\n") != std::string::npos);
    CHECK(made.find("## Final score: 0/9 (0 %)\n") != std::string::npos);
}

TEST_CASE("report: steps that an aborted run did not reach count as BLOCKED") {
    const auto made = report_of(one_step_run(), {ended(Decision::no_go, {}, "interrupted by SIGTERM")});
    CHECK(first_line(made) == "# Staging validation: master tables — NO-GO (unsigned, aborted)");
    CHECK(made.find("- [ ] one: BLOCKED ([step 1](#step-1))\n") != std::string::npos);
    CHECK(made.find("- **No result** (counts as BLOCKED): the run was aborted before it ended: interrupted by SIGTERM\n"
                    "  - [step 1](#step-1), one\n") != std::string::npos);
}

TEST_CASE("report: a run that ended with a missing result is not all PASS") {
    const auto made = report_of(one_step_run("SHA256:a"), {ended(Decision::go)});
    CHECK(made.find("- [ ] one: BLOCKED ([step 1](#step-1))\n") != std::string::npos);
    CHECK(made.find("- **No result** (counts as BLOCKED): the run ended without its result\n"
                    "  - [step 1](#step-1), one\n") != std::string::npos);
}

TEST_CASE("report: the report says if the plan is shorter than announced") {
    auto events = one_step_run("SHA256:a");
    std::get<model::RunStarted>(events.front()).steps = 7;
    const auto made = report_of(events, {tests::judged(1, Verdict::pass), ended(Decision::go)});
    CHECK(made.find("> **Plan incomplete**: the log has 1 of 7 planned steps.\n") != std::string::npos);
}

TEST_CASE("report: a loop over many elements does not bury the rest") {
    tests::PlanWriter plan;
    auto start = tests::sample_start();
    start.steps = 8;
    std::vector<model::Event> events = {start};
    plan.criterion = model::Criterion{"L", "Loop", model::Severity::important, {}, false};
    for (int i = 1; i <= 7; ++i)
        events.push_back(model::StepPlanned{plan.check(fmt::format("table {}", i), "select 1", {})});
    events.push_back(model::StepPlanned{plan.capture("lost", core::Kind::text, "select 1")});
    for (int i = 1; i <= 7; ++i) {
        auto judged = tests::judged_sql(i, Verdict::fail, 61'000'000);
        judged.observed->durations = {1500, 9, 2300};
        judged.result.rules = {{"a", Verdict::fail, "1", "2", {}},
                               {"b", Verdict::fail, {}, {}, {}},
                               {"c", Verdict::pass, {}, {}, {}},
                               {"d", Verdict::warn, {}, {}, {}},
                               {"e", Verdict::fail, {}, {}, {}}};
        events.push_back(judged);
    }
    auto lost = tests::judged(8, Verdict::error);
    lost.observed.emplace().failure = "the connection was lost";
    const auto made = report_of(events, {lost, ended(Decision::no_go, {"1", "2", "3", "4", "5", "6", "7"})});
    CHECK(made.find("- [ ] L Loop: ERROR ([step 1](#step-1), [step 2](#step-2), [step 3](#step-3), [step 4](#step-4), "
                    "[step 5](#step-5) and 3 more)\n") != std::string::npos);
    CHECK(made.find("**2. L, table 1: FAIL** ([step 1](#step-1))\n\nhave `1`, want `2`; `b`; `d`; and 1 more rule\n") !=
          std::string::npos);
    CHECK(made.find("- lost: ERROR: the connection was lost ([step 8](#step-8))\n") != std::string::npos);
    CHECK(made.find("Took 61.00 s. Id `step-1`, source `runbooks/staging_validation.rb:10`.\n") != std::string::npos);
    CHECK(made.find("\n3 samples, under 0.1 ms to 2.3 ms.\n") != std::string::npos);
}

TEST_CASE("report: the locale changes nothing") {
    const auto log = no_go_run();
    const auto before = markdown(log.bytes);
    for (const char* name : {"de_DE.UTF-8", "tr_TR.UTF-8", "C.UTF-8"}) {
        std::setlocale(LC_ALL, name);
        CHECK(markdown(log.bytes) == before);
    }
    std::setlocale(LC_ALL, "C");
}

TEST_CASE("report: a log that is not a run's is refused, with the line and the reason") {
    const std::string more = "; see `runbook verify`";
    const auto pass = tests::judged(1, Verdict::pass);
    const auto run = one_step_run();
    const auto second = [&](const model::Event& event) {
        return fmt::format("it is a second {} of step 1{}", model::type_of(event), more);
    };
    CHECK(message_of("") == "the log has no lines; is this the right file?");
    CHECK(problem_with(run, {tests::judged(9, Verdict::pass)}) ==
          "line 4: it belongs to step 9, which was not planned" + more);
    CHECK(problem_with(run, {pass, tests::judged(1, Verdict::fail)}) == "line 5: " + second(pass));
    CHECK(problem_with(run, {run[1]}) == "line 4: " + second(run[1]));
    CHECK(problem_with({run[2]}, {}).starts_with("line 1: "));
}
