#include <signal.h>
#include <unistd.h>

#include "interpreter/os/descriptor.hpp"
#include "tests/pg/session_support.hpp"

using namespace runbook;
using namespace runbook::test;
using namespace std::chrono_literals;

namespace {

using SteadyClock = std::chrono::steady_clock;

// Raises an interrupt as a signal handler does.
struct Interruption {
    os::Pipe pipe = os::make_pipe();
    void raise(os::Interrupt& interrupt) const {
        interrupt.signal = SIGINT;
        CHECK(::write(pipe.write.get(), "x", 1) == 1);
    }
};

std::string backends(int pid) {
    return psql("select count(*) from pg_stat_activity where pid = " + std::to_string(pid));
}

bool backend_ends(int pid, std::chrono::seconds within) {
    const auto deadline = SteadyClock::now() + within;
    while (SteadyClock::now() < deadline) {
        if (backends(pid) == "0") return true;
        std::this_thread::sleep_for(50ms);
    }
    return false;
}

void wait_until_active(int pid) {
    while (psql("select wait_event = 'PgSleep' from pg_stat_activity where pid = " + std::to_string(pid)) != "t")
        std::this_thread::sleep_for(20ms);
}

}  // namespace

TEST_CASE("a statement that takes too long is cancelled by the server, and only it") {
    Connected db;
    auto slow = check("select pg_sleep(30)");
    slow.guards.statement_timeout = 100ms;
    db->submit(check("select 1 as n"));
    db->submit(slow);
    db->submit(check("select 2 as n"));
    CHECK(text_of(db->receive()) == "n | 1");
    CHECK(text_of(db->receive()) == "error 57014: canceling statement due to statement timeout");
    CHECK(text_of(db->receive()) == "n | 2");
}

TEST_CASE("waiting for a lock is limited by the guard") {
    psql("create table locked (n int)");
    Connected holder;
    holder->submit(open_scenario());
    holder->submit(step("lock table locked in access exclusive mode"));
    (void)holder->receive();
    CHECK(text_of(holder->receive()) == "");
    auto flight = check("select n from locked");
    flight.guards.lock_timeout = 100ms;
    CHECK(text_of(Connected().run(flight)) == "error 55P03: canceling statement due to lock timeout");
}

TEST_CASE("a function that swallows the timeout is cancelled at the client's own deadline", "[slow]") {
    psql(
        "create function stubborn_once() returns int language plpgsql as $$ begin begin perform pg_sleep(60); "
        "exception when query_canceled then null; end; perform pg_sleep(60); return 1; end $$;");
    Connected db;
    auto flight = check("select stubborn_once()");
    flight.guards.statement_timeout = 100ms;
    db->submit(flight);
    db->submit(check("select 2 as n"));
    const auto start = SteadyClock::now();
    CHECK(text_of(db->receive()) == "failure: the server did not answer in time, and the statement was cancelled");
    CHECK(SteadyClock::now() - start > 5s);
    CHECK(SteadyClock::now() - start < 8s);
    CHECK(text_of(db->receive()) == "n | 2");
}

TEST_CASE("a function that swallows every cancel loses its connection, and the server notices", "[slow]") {
    psql(
        "create function stubborn() returns int language plpgsql as $$ begin loop begin perform pg_sleep(60); "
        "exception when query_canceled then null; end; end loop; end $$;");
    Connected db;
    const int pid = db->server().backend_pid;
    auto flight = check("select stubborn()");
    flight.guards.statement_timeout = 500ms;  // the function must be in its loop by then, even on a busy machine
    db->submit(flight);
    db->submit(check("select 2 as n"));
    const auto start = SteadyClock::now();
    const std::string gone =
        "failure: the server did not answer in time, not even after a cancel request; the connection was closed";
    CHECK(text_of(db->receive()) == gone);
    CHECK(SteadyClock::now() - start < 13s);
    CHECK(text_of(db->receive()) == gone);
    CHECK(text_of(db.run(check("select 3"))) == gone);
    CHECK(backend_ends(pid, 15s));
}

TEST_CASE("time that the caller spends elsewhere does not count as the server's", "[slow]") {
    Connected db;
    auto flight = check("select 1 as n");
    flight.guards.statement_timeout = 1ms;
    (void)db.run(check("select 1"));
    flight.guards.statement_timeout = 200ms;
    db->submit(flight);
    std::this_thread::sleep_for(5500ms);
    CHECK(text_of(db->receive()) == "n | 1");
}

