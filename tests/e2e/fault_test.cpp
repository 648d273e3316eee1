#include "tests/e2e/cluster.hpp"

using namespace runbook;
using tests::Cluster;
using tests::operator+;

namespace {

// One check that is answered, one that takes long, one that needs its value, one that needs nothing.
std::string slow_steps() {
    return tests::small_check("first", "select 1") + "    capture :slept, :integer, \"select 1 from pg_sleep(30)\"\n" +
           tests::small_check("behind", "select 2") + tests::small_check("needs_it", "select :slept::int");
}

tests::Arguments small_run(const tests::Scratch& scratch, const std::string& steps) {
    return {"run", tests::small_runbook(scratch.path(), steps), "--unsigned"};
}

struct Refused {
    int status = 0;
    std::string errors;
};

Refused run_against(const std::string& target, const tests::Arguments& environment = {}) {
    const tests::Scratch scratch;
    const auto done = tests::runbook(small_run(scratch, tests::small_check("one", "select 1")) +
                                         tests::Arguments{"--target", target, "--out", (scratch / "runs").string()},
                                     environment);
    const auto run = tests::only_run(scratch / "runs");
    CHECK(tests::runbook({"verify", run.string()}).status == 30);
    CHECK(tests::verdicts_of(run) ==
          (done.status == 0 ? "PASS    one\nGO      production\n" : "BLOCKED one\nNO-GO   production\n"));
    for (const auto& text : {done.output, done.errors, tests::read_text(run / "log.jsonl")})
        CHECK(text.find("canary") == std::string::npos);
    return {done.status, done.errors};
}

}  // namespace

TEST_CASE("a server killed in the middle of a run is an ERROR, and later steps are BLOCKED") {
    const postgres::Sandbox doomed;
    const tests::Scratch scratch;
    tests::Running running(small_run(scratch, slow_steps()) + tests::Arguments{"--target", doomed.uri()},
                           scratch / "runs");
    const auto watcher = doomed.uri("sandbox", "postgres");
    REQUIRE(running.wait_until([&] {
        return tests::psql(watcher,
                           "select count(*) from pg_stat_activity where query like '%from pg_sleep(30)%' and pid <> "
                           "pg_backend_pid() and state = 'active'") == "1";
    }));
    ::kill(doomed.server_pid(), SIGKILL);
    const auto end = running.end();
    INFO(end.output << end.errors);
    CHECK(end.status == 1);
    CHECK(end.after < std::chrono::seconds(5));
    CHECK(tests::verdicts_of(running.run()) ==
          "PASS    first\nERROR   slept\nBLOCKED behind\nBLOCKED needs_it\nNO-GO   production\n");
    const auto results = tests::bodies_of(running.run(), "step.result");
    const auto reason = results.at(1).text("reason");
    CHECK(reason.find("the connection to the server was lost") == 0);
    CHECK(results.at(3).text("reason") == reason);
    CHECK(tests::bodies_of(running.run(), "run.end").at(0).text("aborted") == reason);
    const auto verified = tests::runbook({"verify", running.run().string()});
    CHECK(verified.status == 30);
    CHECK(verified.output == "UNTRUSTED\n  the log is not signed, so nobody vouches for it\n");
}

TEST_CASE("a wrong password is refused with the server's message, and the right one is accepted") {
    const postgres::Sandbox guarded;
    const auto superuser = guarded.uri("sandbox", "postgres");
    tests::psql(superuser,
                "set password_encryption = 'scram-sha-256'; create role locked login password 'canary-right'");
    const std::filesystem::path rules = tests::psql(superuser, "show hba_file");
    tests::write_text(rules, "local all locked scram-sha-256\n" + tests::read_text(rules));
    tests::psql(superuser, "select pg_reload_conf()");
    const auto target = guarded.uri("sandbox", "locked");
    const auto begin =
        fmt::format("runbook: cannot connect to the database `sandbox` on `{}`, port 5432, as `locked`\n",
                    tests::socket_folder(target));
    // The server takes a moment to reload its configuration.
    Refused refused;
    for (int tries = 0; tries < 100 && refused.status != 3; ++tries)
        refused = run_against(target, {"PGPASSWORD=canary-wrong"});
    CHECK(refused.status == 3);
    INFO(refused.errors);
    CHECK(refused.errors.find(begin) == 0);
    CHECK(refused.errors.find("FATAL:  password authentication failed for user \"locked\"\n") != std::string::npos);
    const auto none = run_against(target);
    INFO(none.errors);
    CHECK(none.status == 3);
    CHECK(none.errors.find(begin) == 0);
    CHECK(none.errors.find("no password supplied") != std::string::npos);
    CHECK(run_against(target, {"PGPASSWORD=canary-right"}).status == 0);
}

TEST_CASE("if the server cannot be reached, the message has its address and what to do") {
    const tests::Scratch scratch;
    const auto refused = run_against("host=" + scratch.path().string() + " dbname=app user=ops");
    CHECK(refused.status == 3);
    CHECK(refused.errors.find("runbook: cannot connect to the database `app` on `" + scratch.path().string() +
                              "`, port 5432, as `ops`\n") == 0);
    CHECK(refused.errors.find("No such file or directory") != std::string::npos);
    CHECK(refused.errors.find("\ncheck the host and port, and that the server is running\n") != std::string::npos);
}

