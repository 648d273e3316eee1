#include <poll.h>
#include <pty.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <map>
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

std::string asking_for(const std::string& transaction) {
    return "select count(*) || ' ' || pg_xact_status('" + transaction + "') from ledger;";
}

// What the log says, and what the server says, of a run whose connection was cut; all must fit.
struct AfterCut {
    std::string said;    // by the log
    std::string server;  // "1 committed": rows of the ledger, and what became of the transaction
    std::string reason;
    std::string transaction;
    std::string aborted;  // why the run was
    int status = 0;
    int verified = 0;
    CutProxy::Seen seen;
};

AfterCut judged(const Ledger& ledger, const fs::path& run, int status, const CutProxy& proxy,
                const std::string& and_then = "") {
    AfterCut after;
    after.status = status;
    after.said = said_of_commit(run);
    after.reason = text_or(result_of(run, "insert"), "reason", "");
    after.transaction = transaction_in(run);
    after.aborted = text_or(tests::bodies_of(run, "run.end").at(0), "aborted", "");
    after.server = ledger.sql(asking_for(after.transaction) + and_then);
    after.verified = tests::runbook({"verify", run.string()}, {SignedRun::shared().config()}).status;
    after.seen = proxy.seen();
    return after;
}

AfterCut run_and_cut(const Ledger& ledger, const std::string& steps, const Cut& cut) {
    const Scratch scratch;
    const auto file = write_actions(scratch, steps);
    const CutProxy proxy(ledger.socket(), cut);
    const auto done =
        tests::runbook(run_of(file, proxy.uri(ledger.name)) + signing(scratch), {SignedRun::shared().config()});
    INFO(done.output << done.errors);
    return judged(ledger, tests::only_run(scratch / "runs"), done.status, proxy, "truncate ledger");
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
// answer arrives. Who can ask it, knows. But a lost connection ends the run, which is then NO-GO.
void check_settled(const AfterCut& after, const Cut& cut, const Sizes& sizes) {
    const bool committed = cut.place == Cut::Place::answer || cut.bytes >= sizes.executed();
    INFO("cut in the " << (cut.place == Cut::Place::answer ? "answer" : "request") << " behind " << cut.bytes
                       << " bytes, after " << cut.delay.count() << " ms; later connections "
                       << (cut.later == Cut::Later::through ? "go through" : "are refused at first"));
    CHECK(after.said == (committed ? "PASS, committed" : "ERROR, rolled back"));
    CHECK(after.reason == (committed ? "" : kLostAndRolledBack));
    CHECK(after.server == (committed ? "1 committed" : "0 aborted"));
    const bool answered = cut.place == Cut::Place::answer && cut.bytes == sizes.answer;
    const std::string lost = "the connection to the server was lost";
    CHECK((after.aborted == lost || (answered && after.aborted.empty())));
    CHECK(after.status == (after.aborted.empty() ? 0 : 1));
    CHECK(after.verified == 0);
    CHECK(after.seen.commits == 1);
}

}  // namespace

TEST_CASE("wherever the connection is cut around a COMMIT, the verdict is what is in the table") {
    const Ledger ledger;
    int cuts = 0;
    const auto cut_at = [&](const std::string& steps, const Cut& cut, const Sizes& sizes) {
        check_settled(run_and_cut(ledger, steps, cut), cut, sizes);
        ++cuts;
    };
    const auto sizes = sizes_without_cut(ledger, kInsertOne);
    for (std::size_t bytes = 0; bytes <= sizes.request; ++bytes)
        cut_at(kInsertOne, {.place = Cut::Place::request, .bytes = bytes, .with_reset = bytes % 2 == 1}, sizes);
    // A reset takes away what its client has not read yet, so the whole answer ends without one.
    for (std::size_t bytes = 0; bytes <= sizes.answer; ++bytes)
        cut_at(kInsertOne,
               {.place = Cut::Place::answer, .bytes = bytes, .with_reset = bytes % 2 == 1 && bytes < sizes.answer},
               sizes);
    // With savepoints, after random times, and where the server cannot be reached at first.
    const auto in_steps = sizes_without_cut(ledger, kInsertInSteps);
    std::mt19937 random(20'260'301);
    const auto below = [&](std::size_t limit) { return random() % limit; };
    for (int i = 0; i < 40; ++i) {
        Cut cut{.place = below(3) == 0 ? Cut::Place::answer : Cut::Place::request};
        const auto size = cut.place == Cut::Place::answer ? in_steps.answer : in_steps.request;
        cut.bytes = below(size + 1);
        cut.delay = milliseconds(below(8));
        cut.with_reset = below(2) == 0 && cut.bytes < size;
        cut.later = below(4) == 0 ? Cut::Later::refused_at_first : Cut::Later::through;
        cut_at(kInsertInSteps, cut, in_steps);
    }
    INFO(cuts);
    CHECK(cuts > 100);
}

