// The Markdown report against whole expected texts: tests/cases/report/*.md. RUNBOOK_REFRESH=1 writes them anew; read
// the difference before you keep it.

#include <clocale>
#include <cstdlib>

#include "interpreter/log/reader.hpp"
#include "interpreter/report/markdown.hpp"
#include "interpreter/report/overview.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sample_runs.hpp"
#include "tests/support/scratch.hpp"

using namespace runbook;
using report::markdown;
using tests::interrupted_run;
using tests::no_go_run;
using tests::WrittenLog;

namespace {

void check_case(const char* name, const std::string& made) {
    const auto file = std::filesystem::path(SOURCE_FOLDER) / "tests/cases/report" / (std::string(name) + ".md");
    if (std::getenv("RUNBOOK_REFRESH") != nullptr) tests::write_text(file, made);
    CHECK(made == tests::read_text(file));
}

std::vector<log::Line> first_lines(const WrittenLog& log, std::size_t count) {
    return {log.lines.begin(), log.lines.begin() + static_cast<std::ptrdiff_t>(count)};
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

std::string message_of(const std::vector<log::Line>& lines) {
    try {
        (void)markdown(lines);
    } catch (const report::ReportError& error) {
        return error.what();
    }
    return "nothing was thrown";
}

// A run of one step with the given result, and without where there is none.
WrittenLog one_step_run(const char* more, const char* result) {
    WrittenLog log;
    tests::PlanWriter plan;
    log.add("run.start", tests::start_of(1, more));
    log.plan(plan.check("one", "select 1", {"expect rows == 1"}));
    log.add("target", tests::kTarget);
    if (result != nullptr) log.add("step.result", result);
    return log;
}

}  // namespace

TEST_CASE("report: a run that is NO-GO") {
    const auto log = no_go_run();
    REQUIRE_FALSE(log::read_log(log.bytes).damage);
    check_case("no_go", markdown(log::read_log(log.bytes).lines));
}

TEST_CASE("report: a run that was interrupted, and unsigned") {
    const auto log = interrupted_run();
    REQUIRE_FALSE(log::read_log(log.bytes).damage);
    check_case("interrupted", markdown(log::read_log(log.bytes).lines));
}

TEST_CASE("report: a log that ends in mid-run") {
    auto log = no_go_run();
    // The plan, the target, the preflight, two results of the matrix, and the intent of step 8.
    check_case("incomplete", markdown(first_lines(log, 1 + 16 + 1 + 7 + 3)));
}

TEST_CASE("report: every beginning of a log gives a report that does not pass for a whole one") {
    for (const auto& log : {no_go_run(), interrupted_run()})
        for (std::size_t count = 1; count <= log.lines.size(); ++count) {
            const auto made = markdown(first_lines(log, count));
            INFO("lines: " << count);
            CHECK((first_line(made).find("INCOMPLETE") != std::string::npos) == (count + 2 <= log.lines.size()));
            CHECK((first_line(made).find("not sealed") != std::string::npos) == (count + 1 == log.lines.size()));
            if (count + 2 <= log.lines.size()) CHECK(made.find("- [x] NO-GO") == std::string::npos);
        }
}

TEST_CASE("report: no criterion passes by steps that were never seen") {
    const auto log = no_go_run();
    // Step 1 of P0 passed, step 2 has no result yet.
    const auto made = markdown(first_lines(log, 1 + 16 + 1 + 1));
    CHECK(made.find("- [ ] P0 The database is ready: BLOCKED\n  - step 2, config\\_id\\_type") == std::string::npos);
    CHECK(
        made.find(
            "- [ ] P0 The database is ready: BLOCKED\n  - step 2, config_id_type: BLOCKED: the log ends before it\n") !=
        std::string::npos);
    CHECK(made.find("## Final score: 0/9 (0 %)\n") != std::string::npos);
}

TEST_CASE("report: what a narrowed run left out is named and not counted") {
    auto log = one_step_run(R"({"started_with":{"narrowed":true}})", nullptr);
    log.add("run.end", R"({"decision":"HOLD","reasons":["narrowed"],"counts":{}})");
    log.seal();
    const auto made = markdown(log.lines);
    CHECK(first_line(made) == "# Staging validation: master tables — HOLD (unsigned, narrowed)");
    CHECK(made.find("- **No result**: left out: the run was narrowed by --only or --tag\n  - step 1, one\n") !=
          std::string::npos);
    CHECK(made.find("## Criteria\n\nNone was judged.\n") != std::string::npos);
    CHECK(made.find("## Final score: 0/0 (0 %)\n") != std::string::npos);
}

TEST_CASE("report: what a narrowed run lost by being aborted counts") {
    auto log = one_step_run(R"({"started_with":{"narrowed":true}})", nullptr);
    log.add("run.end", R"({"decision":"NO-GO","reasons":[],"counts":{},"aborted":"interrupted by SIGTERM"})");
    log.seal();
    const auto made = markdown(log.lines);
    CHECK(first_line(made) == "# Staging validation: master tables — NO-GO (unsigned, aborted, narrowed)");
    CHECK(made.find("- [ ] one: BLOCKED\n"
                    "  - step 1: BLOCKED: the run was aborted before it ended: interrupted by SIGTERM\n") !=
          std::string::npos);
}

TEST_CASE("report: a whole plan that ended with a result missing is not all PASS") {
    auto log = one_step_run(R"({"signer":"SHA256:a"})", nullptr);
    log.add("run.end", R"({"decision":"GO","reasons":[],"counts":{}})");
    log.seal();
    const auto made = markdown(log.lines);
    CHECK(made.find("- [ ] one: BLOCKED\n  - step 1: BLOCKED: the run ended without its result\n") !=
          std::string::npos);
}

TEST_CASE("report: a plan that is shorter than announced is said to be") {
    auto log =
        one_step_run(R"({"signer":"SHA256:a","steps":7})", R"({"number":1,"id":"step-1","verdict":"PASS","rules":[]})");
    log.add("run.end", R"({"decision":"GO","reasons":[],"counts":{}})");
    log.seal();
    // `start_of` sets the steps before it takes what is given.
    CHECK(markdown(log.lines).find("> **Plan not whole**: the log holds 1 of 7 planned steps.\n") != std::string::npos);
}

TEST_CASE("report: events that are not known are counted, not hidden") {
    auto log = one_step_run("{}", nullptr);
    log.add("checkpoint", "{}");
    log.add("checkpoint", "{}");
    CHECK(
        markdown(log.lines).find("- 2 events of the type `checkpoint`: not shown, this version does not know them\n") !=
        std::string::npos);
}

TEST_CASE("report: a loop over many things does not bury the rest") {
    WrittenLog log;
    tests::PlanWriter plan;
    log.add("run.start", tests::start_of(8, "{}"));
    plan.criterion = core::Criterion{"L", "Loop", core::Severity::important, {}, false};
    for (int i = 1; i <= 7; ++i) log.plan(plan.check(fmt::format("table {}", i), "select 1", {}));
    log.plan(plan.capture("lost", core::Kind::text, "select 1"));
    for (int i = 1; i <= 7; ++i)
        log.add("step.result", fmt::format(R"({{"number":{},"verdict":"FAIL","duration_us":61000000,
          "observed":{{"durations_us":[1500,9,2300]}},
          "rules":[{{"source":"a","verdict":"FAIL","have":"1","want":"2"}},{{"source":"b","verdict":"FAIL"}},
                   {{"source":"c","verdict":"PASS"}},{{"source":"d","verdict":"WARN"}},{{"source":"e","verdict":"FAIL"}}]}})",
                                           i));
    log.add("step.result",
            R"({"number":8,"verdict":"ERROR","observed":{"trouble":"the connection was lost"},"rules":[]})");
    log.add("run.end", R"({"decision":"NO-GO","reasons":["1","2","3","4","5","6","7"],"counts":{}})");
    log.seal();
    const auto made = markdown(log.lines);
    CHECK(made.find("\n- 5\n- and 2 more: see Justification\n\n| Fact") != std::string::npos);
    CHECK(made.find("- [ ] L Loop: ERROR\n"
                    "  - step 1, table 1: FAIL: have `1`, want `2`; `b`; `d`; and 1 more rule\n") != std::string::npos);
    CHECK(made.find("  - step 5, table 5: FAIL: have `1`, want `2`; `b`; `d`; and 1 more rule\n"
                    "  - and 3 more steps: see Evidence\n") != std::string::npos);
    CHECK(made.find("| lost | ERROR: the connection was lost | 8    |\n") != std::string::npos);
    CHECK(made.find("Took 61.00 s. Id `step-1`, source `runbooks/staging_validation.rb:10`.\n") != std::string::npos);
    CHECK(made.find("\n3 samples, under 0.1 ms to 2.3 ms.\n") != std::string::npos);
}

