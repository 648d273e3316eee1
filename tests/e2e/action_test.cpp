#include <pty.h>

#include <atomic>
#include <memory>
#include <optional>
#include <random>
#include <set>

#include "tests/e2e/cluster.hpp"
#include "tests/e2e/signed_run.hpp"
#include "tests/support/cut_proxy.hpp"

using namespace runbook;
using core::Json;
using tests::Arguments;
using tests::Checked;
using tests::Cluster;
using tests::Cut;
using tests::CutProxy;
using tests::Forger;
using tests::Scratch;
using tests::SignedRun;
using tests::operator+;
using std::chrono::milliseconds;

namespace fs = std::filesystem;

namespace {

const std::string kInsertOne = R"rb(  action "insert one", id: :insert do
    sql "insert into ledger values (1, 'a')"
    expect affected == 1
  end
)rb";

// Its transaction has savepoints, and its row is written in one of them.
const std::string kInsertInSteps = R"rb(  action "insert one", id: :insert do
    capture :before, :integer, sql: "select count(*) from ledger"
    step "the row", id: :row do
      sql "insert into ledger values (:before + 1, 'a')"
    end
    check "it is there", id: :there do
      sql "select count(*) from ledger"
      expect value == before + 1
    end
  end
)rb";

std::string write_actions(const Scratch& scratch, const std::string& steps) {
    const auto file = scratch / "actions.rb";
    tests::write_text(file, "runbook \"Actions\" do\n  requires :commit\n" + steps + "  gate \"end\"\nend\n");
    return file.string();
}

Arguments run_of(const std::string& file, const std::string& target) {
    return {"run", file, "--target", target, "--allow", "commit"};
}

// A database with an empty ledger, gone at the end of the scope.
class Ledger {
  public:
    Ledger() : name(Cluster::shared().copy("none")) {
        sql("create table ledger (id int, t text); create table parent (id int primary key); "
            "create table child (id int references parent deferrable initially deferred)");
    }
    ~Ledger() { Cluster::shared().drop(name); }
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;

    [[nodiscard]] std::string uri() const { return Cluster::shared().uri(name); }
    [[nodiscard]] std::string socket() const { return tests::socket_folder(uri()) + "/.s.PGSQL.5432"; }
    std::string sql(const std::string& text) const { return tests::psql(uri(), text); }
    [[nodiscard]] std::string count() const { return sql("select count(*) from ledger"); }
    // Once none of the program's sessions is left, whose end takes the server a moment.
    [[nodiscard]] std::string count_at_rest() const {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (sql("select count(*) from pg_stat_activity where datname = current_database() "
                   "and application_name like 'runbook%'") != "0") {
            if (std::chrono::steady_clock::now() > limit) return "the program's sessions do not end";
            std::this_thread::sleep_for(milliseconds(20));
        }
        return count();
    }

    const std::string name;
};

// The log's result of a step.
Json result_of(const fs::path& run, const std::string& id) {
    for (const auto& body : tests::bodies_of(run, "step.result"))
        if (body.text("id") == id) return body;
    return Json::Object{{"verdict", "none"}};
}

std::string text_or(const Json& object, const std::string& member, const std::string& otherwise) {
    return object.find(member) == nullptr ? otherwise : object.text(member);
}

// "PASS, committed, transaction 727" of the step that commits.
std::string said_of_commit(const fs::path& run) {
    const auto result = result_of(run, "insert");
    const auto* observed = result.find("observed");
    const auto* commit = observed == nullptr ? nullptr : observed->find("commit");
    return result.text("verdict") + ", " + (commit == nullptr ? "nothing" : text_or(*commit, "outcome", "nothing"));
}

// Which transaction the log says it was about to commit.
std::string transaction_in(const fs::path& run) {
    const auto intents = tests::bodies_of(run, "commit.intent");
    return intents.size() == 1 ? text_or(intents.front(), "transaction_id", "none") : "none";
}

const std::string kLostAndRolledBack =
    "the answer to COMMIT was lost, and the server says later that the transaction was rolled back; nothing of it is "
    "in the database";

std::string not_known(const std::string& transaction) {
    return "the answer to COMMIT was lost, and whether the transaction " + transaction +
           " was committed is not known: look at what it changes before anything else is done";
}

// The sizes of COMMIT's messages and of the answer to them, and which of the messages' bytes is the last that the
// server needs: behind it is only a Sync, which is five bytes.
struct Sizes {
    std::size_t request = 0;
    std::size_t answer = 0;
    [[nodiscard]] std::size_t executed() const { return request - 5; }
};