TEST_CASE("a COMMIT that reaches the server after its client has gone is waited for") {
    const Ledger ledger;
    const auto sizes = sizes_without_cut(ledger, kInsertOne);
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{20}, sizes.executed() - 1}) {
        const Cut cut{.place = Cut::Place::request, .bytes = bytes, .server_hears_after = milliseconds(700)};
        const auto after = run_and_cut(ledger, kInsertOne, cut);
        CHECK(after.said == "PASS, committed");
        CHECK(after.server == "1 committed");
        CHECK(after.status == 1);
        CHECK(after.aborted == "the connection to the server was lost");
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
    const milliseconds too_late(22'000);
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
        const auto ask = asking_for(transaction_in(running->run()));
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
    tests::Running running(
        run_of(write_actions(scratch, kInsertOne), proxy.uri(ledger.name)) + Arguments{"--yes", "--unsigned"},
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
    CHECK(report.status == 0);
    CHECK(report.output.starts_with("# Actions — INCOMPLETE"));
    CHECK(report.output.find(transaction) != std::string::npos);
}

TEST_CASE("a signal while the answer to a COMMIT is waited for does not leave its outcome open") {
    const Ledger ledger;
    const auto sizes = sizes_without_cut(ledger, kInsertOne);
    // Without its last byte the server never executes it; with it, the answer never comes.
    const bool committed = GENERATE(false, true);
    const Cut cut{.place = Cut::Place::request,
                  .bytes = committed ? sizes.request : sizes.executed() - 1,
                  .delay = std::chrono::hours(1)};
    const Scratch scratch;
    std::atomic<bool> committing = false;
    const CutProxy proxy(ledger.socket(), cut, [&] { committing = true; });
    auto arguments = run_of(write_actions(scratch, kInsertOne), proxy.uri(ledger.name)) + signing(scratch);
    arguments.resize(arguments.size() - 2);  // `Running` adds --out
    tests::Running running(arguments, scratch / "runs", {SignedRun::shared().config()});
    REQUIRE(running.wait_until([&] { return committing.load(); }));
    std::this_thread::sleep_for(milliseconds(100));
    running.signal(SIGINT);
    const auto end = running.end();
    INFO(end.output << end.errors);
    const auto after = judged(ledger, running.run(), end.status, proxy);
    CHECK(after.said == (committed ? "PASS, committed" : "ERROR, rolled back"));
    CHECK(after.reason == (committed ? "" : kLostAndRolledBack));
    CHECK(after.server == (committed ? "1 committed" : "0 aborted"));
    CHECK(after.aborted == "interrupted by SIGINT");
    CHECK(after.status == 130);
    CHECK(after.verified == 0);
    CHECK(after.seen.commits == 1);
}

TEST_CASE("at whatever moment a signal comes, the log says what is in the table") {
    const Ledger ledger;
    std::map<std::string, int> all;
    for (int moment = 0; moment < 40; ++moment) {
        const Scratch scratch;
        const bool killed = moment % 2 == 1;
        std::atomic<bool> committing = false;
        const CutProxy proxy(ledger.socket(), {}, [&] { committing = true; });
        tests::Running running(
            run_of(write_actions(scratch, kInsertInSteps), proxy.uri(ledger.name)) + Arguments{"--yes", "--unsigned"},
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
                                    "ERROR, nothing, 0", "none, nothing, 0", "none, nothing, 1"}
                  .contains(what));
}

// ---- what must not be sent

namespace {

// None of what begins a transaction that writes, is in it, or ends it.
void check_nothing_sent(const CutProxy::Seen& seen) {
    for (const auto* text : {"READ WRITE", "insert into ledger", "COMMIT"}) {
        INFO(text);
        CHECK(seen.requests.find(text) == std::string::npos);
    }
    CHECK(seen.commits == 0);
}

struct OnTerminal {
    int status = 0;
    std::string shown;
};

// The program on a terminal, where somebody types this once there is a question.
OnTerminal on_terminal(const Arguments& arguments, const std::string& typed) {
    auto process = tests::program(arguments);
    auto environment = os::child_environment(process.environment);
    std::vector<char*> argv;
    std::vector<char*> envp;
    for (auto& word : process.command) argv.push_back(word.data());
    for (auto& variable : environment) envp.push_back(variable.data());
    argv.push_back(nullptr);
    envp.push_back(nullptr);
    int terminal = -1;
    const pid_t pid = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (pid == 0) {
        ::execve(argv.front(), argv.data(), envp.data());
        ::_exit(127);
    }
    REQUIRE(pid > 0);
    const os::Descriptor ours(terminal);
    OnTerminal seen;
    bool answered = false;
    std::array<char, 4'096> buffer{};
    for (;;) {
        // A program that waits for good is ended, and fails the test by its status.
        pollfd ready{terminal, POLLIN, 0};
        if (::poll(&ready, 1, 30'000) == 0) ::kill(pid, SIGKILL);
        const auto got = ::read(terminal, buffer.data(), buffer.size());
        if (got <= 0) break;
        seen.shown.append(buffer.data(), static_cast<std::size_t>(got));
        if (answered || seen.shown.find("[y/n]") == std::string::npos) continue;
        answered = true;
        REQUIRE(::write(terminal, typed.data(), typed.size()) == static_cast<ssize_t>(typed.size()));
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    seen.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return seen;
}

}  // namespace

TEST_CASE("without --allow commit, and without --yes where nobody can be asked, nothing is even connected to") {
    const Ledger ledger;
    const Scratch scratch;
    const auto file = write_actions(scratch, kInsertOne);
    const CutProxy proxy(ledger.socket());
    const Arguments run{
        "run", file, "--target", proxy.uri(ledger.name), "--unsigned", "--out", (scratch / "runs").string()};
    const auto not_allowed = tests::runbook(run + Arguments{"--yes"});
    CHECK(not_allowed.status == 2);
    CHECK(not_allowed.output.empty());
    CHECK(not_allowed.errors ==
          "runbook: the runbook needs commit, which --allow does not have; look at what it does with `runbook plan`, "
          "and add --allow commit\n");
    const auto other = tests::runbook(run + Arguments{"--yes", "--allow", "command,http,superuser"});
    CHECK(other.status == 2);
    CHECK(other.errors == not_allowed.errors);
    const auto not_asked = tests::runbook(run + Arguments{"--allow", "commit"});
    CHECK(not_asked.status == 2);
    CHECK(not_asked.output.empty());
    CHECK(not_asked.errors ==
          "runbook: actions.rb:3: the runbook commits, and there is no terminal to ask on whether to go on; look at "
          "what it does with `runbook plan`, and add --yes\n");
    CHECK(proxy.seen().connections == 0);
    CHECK_FALSE(fs::exists(scratch / "runs"));
    CHECK(ledger.count() == "0");
    CHECK(tests::runbook(run + Arguments{"--allow", "commit", "--yes"}).status == 0);
    CHECK(ledger.count() == "1");
}

TEST_CASE("an answers file confirms no action") {
    const Ledger ledger;
    const Scratch scratch;
    tests::write_text(scratch / "answers.toml", "[insert-begin]\nanswer = true\n");
    const auto run = run_of(write_actions(scratch, kInsertOne), ledger.uri()) +
                     Arguments{"--unsigned", "--out", (scratch / "runs").string()};
    CHECK(tests::runbook(run + Arguments{"--answers", (scratch / "answers.toml").string()}).status == 2);
    CHECK(ledger.count() == "0");
}

TEST_CASE("nothing is sent of an action that its operator does not confirm") {
    struct Case {
        std::string typed;
        int status;
        std::string verdicts;
        std::string reason;
        std::string count;
    };
    const std::string none = "BLOCKED insert-statement\nBLOCKED insert\nNO-GO   end\n";
    const auto one = GENERATE_COPY(
        Case{"n\n", 1, "FAIL    insert-begin\n" + none, "the operator did not confirm it", "0"},
        Case{"perhaps\nno\n", 1, "FAIL    insert-begin\n" + none, "the operator did not confirm it", "0"},
        Case{"\x04", 1, "ERROR   insert-begin\n" + none, "nobody confirmed it", "0"},
        Case{"\x03", 130, "ERROR   insert-begin\n" + none, "nobody confirmed it", "0"},
        Case{"y\n", 0, "PASS    insert-begin\nPASS    insert-statement\nPASS    insert\nGO      end\n", "", "1"});
    const Ledger ledger;
    const Scratch scratch;
    const CutProxy proxy(ledger.socket());
    const auto done = on_terminal(run_of(write_actions(scratch, kInsertOne), proxy.uri(ledger.name)) +
                                      Arguments{"--unsigned", "--out", (scratch / "runs").string()},
                                  one.typed);
    INFO(one.typed << '\n' << done.shown);
    CHECK(done.status == one.status);
    CHECK(done.shown.find("begin: insert one: go on? It is committed. [y/n] ") != std::string::npos);
    const auto run = tests::only_run(scratch / "runs");
    CHECK(tests::verdicts_of(run) == one.verdicts);
    CHECK(text_or(result_of(run, "insert-begin"), "reason", "") == one.reason);
    CHECK(ledger.count() == one.count);
    if (one.count == "0") check_nothing_sent(proxy.seen());
    CHECK(tests::runbook({"verify", run.string()}).status == 30);
}

// ---- what is not committed

namespace {

struct Ran {
    int status = 0;
    std::string verdicts;
    std::map<std::string, std::string> reasons;
    bool announced = false;
    std::string shown;
};

// In a folder with a file of SQL, if there is text for it.
Ran run_actions(const std::string& target, const std::string& steps, const std::string& sql_file = "") {
    const Scratch scratch;
    if (!sql_file.empty()) tests::write_text(scratch / "file.sql", sql_file);
    const auto done = tests::runbook(run_of(write_actions(scratch, steps), target) +
                                     Arguments{"--yes", "--unsigned", "--out", (scratch / "runs").string()});
    Ran ran{done.status, {}, {}, false, done.output + done.errors};
    INFO(ran.shown);
    const auto run = tests::only_run(scratch / "runs");
    ran.verdicts = tests::verdicts_of(run);
    for (const auto& result : tests::bodies_of(run, "step.result"))
        ran.reasons[result.text("id")] = text_or(result, "reason", "");
    ran.announced = !tests::bodies_of(run, "commit.intent").empty();
    CHECK(tests::runbook({"verify", run.string()}).status == 30);
    return ran;
}

std::string action_of(const std::string& steps, const std::string& options = "") {
    return "  action \"several\", id: :several" + options + " do\n    step \"a row\", id: :row do\n" +
           "      sql \"insert into ledger values (1, 'a')\"\n    end\n" + steps + "  end\n";
}

}  // namespace

TEST_CASE("nothing of an action is committed if one of its steps does not pass") {
    struct Case {
        std::string what;
        std::string step;
        std::string verdict;
        std::string reason;
    };
    const auto one = GENERATE(
        Case{"a rule fails", R"rb(    step "x", id: :x do
      sql "update ledger set t = 'b' where id = 5"
      expect affected == 1
    end
)rb",
             "FAIL   ", "have 0, want affected == 1"},
        Case{"a check of it fails", R"rb(    check "x", id: :x do
      sql "select count(*) from ledger"
      expect value == 2
    end
)rb",
             "FAIL   ", "have 1, want value == 2"},
        Case{"a check is vacuous", R"rb(    check "x", id: :x do
      sql "select count(*) from ledger where id > 1"
      among "select count(*) from ledger where id > 1"
      expect value == 0
    end
)rb",
             "VACUOUS", "there was nothing to examine: `among` counted 0"},
        Case{"a check is skipped", R"rb(    check "x", id: :x do
      sql "select count(*) from ledger"
      skip "not today" if not_today
      expect value == 1
    end
)rb",
             "SKIPPED", "not today (skip \"not today\" if not_today)"},
        Case{"a statement raises", R"rb(    step "x", id: :x do
      sql "select 1 / (id - 1) from ledger"
    end
)rb",
             "ERROR  ", "22012 (division_by_zero): division by zero"},
        Case{"a capture finds nothing", R"rb(    capture :x, :integer, sql: "select id from ledger where id = 5"
)rb",
             "ERROR  ", "got no rows, expected one"});
    const Ledger ledger;
    const auto ran = run_actions(ledger.uri(), "  param :not_today, :boolean, default: true\n" + action_of(one.step));
    INFO(one.what << '\n' << ran.shown);
    CHECK(ran.status == 1);
    CHECK(ran.verdicts == "PASS    several-begin\nPASS    row\n" + one.verdict + " x\nBLOCKED several\nNO-GO   end\n");
    CHECK(ran.reasons.at("x") == one.reason);
    const auto verdict = one.verdict.substr(0, one.verdict.find_last_not_of(' ') + 1);
    CHECK(ran.reasons.at("several") == "it needs `x`, which is " + verdict);
    CHECK_FALSE(ran.announced);
    CHECK(ledger.count_at_rest() == "0");
}