TEST_CASE("report: the locale changes nothing") {
    const auto before = markdown(no_go_run().lines);
    for (const char* name : {"de_DE.UTF-8", "tr_TR.UTF-8", "C.UTF-8"}) {
        std::setlocale(LC_ALL, name);
        CHECK(markdown(no_go_run().lines) == before);
    }
    std::setlocale(LC_ALL, "C");
}

TEST_CASE("report: a log that lacks what it needs is refused with line and reason") {
    CHECK(message_of({}) == "the log holds no line: a report needs at least its `run.start`; is this the right file?");
    const std::string remedy = "; `runbook verify` tells whether the log was changed";

    WrittenLog no_start;
    no_start.add("notice", R"({"text":"a"})");
    CHECK(message_of(no_start.lines) ==
          "line 1 of the log (notice) cannot be read: a log begins with `run.start`" + remedy);

    WrittenLog bare;
    bare.add("run.start", "{}");
    CHECK(message_of(bare.lines) == "line 1 of the log (run.start) cannot be read: there is no `tool`" + remedy);

    auto twice = one_step_run("{}", nullptr);
    twice.add("run.start", tests::start_of(1, "{}"));
    CHECK(message_of(twice.lines) == "line 4 of the log (run.start) cannot be read: a run starts but once" + remedy);

    CHECK(message_of(one_step_run("{}", R"({"number":1})").lines) ==
          "line 4 of the log (step.result) cannot be read: there is no `verdict`" + remedy);
    CHECK(message_of(one_step_run("{}", R"({"number":1,"verdict":"FINE"})").lines) ==
          "line 4 of the log (step.result) cannot be read: an unknown verdict" + remedy);
    CHECK(message_of(one_step_run("{}", R"({"number":9,"verdict":"PASS"})").lines) ==
          "line 4 of the log (step.result) cannot be read: step 9 was not planned" + remedy);

    auto again = one_step_run("{}", R"({"number":1,"verdict":"FAIL"})");
    again.add("step.result", R"({"number":1,"verdict":"PASS"})");
    CHECK(message_of(again.lines) == "line 5 of the log (step.result) cannot be read: step 1 has one already" + remedy);

    auto end = one_step_run("{}", nullptr);
    end.add("run.end", R"({"decision":"MAYBE"})");
    CHECK(message_of(end.lines) == "line 4 of the log (run.end) cannot be read: an unknown decision" + remedy);
}
