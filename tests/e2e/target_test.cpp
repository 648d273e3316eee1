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