TEST_CASE("a terminated backend: every unanswered and every later flight reports it") {
    Connected db;
    CHECK(text_of(db.run(check("select 1 as n"))) == "n | 1");
    db->submit(check("select pg_sleep(30)"));
    for (int i = 0; i < 3; ++i) db->submit(check("select 2"));
    const int pid = db->server().backend_pid;
    CHECK_FALSE(db->ready());
    wait_until_active(pid);
    CHECK(psql("select pg_terminate_backend(" + std::to_string(pid) + ")") == "t");
    const std::string lost =
        "failure: the connection to the server was lost: FATAL:  terminating connection due to administrator command";
    for (int i = 0; i < 4; ++i) CHECK(text_of(db->receive()) == lost);
    CHECK(text_of(db.run(check("select 3"))) == lost);
    CHECK(db->outstanding() == 0);
}

TEST_CASE("a connection that ended while idle is detected, and not reopened") {
    Connected db;
    CHECK(text_of(db.run(check("select 1 as n"))) == "n | 1");
    CHECK(psql("select pg_terminate_backend(" + std::to_string(db->server().backend_pid) + ")") == "t");
    CHECK(backend_ends(db->server().backend_pid, 5s));
    CHECK(text_of(db.run(check("select 2 as n"))).starts_with("failure: the connection to the server was lost: "));
    CHECK(text_of(db.run(check("select 3 as n"))).starts_with("failure: the connection to the server was lost: "));
}

TEST_CASE("a server that dies is a lost connection") {
    const postgres::Sandbox sandbox;
    Connected db(sandbox.uri());
    db->submit(check("select pg_sleep(30)"));
    CHECK_FALSE(db->ready());
    REQUIRE(::kill(sandbox.server_pid(), SIGQUIT) == 0);
    CHECK(text_of(db->receive()).starts_with("failure: the connection to the server was lost: "));
}

TEST_CASE("an interrupt cancels, closes and answers everything within two seconds") {
    const Interruption interruption;
    Connected db;
    db.interrupt.wake_fd = interruption.pipe.read.get();
    const int pid = db->server().backend_pid;
    db->submit(check("select 1 as n"));
    db->submit(check("select pg_sleep(30)"));
    for (int i = 0; i < 400; ++i) db->submit(check("select 2"));
    CHECK(text_of(db->receive()) == "n | 1");
    SteadyClock::time_point raised;
    std::thread signal([&] {
        std::this_thread::sleep_for(150ms);
        raised = SteadyClock::now();
        interruption.raise(db.interrupt);
    });
    CHECK(text_of(db->receive()) == "failure: interrupted");
    signal.join();
    CHECK(SteadyClock::now() - raised < 1s);
    CHECK(db->ready());
    for (int i = 0; i < 400; ++i) REQUIRE(text_of(db->receive()) == "failure: interrupted");
    CHECK(text_of(db.run(check("select 3"))) == "failure: interrupted");
    CHECK(SteadyClock::now() - raised < 2s);
    CHECK(backend_ends(pid, 2s));
}

TEST_CASE("an interrupted scenario leaves nothing") {
    psql("create table halfway (n int)");
    Connected db;
    const int pid = db->server().backend_pid;
    db->submit(open_scenario());
    db->submit(step("insert into halfway values (1)"));
    (void)db->receive();
    CHECK(text_of(db->receive()) == " affected 1");
    db.interrupt.signal = SIGTERM;
    db->submit(close_scenario());
    CHECK(text_of(db->receive()) == "failure: interrupted");
    CHECK(backend_ends(pid, 2s));
    CHECK(psql("select count(*) from halfway") == "0");
}

TEST_CASE("a session closed in mid-statement does not leave the server at work") {
    int pid = 0;
    {
        Connected db;
        pid = db->server().backend_pid;
        db->submit(check("select pg_sleep(60)"));
        CHECK_FALSE(db->ready());
        wait_until_active(pid);
    }
    CHECK(backend_ends(pid, 2s));
}

TEST_CASE("COPY to the client cannot be used, and says so") {
    Connected db;
    CHECK(text_of(db.run(check("copy (select 1) to stdout"))) ==
          "failure: COPY FROM STDIN and COPY TO STDOUT cannot be used here; the connection was closed");
}