Arguments signing(const Scratch& scratch) {
    return {"--yes", "--key", (SignedRun::shared().scratch() / "config/runbook/key").string(), "--out",
            (scratch / "runs").string()};
}

// What the log says, and what the server says, of a run whose connection was cut; all must fit.
struct AfterCut {
    std::string said;    // by the log
    std::string server;  // "1 committed": rows of the ledger, and what became of the transaction
    std::string reason;
    std::string transaction;
    int status = 0;
    int verified = 0;
    CutProxy::Seen seen;
};

AfterCut judged(const Ledger& ledger, const fs::path& run, int status, const CutProxy& proxy) {
    AfterCut after;
    after.status = status;
    after.said = said_of_commit(run);
    after.reason = text_or(result_of(run, "insert"), "reason", "");
    after.transaction = transaction_in(run);
    after.server = ledger.sql("select count(*) || ' ' || pg_xact_status('" + after.transaction + "') from ledger");
    after.verified = tests::runbook({"verify", run.string()}, {SignedRun::shared().config()}).status;
    after.seen = proxy.seen();
    return after;
}

AfterCut run_and_cut(const Ledger& ledger, const std::string& steps, const Cut& cut) {
    const Scratch scratch;
    const auto file = write_actions(scratch, steps);
    std::optional<CutProxy> proxy(std::in_place, ledger.socket(), cut);
    const auto done = tests::runbook(run_of(file, proxy->uri(ledger.name)) + signing(scratch),
                                     {SignedRun::shared().config()});
    INFO(done.output << done.errors);
    auto after = judged(ledger, tests::only_run(scratch / "runs"), done.status, *proxy);
    ledger.sql("truncate ledger");
    return after;
}

Sizes sizes_without_cut(const Ledger& ledger, const std::string& steps) {
    const auto after = run_and_cut(ledger, steps, {});
    REQUIRE(after.said == "PASS, committed");
    REQUIRE(after.server == "1 committed");
    REQUIRE(after.status == 0);
    REQUIRE(after.verified == 0);
    REQUIRE(after.seen.commits == 1);
    REQUIRE(after.seen.request_size > 40);
    REQUIRE(after.seen.answer_size > 20);
    return {after.seen.request_size, after.seen.answer_size};
}

// A server that was told all but the end of COMMIT rolls back; one that was told all of it commits, whether or not its
// answer arrives. Who can ask it, knows.
void check_settled(const AfterCut& after, const Cut& cut, const Sizes& sizes) {
    const bool committed = cut.place == Cut::Place::answer || cut.bytes >= sizes.executed();
    INFO("cut in the " << (cut.place == Cut::Place::answer ? "answer" : "request") << " behind " << cut.bytes
                       << " bytes, after " << cut.delay.count() << " ms; later connections "
                       << (cut.later == Cut::Later::through ? "go through" : "are refused at first"));
    CHECK(after.said == (committed ? "PASS, committed" : "ERROR, rolled back"));
    CHECK(after.reason == (committed ? "" : kLostAndRolledBack));
    CHECK(after.server == (committed ? "1 committed" : "0 aborted"));
    CHECK(after.status == (committed ? 0 : 1));
    CHECK(after.verified == 0);
    CHECK(after.seen.commits == 1);
}

}  // namespace

TEST_CASE("wherever the connection is cut around a COMMIT, the verdict is what is in the table") {
    const Ledger ledger;
    const auto sizes = sizes_without_cut(ledger, kInsertOne);
    for (std::size_t bytes = 0; bytes <= sizes.request; ++bytes) {
        const Cut cut{.place = Cut::Place::request, .bytes = bytes, .with_reset = bytes % 2 == 1};
        check_settled(run_and_cut(ledger, kInsertOne, cut), cut, sizes);
    }
    for (std::size_t bytes = 0; bytes <= sizes.answer; ++bytes) {
        const Cut cut{.place = Cut::Place::answer, .bytes = bytes, .with_reset = bytes % 2 == 1};
        check_settled(run_and_cut(ledger, kInsertOne, cut), cut, sizes);
    }
}

