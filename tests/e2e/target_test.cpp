#include <set>

#include "interpreter/model/verdict.hpp"
#include "tests/e2e/cluster.hpp"

using namespace runbook;
using tests::Cluster;
using tests::operator+;

namespace {

// PostgreSQL 15.14 and later write a random word into each dump unless they are given one.
const std::vector<std::string>& dump_command() {
    static const std::vector<std::string> command = [] {
        std::vector<std::string> made{"pg_dump", "--no-password"};
        const auto help = os::run_process({.command = {"pg_dump", "--help"}});
        if (help.output.find("--restrict-key") != std::string::npos) made.emplace_back("--restrict-key=x");
        return made;
    }();
    return command;
}

std::string dump(const std::string& database) {
    auto command = dump_command();
    command.push_back(Cluster::shared().superuser_uri(database));
    const auto done = os::run_process({.command = command});
    INFO(done.errors);
    REQUIRE(done.status == 0);
    REQUIRE(done.output.size() > 10'000);
    return done.output;
}

struct Validated {
    int status = 0;
    std::map<std::string, std::string> criteria;  // id, verdict: the worst of its steps
    std::string decision;
};

// A run on this database that sleeps in its first check, once it does.
std::unique_ptr<tests::Running> sleeping_run(const tests::Scratch& scratch, const std::string& database) {
    const auto steps =
        tests::small_check("sleeps", "select 1 from pg_sleep(2)") + "    capture :one, :integer, \"select 1\"\n" +
        tests::small_check("after", "select :one::int from pg_sleep(0.2)") +
        "    capture :two, :integer, \"select :one::int + 1\"\n" + tests::small_check("last", "select :two::int");
    auto running =
        std::make_unique<tests::Running>(tests::Arguments{"run", tests::small_runbook(scratch.path(), steps),
                                                          "--unsigned", "--target", Cluster::shared().uri(database)},
                                         scratch / "runs");
    REQUIRE(running->wait_until([&] {
        return tests::psql(Cluster::shared().superuser_uri("postgres"),
                           "select count(*) from pg_stat_activity where datname = '" + database +
                               "' and query like '%pg_sleep(2)%' and state = 'active'") == "1";
    }));
    return running;
}

Validated validate(const std::string& database, const tests::Arguments& environment) {
    const tests::Scratch scratch;
    const auto done =
        tests::runbook(tests::Arguments{"run", tests::kStaging, "--answers", tests::kAnswers, "--unsigned", "--target",
                                        Cluster::shared().uri(database), "--out", (scratch / "runs").string()} +
                       environment);
    INFO(done.errors);
    Validated validated{done.status, {}, {}};
    const auto run = tests::only_run(scratch / "runs");
    std::map<std::string, std::string> criterion_of;
    for (const auto& step : tests::bodies_of(run, "plan.step"))
        if (const auto* criterion = step.find("criterion")) criterion_of[step.text("id")] = criterion->text("id");
    for (const auto& result : tests::bodies_of(run, "step.result")) {
        const auto criterion = criterion_of.find(result.text("id"));
        if (criterion == criterion_of.end()) continue;
        auto& verdict = validated.criteria[criterion->second];
        const auto now = model::verdict_named(result.text("verdict"));
        REQUIRE(now);
        if (verdict.empty() || model::worst(*model::verdict_named(verdict), *now) == *now)
            verdict = result.text("verdict");
    }
    validated.decision = tests::bodies_of(run, "run.end").at(0).text("decision");
    CHECK(done.status == (validated.decision == "NO-GO" ? 1 : validated.decision == "HOLD" ? 4 : 0));
    return validated;
}

// The verdicts that changed. If a gate stopped the run, everything after it is blocked, so this lists what is not
// blocked.
std::string changes(const Validated& before, const Validated& after) {
    std::string turned;
    std::string blocked;
    std::string not_blocked;
    for (const auto& [id, verdict] : after.criteria) {
        const auto line = fmt::format("    {}: {} -> {}\n", id, before.criteria.at(id), verdict);
        if (verdict != "BLOCKED") not_blocked += (not_blocked.empty() ? "" : ", ") + id;
        if (verdict != before.criteria.at(id)) (verdict == "BLOCKED" ? blocked : turned) += line;
    }
    if (not_blocked == "P0, backup") blocked = "    all but P0, backup: BLOCKED\n";
    return turned + blocked + fmt::format("    decision: {} -> {}\n", before.decision, after.decision);
}

// Applies the breakage to a copy; false if the copy's own keys refuse it.
bool break_copy(const std::string& database, const std::filesystem::path& breakage) {
    const auto uri = Cluster::shared().superuser_uri(database);
    const auto done =
        os::run_process({.command = {"psql", "-XAtq", "-v", "ON_ERROR_STOP=1", uri, "-f", breakage.string()}});
    if (done.status == 0) return true;
    INFO(done.errors);
    REQUIRE(done.errors.find("violates foreign key constraint") != std::string::npos);
    return false;
}

std::string outcome(const Validated& unbroken, const std::string& keys, const std::filesystem::path& breakage) {
    const auto database = Cluster::shared().copy(keys);
    auto text = fmt::format("  with {} foreign key{}\n", keys, keys == "one" ? "" : "s");
    if (break_copy(database, breakage))
        text += changes(unbroken, validate(database, {"--environment", "staging"}));
    else
        text += "    a foreign key refuses it\n";
    Cluster::shared().drop(database);
    return text;
}

}  // namespace

TEST_CASE("a run does not change its target") {
    for (const std::string keys : {"one", "all"}) {
        const auto database = Cluster::shared().copy(keys);
        tests::psql(Cluster::shared().superuser_uri(database),
                    "alter database " + database + " set runbook.environment = 'staging'");
        const auto before = dump(database);
        const auto validated = validate(database, {});
        CHECK(validated.status == (keys == "one" ? 1 : 4));
        CHECK(dump(database) == before);
        Cluster::shared().drop(database);
    }
}

TEST_CASE("comparing dumps does find a change") {
    const auto database = Cluster::shared().copy("one");
    const auto before = dump(database);
    tests::psql(Cluster::shared().uri(database),
                "update workspaces set code = code || '!' where code = 'XLSMART-AVIAT'");
    CHECK(dump(database) != before);
    Cluster::shared().drop(database);
}

TEST_CASE("each breakage fails the criteria that guard against it, and no others") {
    std::map<std::string, Validated> unbroken;
    for (const std::string keys : {"one", "all"}) {
        const auto database = Cluster::shared().copy(keys);
        unbroken[keys] = validate(database, {"--environment", "staging"});
        Cluster::shared().drop(database);
    }
    std::set<std::filesystem::path> breakages;
    for (const auto& entry : std::filesystem::directory_iterator(tests::kSource / "tests/pg/breakages"))
        breakages.insert(entry.path());
    std::string text;
    for (const auto& breakage : breakages) {
        const auto first_line = tests::read_text(breakage);
        text += breakage.stem().string() + first_line.substr(2, first_line.find('\n') - 2) + "\n";
        for (const std::string keys : {"one", "all"}) text += outcome(unbroken[keys], keys, breakage);
    }
    CHECK(breakages.size() >= 10);
    CHECK(text == tests::expected("breakages.txt", text));
}

TEST_CASE("a second run on the same database is refused, and told which one is at work") {
    const auto database = Cluster::shared().copy("none");
    const auto other = Cluster::shared().copy("none");
    const tests::Scratch first;
    const tests::Scratch second;
    const auto running = sleeping_run(first, database);
    const auto id = running->run().filename().string();
    const auto file = tests::small_runbook(second.path(), tests::small_check("one", "select 1"));
    const auto run_on = [&](const std::string& uri) {
        return tests::runbook({"run", file, "--unsigned", "--target", uri, "--out", (second / "runs").string()});
    };
    const auto refused = run_on(Cluster::shared().uri(database));
    CHECK(refused.status == 3);
    const auto facts =
        tests::psql(Cluster::shared().superuser_uri("postgres"),
                    "select pid || to_char(backend_start at time zone 'UTC', '|YYYY-MM-DD HH24:MI:SS') from "
                    "pg_stat_activity where application_name = 'runbook " +
                        id + "'");
    const auto pid = facts.substr(0, facts.find('|'));
    CHECK(refused.errors == "runbook: another run is at work on the database `" + database + "`: runbook " + id +
                                ", as `runbook`, since " + facts.substr(facts.find('|') + 1) +
                                " UTC\nwait until it has ended; if nobody knows it any more, end its session: select "
                                "pg_terminate_backend(" +
                                pid + ")\nNo step was run.\n");
    CHECK(run_on(Cluster::shared().uri(other)).status == 0);
    // Another role sees the name too.
    tests::psql(Cluster::shared().superuser_uri("postgres"), "create role second login");
    CHECK(run_on(Cluster::shared().uri(database).replace(13, 7, "second")).errors.find("runbook " + id) !=
          std::string::npos);
    CHECK(running->end().status == 0);
    CHECK(run_on(Cluster::shared().uri(database)).status == 0);
    Cluster::shared().drop(database);
    Cluster::shared().drop(other);
    tests::psql(Cluster::shared().superuser_uri("postgres"), "drop role second");
}

TEST_CASE("a run whose lock is lost stops, and says why") {
    const auto database = Cluster::shared().copy("none");
    const tests::Scratch scratch;
    const auto running = sleeping_run(scratch, database);
    CHECK(tests::psql(Cluster::shared().superuser_uri("postgres"),
                      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'runbook " +
                          running->run().filename().string() + "'") == "t");
    CHECK(running->end().status == 1);
    const auto run = running->run();
    const auto aborted = tests::bodies_of(run, "run.end").at(0).text("aborted");
    CHECK(aborted.starts_with("the connection with the lock that keeps other runs away was lost: "));
    CHECK(tests::verdicts_of(run) ==
          "PASS    sleeps\nPASS    one\nPASS    after\nBLOCKED two\nBLOCKED last\nNO-GO   production\n");
    Cluster::shared().drop(database);
}
