#include "tests/e2e/cluster.hpp"

using namespace runbook;
using tests::Cluster;
using tests::operator+;

namespace {

constexpr auto kPatience = std::chrono::milliseconds(2'000);

struct Signal {
    int number;
    int status;
    std::string name;
};

std::string asleep(const std::string& database) {
    return tests::psql(Cluster::shared().superuser_uri("postgres"),
                       "select count(*) from pg_stat_activity where datname = '" + database +
                           "' and query like '%pg_sleep(30)%' and state = 'active'");
}

// Runs until the step sleeps on the server, then interrupts.
std::string interrupt_in_mid_step(const std::string& steps, const std::string& database, const Signal& signal) {
    const tests::Scratch scratch;
    tests::Running running(
        {"run", tests::small_runbook(scratch.path(), steps), "--unsigned", "--target", Cluster::shared().uri(database)},
        scratch / "runs");
    REQUIRE(running.wait_until([&] { return asleep(database) == "1"; }));
    // The server can be ahead of the run: what it answered before it fell asleep must have been read.
    const bool has_first = steps.find("first") != std::string::npos;
    REQUIRE(running.wait_until([&] {
        return !has_first || tests::read_text(running.run() / "log.jsonl").find("\"step.result\"") != std::string::npos;
    }));
    running.signal(signal.number);
    const auto end = running.end();
    INFO(end.output << end.errors);
    CHECK(end.status == signal.status);
    CHECK(end.after < kPatience);
    CHECK(end.output.find("the run was aborted: interrupted by " + signal.name) != std::string::npos);
    const auto run = running.run();
    CHECK(tests::lines_of(run).back().type == "seal");
    CHECK(tests::bodies_of(run, "run.end").at(0).text("aborted") == "interrupted by " + signal.name);
    const auto verified = tests::runbook({"verify", run.string()});
    CHECK(verified.status == 30);
    CHECK(tests::runbook({"report", run.string()}).output == tests::read_text(run / "report.md"));
    CHECK(asleep(database) == "0");
    return tests::verdicts_of(run);
}

}  // namespace

TEST_CASE("a signal in the middle of a check or a scenario seals an aborted log and leaves nothing") {
    const auto signal = GENERATE(Signal{SIGINT, 130, "SIGINT"}, Signal{SIGTERM, 143, "SIGTERM"},
                                 Signal{SIGHUP, 129, "SIGHUP"}, Signal{SIGQUIT, 131, "SIGQUIT"});
    const auto database = Cluster::shared().copy("none");
    const auto uri = Cluster::shared().uri(database);
    tests::psql(uri, "create table kept (x int)");

    const auto in_check = interrupt_in_mid_step(tests::small_check("first", "select 1") +
                                                    "    capture :slept, :integer, \"select 1 from pg_sleep(30)\"\n" +
                                                    tests::small_check("needs_it", "select :slept::int"),
                                                database, signal);
    CHECK(in_check == "PASS    first\nERROR   slept\nBLOCKED needs_it\nNO-GO   production\n");

    const auto in_scenario = interrupt_in_mid_step(
        "    scenario \"Writes\" do\n" +
            tests::small_check("writes", "insert into kept values (1)", "expect affected == 1") +
            tests::small_check("sleeps", "insert into kept select 2 from pg_sleep(30)", "expect affected == 1") +
            tests::small_check("after", "select count(*) from kept", "expect value == 2") + "    end\n" +
            tests::small_check("last", "select 1"),
        database, signal);
    CHECK(in_scenario == "PASS    writes\nERROR   sleeps\nBLOCKED after\nBLOCKED last\nNO-GO   production\n");
    CHECK(tests::psql(uri, "select count(*) from kept") == "0");
    CHECK(tests::psql(
              uri, "select count(*) from pg_locks where locktype = 'relation' and relation = 'kept'::regclass") == "0");
    Cluster::shared().drop(database);
}

TEST_CASE("a signal at any moment of the staging validation leaves a sealed log and a clean database") {
    const auto database = Cluster::shared().copy("one");
    const auto target = Cluster::shared().uri(database);
    const auto before = tests::psql(target, "select count(*) from config_versions");
    int interrupted = 0;
    for (int moment = 0; moment < 24; ++moment) {
        const tests::Scratch scratch;
        std::filesystem::create_directory(scratch / "runs");
        tests::Running running({"run", tests::kStaging, "--environment", "staging", "--answers", tests::kAnswers,
                                "--unsigned", "--target", target},
                               scratch / "runs");
        REQUIRE(running.wait_until([&] { return !std::filesystem::is_empty(scratch / "runs"); }));
        std::this_thread::sleep_for(std::chrono::milliseconds(3 * moment));
        running.signal(moment % 2 == 0 ? SIGINT : SIGTERM);
        const auto end = running.end();
        INFO(moment << ": " << end.status << "\n" << end.output << end.errors);
        CHECK(end.after < kPatience);
        const bool was_interrupted = end.status == (moment % 2 == 0 ? 130 : 143);
        // A signal after the last step has no effect.
        CHECK((was_interrupted || end.status == 1));
        if (was_interrupted) ++interrupted;
        CHECK(tests::runbook({"verify", running.run().string()}).status == 30);
    }
    CHECK(interrupted > 3);
    CHECK(tests::psql(target, "select count(*) from config_versions") == before);
    Cluster::shared().drop(database);
}

TEST_CASE("a signal while a fixture loads seals the log within two seconds") {
    const auto signal = GENERATE(Signal{SIGINT, 130, "SIGINT"}, Signal{SIGTERM, 143, "SIGTERM"},
                                 Signal{SIGHUP, 129, "SIGHUP"}, Signal{SIGQUIT, 131, "SIGQUIT"});
    const tests::Scratch scratch;
    tests::write_text(scratch / "slow.sql", "create table started ();\nselect pg_sleep(30);\n");
    tests::Running running(
        {"run", tests::small_runbook(scratch.path(), tests::small_check("one", "select 1"), "  fixture \"slow.sql\"\n"),
         "--unsigned", "--sandbox"},
        scratch / "runs");
    REQUIRE(running.logged("\"kind\":\"gate\""));
    std::this_thread::sleep_for(std::chrono::milliseconds(1'500));  // the sandbox starts in a tenth of a second
    running.signal(signal.number);
    const auto end = running.end();
    INFO(end.output << end.errors);
    CHECK(end.status == signal.status);
    CHECK(end.after < kPatience);
    CHECK(end.errors == "runbook: interrupted by " + signal.name + "\nNo step was run.\n");
    const auto run = running.run();
    CHECK(tests::lines_of(run).back().type == "seal");
    CHECK(tests::bodies_of(run, "run.end").at(0).text("aborted") == "interrupted by " + signal.name);
    CHECK(tests::runbook({"verify", run.string()}).status == 30);
}

TEST_CASE("SIGINT ends a run whose fixture is slow within two seconds") {
    const tests::Scratch scratch;
    const auto file = (tests::kSource / "tests/e2e/attacks/slow_fixture.rb").string();
    tests::Running running({"run", file, "--unsigned", "--sandbox"}, scratch / "runs");
    REQUIRE(running.logged("\"kind\":\"gate\""));
    std::this_thread::sleep_for(std::chrono::milliseconds(1'500));  // the sandbox starts in a tenth of a second
    running.signal(SIGINT);
    const auto end = running.end();
    CHECK(end.status == 130);
    CHECK(end.after < kPatience);
    CHECK(end.errors == "runbook: interrupted by SIGINT\nNo step was run.\n");
    CHECK(tests::verdicts_of(running.run()) == "BLOCKED ok\nNO-GO   g\n");
    CHECK(tests::runbook({"verify", running.run().string()}).status == 30);
}

TEST_CASE("a run under nohup goes on when its terminal closes") {
    const tests::Scratch scratch;
    const auto file = tests::small_runbook(scratch.path(), tests::small_check("one", "select 1 from pg_sleep(1)"));
    tests::Running running({"run", file, "--unsigned", "--sandbox"}, scratch / "runs", {}, "nohup");
    REQUIRE(running.logged("\"type\":\"target\""));
    running.signal(SIGHUP);
    CHECK(running.end().status == 0);
}

TEST_CASE("a run writes no core dump") {
    const tests::Scratch scratch;
    const auto file = tests::small_runbook(scratch.path(), tests::small_check("one", "select 1 from pg_sleep(30)"));
    tests::Running running({"run", file, "--unsigned", "--sandbox"}, scratch / "runs");
    REQUIRE(running.logged("\"type\":\"target\""));
    const auto limits = tests::read_text(fmt::format("/proc/{}/limits", running.pid()));
    CHECK(limits.find("Max core file size        0                    0 ") != std::string::npos);
    running.signal(SIGTERM);
    CHECK(running.end().status == 143);
}

TEST_CASE("a signal while the sandbox starts leaves a sealed log and no sandbox") {
    const tests::Scratch scratch;
    tests::Running running(tests::Arguments{"run", tests::kStaging, "--environment", "staging", "--answers",
                                            tests::kAnswers, "--unsigned", "--sandbox"},
                           scratch / "runs");
    REQUIRE(running.logged("\"number\":74,"));  // the plan is in the log; the sandbox is next
    running.signal(SIGINT);
    const auto end = running.end();
    INFO(end.output << end.errors);
    CHECK(end.status == 130);
    CHECK(end.after < kPatience);
    CHECK(tests::runbook({"verify", running.run().string()}).status == 30);
}
