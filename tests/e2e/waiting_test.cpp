#include <map>

#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

// `wait_until` on a real server. How many attempts fit into its time depends on the machine, so only the verdicts and
// how their reasons begin are compared.
using namespace runbook;

namespace {

constexpr const char* kRunbook = R"rb(runbook "Waiting" do
  section "Wait" do
    wait_until "holds at once", id: :at_once, timeout: 10.s, every: 50.ms do
      sql "select count(*) from pg_class where relname = 'nothing'"
      among :any
      expect value == 0
      expect elapsed < 5.s
    end
    wait_until "goes on holding", id: :goes_on, timeout: 10.s, every: 50.ms, holds_for: 200.ms do
      sql "select 1"
      expect value == 1
    end
    wait_until "an hour that does not come", id: :never, timeout: 1.s, every: 5.s do
      sql "select 1"
      expect value == 2
      remedy "Look at the clock."
    end
    wait_until "an error is no pass", id: :error, timeout: 1.s, every: 5.s do
      sql "select count(*) from nothing"
      among :any
      expect value == 0
    end
    wait_until "holds, but too shortly", id: :too_shortly, timeout: 1500.ms, every: 5.s, holds_for: 1400.ms do
      sql "select 1"
      expect value == 1
    end
    wait_until "nothing to examine is no pass", id: :vacuous, timeout: 1.s, every: 5.s do
      among "select count(*) from pg_class where relname = 'nothing'"
      sql "select 0"
      expect value == 0
    end
    wait_until "what comes too late is no pass", id: :late, timeout: 1.s do
      sql "select pg_sleep(3) is not null"
      expect value
    end
    wait_until "blocked", id: :blocked, timeout: 10.s, needs: :never do
      sql "select 1"
      expect value == 1
    end
  end
  gate "G"
end
)rb";

}  // namespace

TEST_CASE("wait_until passes once its rules have held, and never after its time") {
    const tests::Scratch scratch;
    tests::write_text(scratch / "waiting.rb", kRunbook);
    const auto done = tests::runbook(
        {"run", (scratch / "waiting.rb").string(), "--sandbox", "--unsigned", "--out", (scratch / "runs").string()});
    INFO(done.output << done.errors);
    REQUIRE(done.status == 1);
    const auto folder = tests::only_run(scratch / "runs");
    std::map<std::string, std::string> verdicts;
    for (const auto& body : tests::bodies_of(folder, "step.result"))
        verdicts[body.text("id")] = body.text("verdict") + " " + body.text("reason");
    const auto says = [&](const char* id, const std::string& words) {
        INFO(id << ": " << verdicts[id]);
        CHECK(verdicts[id].starts_with(words));
    };
    says("at_once", "PASS");
    says("goes_on", "PASS");
    says("never", "FAIL have 1, want value == 2; still so after 1 s");
    says("error", "ERROR ");
    says("too_shortly", "FAIL after 1.5 s");
    says("vacuous", "VACUOUS ");
    says("late", "ERROR 57014 (query_canceled)");
    says("blocked", "BLOCKED it needs `never`, which is FAIL");
    CHECK(tests::runbook({"verify", (folder / "log.jsonl").string()}).status == 30);
}
