#include <algorithm>

#include "tests/cases/case.hpp"
#include "tests/support/catch.hpp"

// Golden tests of the command line. A new one is a new file:
//
//   check/NAME.rb   runbook check NAME.rb
//   plan/NAME.rb    runbook plan NAME.rb
//   run/NAME.rb     runbook run NAME.rb --sandbox --unsigned --out OUT
//   cli/NAME.sh     a shell script in an empty folder, with `runbook` on its PATH and the case folder as $CASES
//
// The first three run in the folder of the file; its first line can add arguments: `# args: --set limit=5`.
// NAME.expected is the expected output. RUNBOOK_REFRESH=1 rewrites it; read the diff before you commit it.
using namespace runbook;
using tests::Case;

namespace fs = std::filesystem;

namespace {

void check_all(const std::string& folder, const std::string& ending, std::size_t at_least) {
    const auto cases = tests::cases_in(folder, ending);
    // A missing folder must not look like a folder without failures.
    REQUIRE(cases.size() >= at_least);
    for (const auto& one : cases) DYNAMIC_SECTION(folder << '/' << one.name) {
            CHECK(one.seen() == one.expected());
        }
}

}  // namespace

TEST_CASE("check") {
    check_all("check", ".rb", 70);
}
TEST_CASE("plan") {
    check_all("plan", ".rb", 20);
}
TEST_CASE("run") {
    check_all("run", ".rb", 35);
}
TEST_CASE("cli") {
    check_all("cli", ".sh", 35);
}

TEST_CASE("every .expected file has its case") {
    for (const auto* folder : {"check", "plan", "run", "cli"})
        for (const auto& file : tests::files_in(tests::kCases / folder, ".expected")) {
            auto runbook = file;
            auto script = file;
            INFO(file.string());
            CHECK((fs::exists(runbook.replace_extension(".rb")) || fs::exists(script.replace_extension(".sh"))));
        }
}

TEST_CASE("only what differs from run to run is replaced with marks") {
    const std::string out = "/tmp/runbook-test-abc123";
    CHECK(tests::marked("Log     " + out + "/01M7YY3CY77A0RGMNW2B5SQD02/log.jsonl", out) ==
          "Log     OUT/RUN/log.jsonl");
    CHECK(tests::marked("took 10.2 ms of 5 s", out) == "took TIME of 5 s");
    CHECK(tests::marked("sandbox @ /dev/shm/runbook-sandbox-i7mXn6:5432", out) == "sandbox @ SANDBOX:5432");
    const std::string sha = "8011a1357711031cf7532da5a6a030334013156b28b2afb87e7789436f7e3152";
    CHECK(tests::marked("PlanId sha256:" + sha, out) == "PlanId sha256:PLAN");
    CHECK(tests::marked("PlanId sha256:" + sha.substr(1), out) == "PlanId sha256:" + sha.substr(1));
    CHECK(tests::marked("value 10.5, 3 rows", out) == "value 10.5, 3 rows");
    CHECK(tests::marked("expected a duration, and this is 5", out) == "expected a duration, and this is 5");
    CHECK(tests::marked("the runbook needs PostgreSQL >= 99, but the server is 15.20", out) ==
          "the runbook needs PostgreSQL >= 99, but the server is VERSION");
    CHECK(tests::marked("x.toml:2:9: not valid TOML: a library's words\nmore", out) ==
          "x.toml:2:9: not valid TOML: WHY\nmore");
}