TEST_CASE("the same after random times, and where the server cannot be reached at first") {
    const Ledger ledger;
    const auto sizes = sizes_without_cut(ledger, kInsertInSteps);
    std::mt19937 random(20'260'301);
    const auto below = [&](std::size_t limit) { return random() % limit; };
    for (int i = 0; i < 60; ++i) {
        Cut cut{.place = below(3) == 0 ? Cut::Place::answer : Cut::Place::request};
        cut.bytes = below((cut.place == Cut::Place::answer ? sizes.answer : sizes.request) + 1);
        cut.delay = milliseconds(below(8));
        cut.with_reset = below(2) == 0;
        cut.later = below(4) == 0 ? Cut::Later::refused_at_first : Cut::Later::through;
        check_settled(run_and_cut(ledger, kInsertInSteps, cut), cut, sizes);
    }
}

TEST_CASE("a COMMIT that reaches the server after its client has gone is waited for") {
    const Ledger ledger;
    const auto sizes = sizes_without_cut(ledger, kInsertOne);
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{20}, sizes.executed() - 1}) {
        const Cut cut{.place = Cut::Place::request, .bytes = bytes, .server_hears_after = milliseconds(700)};
        const auto after = run_and_cut(ledger, kInsertOne, cut);
        CHECK(after.said == "PASS, committed");
        CHECK(after.server == "1 committed");
        CHECK(after.status == 0);
        CHECK(after.verified == 0);
        CHECK(after.seen.commits == 1);
    }
}