TEST_CASE("a WARN is committed") {
    const Ledger ledger;
    const auto ran = run_actions(ledger.uri(), action_of(R"rb(    check "x", id: :x do
      sql "select count(*) from ledger"
      warn if value > 0
      expect value == 1
    end
)rb"));
    INFO(ran.shown);
    CHECK(ran.verdicts == "PASS    several-begin\nPASS    row\nWARN    x\nPASS    several\nHOLD    end\n");
    CHECK(ran.announced);
    CHECK(ledger.count_at_rest() == "1");
}

namespace {

const std::string kRefused = R"rb(    step "refused", id: :refused do
      sql "insert into child values ('x')"
      expect error == :invalid_text_representation
    end
)rb";

}  // namespace

TEST_CASE("an error that a step of an action expects is undone, and the rest is committed") {
    const Ledger ledger;
    const auto ran = run_actions(ledger.uri(), action_of(kRefused + R"rb(    step "another row", id: :another do
      sql "insert into ledger values (2, 'b')"
      expect affected == 1
    end
)rb"));
    INFO(ran.shown);
    CHECK(ran.verdicts ==
          "PASS    several-begin\nPASS    row\nPASS    refused\nPASS    another\nPASS    several\nGO      end\n");
    CHECK(ledger.count_at_rest() == "2");
}

TEST_CASE("so is an error that the last step of an action expects") {
    const Ledger ledger;
    const auto ran = run_actions(ledger.uri(), action_of(kRefused));
    INFO(ran.shown);
    CHECK(ran.verdicts == "PASS    several-begin\nPASS    row\nPASS    refused\nPASS    several\nGO      end\n");
    CHECK(ledger.count_at_rest() == "1");
}

TEST_CASE("what a deferred constraint refuses, or COMMIT itself, is an ERROR and rolled back") {
    const Ledger ledger;
    const auto deferred = run_actions(ledger.uri(), action_of(R"rb(    step "x", id: :x do
      sql "insert into child values (7)"
      expect affected == 1
    end
)rb"));
    INFO(deferred.shown);
    CHECK(deferred.status == 1);
    CHECK(deferred.verdicts == "PASS    several-begin\nPASS    row\nPASS    x\nERROR   several\nNO-GO   end\n");
    CHECK(deferred.reasons.at("several") ==
          "it was rolled back: 23503 (foreign_key_violation): insert or update on table \"child\" violates foreign "
          "key constraint \"child_id_fkey\"; Key (id)=(…) is not present in table \"parent\".");
    CHECK_FALSE(deferred.announced);
    CHECK(ledger.count_at_rest() == "0");
    // A cursor with hold is computed by the COMMIT.
    const auto at_commit = run_actions(ledger.uri(), action_of(R"rb(    step "x", id: :x do
      sql "declare c cursor with hold for select 1 / (id - 1) from ledger"
    end
)rb"));
    INFO(at_commit.shown);
    CHECK(at_commit.status == 1);
    CHECK(at_commit.verdicts == deferred.verdicts);
    CHECK(at_commit.reasons.at("several") == "it was rolled back: 22012 (division_by_zero): division by zero");
    CHECK(at_commit.announced);
    CHECK(ledger.count_at_rest() == "0");
}

TEST_CASE("an action that is interrupted or killed in the middle of a statement commits nothing") {
    const auto signal = GENERATE(SIGINT, SIGTERM, SIGKILL);
    const Ledger ledger;
    const Scratch scratch;
    const auto file = write_actions(scratch, action_of(R"rb(    step "x", id: :x do
      sql "insert into ledger select 2, 'b' from pg_sleep(30)"
    end
)rb"));
    tests::Running running(run_of(file, ledger.uri()) + Arguments{"--yes", "--unsigned"}, scratch / "runs");
    REQUIRE(running.wait_until([&] {
        return ledger.sql(
                   "select count(*) from pg_stat_activity where query like '%pg_sleep(30)%' and pid <> "
                   "pg_backend_pid() and wait_event = 'PgSleep'") == "1";
    }));
    running.signal(signal);
    const auto end = running.end();
    INFO(end.output << end.errors);
    CHECK(end.status == 128 + signal);
    const auto run = running.run();
    const std::string begun = "PASS    several-begin\nPASS    row\n";
    const bool killed = signal == SIGKILL;
    CHECK(tests::verdicts_of(run) == (killed ? begun : begun + "ERROR   x\nBLOCKED several\nNO-GO   end\n"));
    CHECK(tests::bodies_of(run, "commit.intent").empty());
    CHECK(ledger.count_at_rest() == "0");
    const auto verified = tests::runbook({"verify", run.string()});
    const auto report = tests::runbook({"report", run.string()}).output;
    CHECK(verified.status == (killed ? 10 : 30));
    if (!killed) return;
    CHECK(verified.output.find("INCOMPLETE\n  the log has no seal: ") == 0);
    INFO(verified.output << report);
    CHECK(verified.output.find("no result: x\n  no result: commit: several\n") != std::string::npos);
    CHECK(report.starts_with("# Actions — INCOMPLETE"));
    // What was about to be written is said to have no result.
    CHECK(tests::lines_of(run).back().type == "step.intent");
    CHECK(tests::lines_of(run).back().body.text("id") == "x");
}

TEST_CASE("what was captured in an action that was not committed, and what needs it, is BLOCKED") {
    const Ledger ledger;
    const std::string after = R"rb(  check "uses it", id: :uses do
    sql "select count(*) from ledger where id = :n"
    expect value == 0
  end
  check "needs it", id: :needing, needs: :several do
    sql "select 1"
    expect value == 1
  end
  check "needs a step of it", id: :of_step, needs: :row do
    sql "select 1"
    expect value == 1
  end
  action "second", id: :second, needs: :several do
    sql "insert into ledger values (2, 'b')"
    expect affected == 1
  end
  check "needs nothing", id: :free do
    sql "select count(*) from ledger"
    expect value == 0
  end
)rb";
    const std::string capture = R"rb(    capture :n, :integer, sql: "select max(id) from ledger"
)rb";
    const auto ran = run_actions(ledger.uri(), action_of(capture + R"rb(    check "x", id: :x do
      sql "select 1"
      expect value == 2
    end
)rb") + after);
    INFO(ran.shown);
    CHECK(ran.verdicts ==
          "PASS    several-begin\nPASS    row\nPASS    n\nFAIL    x\nBLOCKED several\nBLOCKED uses\n"
          "BLOCKED needing\nPASS    of_step\nBLOCKED second-begin\nBLOCKED second-statement\nBLOCKED second\n"
          "PASS    free\nNO-GO   end\n");
    CHECK(ran.reasons.at("uses") == "it needs `n`, whose action did not pass");
    CHECK(ran.reasons.at("needing") == "it needs `several`, which is BLOCKED");
    CHECK(ran.reasons.at("second-begin") == "it needs `several`, which is BLOCKED");
    CHECK(ledger.count_at_rest() == "0");
    const auto committed = run_actions(ledger.uri(), action_of(capture) + R"rb(  check "uses it", id: :uses do
    sql "select count(*) from ledger where id = :n"
    expect value == 1
  end
)rb");
    INFO(committed.shown);
    CHECK(committed.verdicts ==
          "PASS    several-begin\nPASS    row\nPASS    n\nPASS    several\nPASS    uses\nGO      end\n");
}

// ---- what is no transaction, or has its own

TEST_CASE("what cannot be in a transaction is an action that is none") {
    const Ledger ledger;
    const auto ran = run_actions(ledger.uri(), R"rb(  action "vacuum", id: :vacuumed, transaction: false do
    sql "vacuum analyze ledger"
  end
  action "index", id: :indexed, transaction: false do
    sql "create index concurrently by_id on ledger (id)"
  end
  check "the index is valid", id: :valid do
    sql "select indisvalid from pg_index where indexrelid = 'by_id'::regclass"
    expect value
  end
)rb");
    INFO(ran.shown);
    CHECK(ran.status == 0);
    CHECK(ran.verdicts ==
          "PASS    vacuumed-begin\nPASS    vacuumed-statement\nPASS    vacuumed\nPASS    indexed-begin\n"
          "PASS    indexed-statement\nPASS    indexed\nPASS    valid\nGO      end\n");
    CHECK_FALSE(ran.announced);
    CHECK(ledger.sql("select count(*) from pg_index where indexrelid = 'by_id'::regclass and indisvalid") == "1");
    CHECK(ledger.sql("select vacuum_count from pg_stat_user_tables where relname = 'ledger'") == "1");
}

TEST_CASE("a statement that takes effect at once, and whose answer does not come, is UNKNOWN") {
    const bool interrupted = GENERATE(false, true);
    const Ledger ledger;
    const Scratch scratch;
    const auto file = write_actions(scratch, R"rb(  action "at once", id: :once, transaction: false do
    sql "insert into ledger select 1 from pg_sleep(30)"
    expect affected == 1
  end
)rb");
    tests::Running running(run_of(file, ledger.uri()) + Arguments{"--yes", "--unsigned"}, scratch / "runs");
    const std::string asleep = "from pg_stat_activity where wait_event = 'PgSleep' and pid <> pg_backend_pid()";
    REQUIRE(running.wait_until([&] { return ledger.sql("select count(*) " + asleep) == "1"; }));
    if (interrupted)
        running.signal(SIGINT);
    else
        ledger.sql("select pg_terminate_backend(pid) " + asleep);
    const auto end = running.end();
    INFO(end.output << end.errors);
    const auto run = running.run();
    CHECK(end.status == (interrupted ? 130 : 1));
    CHECK(tests::verdicts_of(run) == "PASS    once-begin\nUNKNOWN once-statement\nBLOCKED once\nNO-GO   end\n");
    CHECK(tests::runbook({"verify", run.string()}).status == 30);
    CHECK(ledger.count_at_rest() == "0");
}

TEST_CASE("a file of SQL with its own transactions") {
    const std::string action =
        "  action \"file\", id: :file, transaction: :file do\n    sql_file \"file.sql\"\n  end\n";
    const Ledger ledger;
    const auto ran = run_actions(ledger.uri(), action,
                                 "begin;\ninsert into ledger values (1, 'a');\ninsert into ledger values (2, 'b');\n"
                                 "commit;\n");
    INFO(ran.shown);
    CHECK(ran.status == 0);
    CHECK(ran.verdicts ==
          "PASS    file-begin\nPASS    file.sql-1\nPASS    file.sql-2\nPASS    file.sql-3\nPASS    file.sql-4\n"
          "PASS    file\nGO      end\n");
    CHECK(ledger.count_at_rest() == "2");
    ledger.sql("truncate ledger");
    const auto open = run_actions(ledger.uri(), action,
                                  "begin;\ninsert into ledger values (1, 'a');\ncommit;\nbegin;\n"
                                  "insert into ledger values (2, 'b');\n");
    INFO(open.shown);
    CHECK(open.status == 1);
    CHECK(open.verdicts ==
          "PASS    file-begin\nPASS    file.sql-1\nPASS    file.sql-2\nPASS    file.sql-3\nPASS    file.sql-4\n"
          "PASS    file.sql-5\nERROR   file\nNO-GO   end\n");
    CHECK(open.reasons.at("file") == "its statements left a transaction open, which was rolled back");
    CHECK(ledger.count_at_rest() == "1");
    CHECK(ledger.sql("select id from ledger") == "1");
    ledger.sql("truncate ledger");
    const auto raised =
        run_actions(ledger.uri(), action, "begin;\ninsert into ledger values (1, 'a');\nselect 1 / 0;\ncommit;\n");
    INFO(raised.shown);
    CHECK(raised.status == 1);
    CHECK(raised.verdicts ==
          "PASS    file-begin\nPASS    file.sql-1\nPASS    file.sql-2\nERROR   file.sql-3\nBLOCKED file.sql-4\n"
          "BLOCKED file\nNO-GO   end\n");
    CHECK(ledger.count_at_rest() == "0");
}

// ---- forged logs

namespace {

// Of a run without a signature, so that only judging again can find what was changed.
std::string log_of(const std::string& steps, int status) {
    const Ledger ledger;
    const Scratch scratch;
    const auto done = tests::runbook(run_of(write_actions(scratch, steps), ledger.uri()) +
                                     Arguments{"--yes", "--unsigned", "--out", (scratch / "runs").string()});
    INFO(done.output << done.errors);
    REQUIRE(done.status == status);
    return tests::read_text(tests::only_run(scratch / "runs") / "log.jsonl");
}

const std::string& committed_log() {
    static const std::string log = log_of(kInsertOne, 0);
    return log;
}

// The COMMIT was an error, so its transaction was announced and rolled back.
const std::string& rolled_back_log() {
    static const std::string log = log_of(R"rb(  action "insert one", id: :insert do
    step "row", id: :row do
      sql "insert into ledger values (1, 'a')"
    end
    step "cursor", id: :cursor do
      sql "declare c cursor with hold for select 1 / (id - 1) from ledger"
    end
  end
)rb",
                                          1);
    return log;
}

Json::Object& observed(Forger& forged, const std::string& id) {
    return forged.body("step.result", id)["observed"].as_object();
}

Json::Object& commit_facts(Forger& forged) {
    return observed(forged, "insert")["commit"].as_object();
}

void check_refused(const Forger& forged, const std::string& why) {
    const Checked checked(forged.bytes());
    INFO(checked.said);
    CHECK(checked.status == 20);
    CHECK(checked.said.find(why) != std::string::npos);
}

}  // namespace

TEST_CASE("the logs of actions that are forged here are accepted unchanged") {
    for (const auto* log : {&committed_log(), &rolled_back_log()}) {
        const bool same = Forger(*log).bytes() == *log;
        CHECK(same);
        CHECK(Checked(*log).status == 30);
    }
}

TEST_CASE("what became of a transaction cannot be changed in a log") {
    for (const auto* outcome : {"rolled back", "unknown"}) {
        Forger other(committed_log());
        commit_facts(other)["outcome"] = outcome;
        check_refused(other, "step `insert` is PASS in the log, but " +
                                 std::string(outcome == std::string("unknown") ? "UNKNOWN" : "ERROR") +
                                 " when it is judged again from what was observed");
    }
    Forger verdict(committed_log());
    verdict.body("step.result", "insert")["verdict"] = "ERROR";
    check_refused(verdict, "step `insert` is ERROR in the log, but PASS when it is judged again");
    Forger not_committed(committed_log());
    observed(not_committed, "insert").erase("commit");
    check_refused(not_committed, "step `insert` is PASS in the log, but ERROR when it is judged again");
    Forger nothing_seen(committed_log());
    nothing_seen.body("step.result", "insert").erase("observed");
    check_refused(nothing_seen, "step `insert` was about to change the database, but nothing says what became of it");
    Forger strange(committed_log());
    commit_facts(strange)["outcome"] = "perhaps";
    check_refused(strange, "");
    // And back.
    Forger passed(rolled_back_log());
    passed.body("step.result", "insert")["verdict"] = "PASS";
    check_refused(passed, "step `insert` is PASS in the log, but ERROR");
    Forger without_error(rolled_back_log());
    observed(without_error, "insert").erase("error");
    check_refused(without_error, "step `insert` is ERROR in the log, but ERROR with other details");
    Forger otherwise(rolled_back_log());
    observed(otherwise, "insert").erase("error");
    commit_facts(otherwise)["outcome"] = "committed";
    check_refused(otherwise, "step `insert` is ERROR in the log, but PASS when it is judged again");
}

TEST_CASE("that a COMMIT was an error and has committed contradicts itself") {
    Forger committed(rolled_back_log());
    commit_facts(committed)["outcome"] = "committed";
    check_refused(committed, "");
}

TEST_CASE("which transaction was committed cannot be changed in a log") {
    Forger committed(committed_log());
    commit_facts(committed)["transaction_id"] = "1";
    check_refused(committed, "step `insert` has an outcome, but nothing before it says that it was about to commit");
    Forger announced(committed_log());
    announced.body("commit.intent")["transaction_id"] = "1";
    check_refused(announced, "step `insert` has an outcome, but nothing before it says that it was about to commit");
    Forger not_announced(committed_log());
    not_announced.lines.erase(not_announced.line("commit.intent"));
    check_refused(not_announced,
                  "step `insert` has an outcome, but nothing before it says that it was about to commit");
    Forger of_another(committed_log());
    auto& intent = of_another.body("commit.intent");
    intent["id"] = "insert-statement";
    intent["number"] = std::int64_t{2};
    check_refused(of_another, "the outcome of step `insert` is expected here");
    Forger early(committed_log());
    auto line = *early.line("commit.intent");
    line.time = early.line("step.result", "insert-statement")->time;
    early.lines.erase(early.line("commit.intent"));
    early.lines.insert(early.line("step.result", "insert-statement"), line);
    check_refused(early, "the outcome of step `insert-statement` is expected here");
    Forger twice(committed_log());
    const auto again = *twice.line("commit.intent");
    twice.lines.insert(twice.line("commit.intent"), again);
    check_refused(twice, "the step `insert` is said twice to be about to commit");
}

TEST_CASE("that an action was confirmed cannot be changed in a log") {
    Forger removed(committed_log());
    removed.lines.erase(removed.line("operator.input"));
    check_refused(removed, "step `insert-begin` has a different answer from the one that was given");
    Forger refused(committed_log());
    refused.body("operator.input")["answer"] = Json::Object{{"type", "boolean"}, {"value", false}};
    check_refused(refused, "step `insert-begin` has a different answer from the one that was given");
    observed(refused, "insert-begin")["answer"] = Json::Object{{"type", "boolean"}, {"value", false}};
    check_refused(refused, "step `insert-begin` is PASS in the log, but FAIL when it is judged again");
    Forger unanswered(committed_log());
    unanswered.lines.erase(unanswered.line("operator.input"));
    observed(unanswered, "insert-begin").erase("answer");
    check_refused(unanswered, "step `insert-begin` is PASS in the log, but ERROR when it is judged again");
    Forger other(committed_log());
    other.body("operator.input")["answer"] = Json::Object{{"type", "text"}, {"value", "yes"}};
    check_refused(other, "the answer to step `insert-begin` is ");
}

TEST_CASE("what the statements of an action did cannot be changed in a log") {
    Forger more(committed_log());
    observed(more, "insert-statement")["rows"].as_object()["affected"] = std::int64_t{2};
    check_refused(more, "step `insert-statement` is PASS in the log, but FAIL when it is judged again");
    Forger failed(committed_log());
    failed.body("step.result", "insert-statement")["verdict"] = "FAIL";
    check_refused(failed, "step `insert-statement` is FAIL in the log, but PASS when it is judged again");
    Forger unannounced(committed_log());
    unannounced.lines.erase(unannounced.line("step.intent"));
    check_refused(unannounced,
                  "step `insert-statement` has an answer, but nothing before it says that it was about to write");
    Forger missing(committed_log());
    missing.lines.erase(missing.line("step.result", "insert-statement"));
    check_refused(missing, "the outcome of step `insert-statement` is expected here");
}

TEST_CASE("what an action commits, and what that needs, cannot be changed in a log's plan") {
    const auto& log = committed_log();
    Forger begin(log);
    begin.body("plan.step", "insert")["needs"] = Json::Array{"insert-statement"};
    check_refused(begin, "");
    Forger statement(log);
    statement.body("plan.step", "insert")["needs"] = Json::Array{"insert-begin"};
    check_refused(statement, "it does not need the steps of its action before it");
    Forger nothing(log);
    nothing.body("plan.step", "insert").erase("needs");
    check_refused(nothing, "it does not need the steps of its action before it");
    Forger of_statement(log);
    of_statement.body("plan.step", "insert-statement").erase("needs");
    check_refused(of_statement, "it does not need the steps of its action before it");
    Forger at_once(log);
    for (const auto* id : {"insert-begin", "insert-statement", "insert"})
        at_once.body("plan.step", id)["action"].as_object()["atomic"] = false;
    check_refused(at_once, "the PlanId does not match the steps in the log");
    Forger no_action(log);
    no_action.body("plan.step", "insert-statement").erase("action");
    check_refused(no_action, "the action before it has no end");
    Forger kind(log);
    kind.body("plan.step", "insert")["kind"] = "begin";
    check_refused(kind, "an action cannot begin here");
    Forger not_required(log);
    not_required.body("run.start")["requires"] = Json::Array{};
    check_refused(not_required, "");
}