TEST_CASE("if the folder of the run cannot be created, the run stops before it connects") {
    const tests::Scratch scratch;
    tests::write_text(scratch / "file", "kept");
    const auto done = tests::runbook(small_run(scratch, tests::small_check("one", "select 1")) +
                                     tests::Arguments{"--sandbox", "--out", (scratch / "file/runs").string()});
    CHECK(done.status == 3);
    CHECK(done.output.empty());
    CHECK(done.errors.find("runbook: " + (scratch / "file/runs/").string()) == 0);
    CHECK(done.errors.find(
              " cannot be the folder of a run: it, or a folder above it, is a file; choose another folder with "
              "--out DIR\nThere is no verdict: a run that cannot be logged does not count.\n") != std::string::npos);
    CHECK(tests::read_text(scratch / "file") == "kept");
}

TEST_CASE("a log that cannot grow ends the run without a verdict, and loses no verdict that was shown") {
    const auto database = Cluster::shared().copy("one");
    const auto target = Cluster::shared().uri(database);
    const auto before = tests::psql(target, "select count(*) from config_versions");
    std::size_t shown_at_all = 0;
    for (const int limit : {0, 4'000, 60'000, 100'000, 110'000, 125'000, 140'000, 160'000}) {
        const tests::Scratch scratch;
        auto process =
            tests::program(tests::staging(scratch / "runs") + tests::Arguments{"--unsigned", "--target", target});
        process.command.insert(process.command.begin(), {"prlimit", fmt::format("--fsize={}", limit)});
        const auto done = os::run_process(process);
        INFO(limit << " bytes: " << done.status << "\n" << done.output << done.errors);
        CHECK(done.status == 3);
        CHECK(done.output.find("\nNO-GO  ") == std::string::npos);
        CHECK(done.output.find("\nLog ") == std::string::npos);
        CHECK(done.errors.find("There is no verdict: a run that cannot be logged does not count.\n") !=
              std::string::npos);
        const auto run = tests::only_run(scratch / "runs");
        CHECK(tests::runbook({"verify", run.string()}).status == 10);
        CHECK_FALSE(std::filesystem::exists(run / "report.md"));
        std::size_t shown = 0;
        for (const auto* mark : {"\nPASS ", "\nWARN ", "\nFAIL "})
            for (auto at = done.output.find(mark); at != std::string::npos; at = done.output.find(mark, at + 1))
                ++shown;
        CHECK(tests::bodies_of(run, "step.result").size() >= shown);
        shown_at_all += shown;
    }
    CHECK(shown_at_all > 20);
    CHECK(tests::psql(target, "select count(*) from config_versions") == before);
    Cluster::shared().drop(database);
}

TEST_CASE("after kill -9 the log is a valid beginning, and the sandbox is gone") {
    const tests::Scratch scratch;
    tests::Running running(small_run(scratch, tests::small_check("first", "select 1") + "    note \"now it sleeps\"\n" +
                                                  slow_steps().substr(slow_steps().find("    capture"))) +
                               tests::Arguments{"--sandbox"},
                           scratch / "runs");
    REQUIRE(running.logged("\"type\":\"notice\""));
    const auto run = running.run();
    const std::filesystem::path sandbox = tests::bodies_of(run, "target").at(0).text("host");
    CHECK(std::filesystem::exists(sandbox / "data/postmaster.pid"));
    running.signal(SIGKILL);
    CHECK(running.end().status == 137);
    const auto verified = tests::runbook({"verify", run.string()});
    CHECK(verified.status == 10);
    INFO(verified.output);
    CHECK(verified.output.find("INCOMPLETE\n  the log has no seal: ") == 0);
    CHECK(verified.output.find("no result: capture slept\n") != std::string::npos);
    CHECK(tests::verdicts_of(run) == "PASS    first\n");
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (std::filesystem::exists(sandbox) && std::chrono::steady_clock::now() < limit)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK_FALSE(std::filesystem::exists(sandbox));
}

// The sanitizers' allocator does not show how much libpq wants to read.
#ifndef __SANITIZE_ADDRESS__
TEST_CASE("neither a long row nor many rows take much memory") {
    const auto database = Cluster::shared().copy("none");
    const tests::Scratch scratch;
    const auto steps =
        tests::small_check("long", "select repeat('x', 400000000)") +
        tests::small_check("many", "select g, g::text from generate_series(1, 2000000) g", "expect rows == 2000000") +
        tests::small_check("wide", "select repeat('x', 1000000) from generate_series(1, 500)", "expect rows == 500");
    tests::Running running(
        {"run", tests::small_runbook(scratch.path(), steps), "--unsigned", "--target", Cluster::shared().uri(database)},
        scratch / "runs");
    long most_kb = 0;
    (void)running.wait_until([&] {
        const auto status = tests::read_text(fmt::format("/proc/{}/status", running.pid()));
        const auto at = status.find("VmHWM:");
        if (at != std::string::npos) most_kb = std::max(most_kb, std::atol(status.c_str() + at + 6));
        return false;
    });
    CHECK(running.end().status == 1);
    CHECK(tests::verdicts_of(running.run()) == "ERROR   long\nPASS    many\nPASS    wide\nNO-GO   production\n");
    CHECK(most_kb > 5'000);
    CHECK(most_kb < 100'000);
    Cluster::shared().drop(database);
}
#endif