TEST_CASE("where the server cannot be asked in time what became of a COMMIT, the verdict is UNKNOWN") {
    struct Case {
        Cut cut;
        std::string in_time;  // what the server says when the run has ended
        std::string at_last;
    };
    const Sizes sizes = [] {
        const Ledger ledger;
        return sizes_without_cut(ledger, kInsertOne);
    }();
    using enum Cut::Place;
    using enum Cut::Later;
    const milliseconds never(3'600'000);
    const milliseconds too_late(23'000);
    // The runs wait at the same time.
    const std::vector<Case> cases{
        {{.place = request, .bytes = 0, .later = refused}, "0 aborted", "0 aborted"},
        {{.place = request, .bytes = sizes.executed() - 1, .later = refused}, "0 aborted", "0 aborted"},
        {{.place = request, .bytes = sizes.request, .later = refused}, "1 committed", "1 committed"},
        {{.place = answer, .bytes = 0, .later = refused}, "1 committed", "1 committed"},
        {{.place = answer, .bytes = sizes.answer - 7, .later = refused}, "1 committed", "1 committed"},
        {{.place = request, .bytes = 0, .server_hears_after = never}, "0 in progress", "0 aborted"},
        {{.place = request, .bytes = 0, .server_hears_after = too_late}, "0 in progress", "1 committed"}};
    struct Started {
        std::unique_ptr<Ledger> ledger = std::make_unique<Ledger>();
        std::unique_ptr<Scratch> scratch = std::make_unique<Scratch>();
        std::unique_ptr<CutProxy> proxy;
        std::unique_ptr<tests::Running> running;
    };
    std::vector<Started> all;
    for (const auto& one : cases) {
        auto& started = all.emplace_back();
        started.proxy = std::make_unique<CutProxy>(started.ledger->socket(), one.cut);
        auto arguments = run_of(write_actions(*started.scratch, kInsertOne), started.proxy->uri(started.ledger->name)) +
                         signing(*started.scratch);
        arguments.resize(arguments.size() - 2);  // `Running` adds --out
        started.running = std::make_unique<tests::Running>(arguments, *started.scratch / "runs",
                                                           Arguments{SignedRun::shared().config()});
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto& [ledger, scratch, proxy, running] = all[i];
        const auto end = running->end();
        INFO(i << ":\n" << end.output << end.errors);
        const auto after = judged(*ledger, running->run(), end.status, *proxy);
        CHECK(after.said == "UNKNOWN, unknown");
        CHECK(after.reason == not_known(after.transaction));
        CHECK(after.server == cases[i].in_time);
        CHECK(after.status == 1);
        CHECK(after.verified == 0);
        CHECK(after.seen.commits == 1);
        const auto report = tests::runbook({"report", running->run().string()}, {SignedRun::shared().config()}).output;
        CHECK(report.find("UNKNOWN") != std::string::npos);
        CHECK(report.find(after.transaction) != std::string::npos);
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto& [ledger, scratch, proxy, running] = all[i];
        if (cases[i].cut.server_hears_after == never) all[i].proxy.reset();
        const auto ask = "select count(*) || ' ' || pg_xact_status('" + transaction_in(running->run()) + "') from ledger";
        auto at_last = ledger->sql(ask);
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (at_last.find("in progress") != std::string::npos && std::chrono::steady_clock::now() < limit) {
            std::this_thread::sleep_for(milliseconds(100));
            at_last = ledger->sql(ask);
        }
        INFO(i);
        CHECK(at_last == cases[i].at_last);
    }
}

TEST_CASE("a connection that is cut behind the whole answer to a COMMIT needs nobody to ask") {
    const Ledger ledger;
    const auto sizes = sizes_without_cut(ledger, kInsertOne);
    const Cut cut{.place = Cut::Place::answer, .bytes = sizes.answer, .later = Cut::Later::refused};
    const auto after = run_and_cut(ledger, kInsertOne, cut);
    check_settled(after, cut, sizes);
    CHECK(after.seen.refused == 0);
}

TEST_CASE("which transaction is committed is in the log before the COMMIT is sent, even if kill -9 is next") {
    const Ledger ledger;
    const Scratch scratch;
    std::string at_commit;
    std::atomic<pid_t> pid = 0;
    const CutProxy proxy(ledger.socket(), {}, [&] {
        at_commit = tests::read_text(tests::only_run(scratch / "runs") / "log.jsonl");
        while (pid == 0) std::this_thread::yield();
        ::kill(pid, SIGKILL);
    });
    tests::Running running(run_of(write_actions(scratch, kInsertOne), proxy.uri(ledger.name)) +
                               Arguments{"--yes", "--unsigned"},
                           scratch / "runs");
    pid = running.pid();
    CHECK(running.end().status == 137);
    CHECK(at_commit == tests::read_text(running.run() / "log.jsonl"));
    const auto lines = tests::lines_of(running.run());
    CHECK(lines.back().type == "commit.intent");
    const auto transaction = lines.back().body.text("transaction_id");
    // The COMMIT was on its way.
    CHECK(ledger.count_at_rest() == "1");
    CHECK(ledger.sql("select pg_xact_status('" + transaction + "')") == "committed");
    const auto verified = tests::runbook({"verify", running.run().string()});
    CHECK(verified.status == 10);
    CHECK(verified.output.starts_with("INCOMPLETE\n"));
    INFO(verified.output);
    CHECK(verified.output.find("no result: commit: insert one") != std::string::npos);
    const auto report = tests::runbook({"report", running.run().string()});
    INFO(report.output);
    CHECK(report.status == 10);
    CHECK(report.output.starts_with("# Actions — INCOMPLETE"));
    CHECK(report.output.find(transaction) != std::string::npos);
}

TEST_CASE("at whatever moment a signal comes, the log says what is in the table") {
    const Ledger ledger;
    std::map<std::string, int> all;
    for (int moment = 0; moment < 40; ++moment) {
        const Scratch scratch;
        const bool killed = moment % 2 == 1;
        std::atomic<bool> committing = false;
        const CutProxy proxy(ledger.socket(), {}, [&] { committing = true; });
        tests::Running running(run_of(write_actions(scratch, kInsertInSteps), proxy.uri(ledger.name)) +
                                   Arguments{"--yes", "--unsigned"},
                               scratch / "runs");
        if (moment < 20) {
            REQUIRE(running.logged("\"type\":\"target\""));
            std::this_thread::sleep_for(std::chrono::microseconds(400 * moment));
        } else {
            while (!committing) std::this_thread::yield();
            std::this_thread::sleep_for(std::chrono::microseconds(100 * (moment - 20)));
        }
        running.signal(killed ? SIGKILL : SIGINT);
        const auto end = running.end();
        INFO(moment << ": " << end.status << '\n' << end.output << end.errors);
        const auto run = running.run();
        const auto said = said_of_commit(run);
        const auto count = ledger.count_at_rest();
        ++all[said + ", " + count];
        const bool announced = transaction_in(run) != "none";
        const bool sealed = tests::lines_of(run).back().type == "seal";
        if (said == "PASS, committed")
            CHECK(count == "1");
        else if (said == "none, nothing" && announced)
            CHECK((count == "0" || count == "1"));
        else
            CHECK(count == "0");
        CHECK((killed || sealed));
        CHECK(tests::runbook({"verify", run.string()}).status == (sealed ? 30 : 10));
        ledger.sql("truncate ledger");
    }
    std::string text;
    for (const auto& [what, times] : all) text += fmt::format("{} times: {}\n", times, what);
    INFO(text);
    CHECK(all.size() > 1);
    for (const auto& [what, times] : all)
        CHECK(std::set<std::string>{"PASS, committed, 1", "ERROR, rolled back, 0", "BLOCKED, nothing, 0",
                                    "none, nothing, 0", "none, nothing, 1"}
                  .contains(what));
}
