#include "tests/pg/session_support.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

Flight tracing(Flight flight) {
    flight.leaves_traces = true;
    return flight;
}

std::string pid(const Connected& db) {
    return text_of(db.run(check("select pg_backend_pid() as pid")));
}

}  // namespace

TEST_CASE("a check that leaves traces is the last one on its connection") {
    Connected db;
    const auto first = pid(db);
    CHECK(pid(db) == first);
    CHECK(text_of(db.run(tracing(check("select set_config('app.tenant', 'a', true) as tenant")))) == "tenant | \"a\"");
    // Once set, it would read '' on the same connection.
    CHECK(text_of(db.run(check("select current_setting('app.tenant', true) as tenant"))) == "tenant | NULL");
    CHECK(pid(db) != first);
}

TEST_CASE("the order of answers is kept where a new connection is opened between flights") {
    Connected db;
    for (int i = 0; i < 20; ++i) {
        auto flight = check("select " + std::to_string(i) + " as n");
        flight.leaves_traces = i % 5 == 4;
        db->submit(std::move(flight));
    }
    CHECK(db->outstanding() == 20);
    for (int i = 0; i < 20; ++i) CHECK(text_of(db->receive()) == "n | " + std::to_string(i));
    CHECK(db->outstanding() == 0);
}

TEST_CASE("what a function leaves on its connection does not reach the next check") {
    psql(
        "create function leaves_all() returns int language plpgsql volatile as $$ begin "
        "perform pg_advisory_lock(815), setseed(0.25), set_config('app.left', 'x', false); "
        "execute 'prepare left_behind as select 1'; return 1; end $$");
    Connected db;
    CHECK(text_of(db.run(tracing(check("select leaves_all() as n")))) == "n | 1");
    // Also while nothing else is asked: a person may be thinking.
    CHECK(eventually_none("select 1 from pg_locks where locktype = 'advisory' and objid = 815"));
    CHECK(text_of(db.run(check("select count(*) as n from pg_prepared_statements"))) == "n | 0");
    CHECK(text_of(db.run(check("select current_setting('app.left', true) as s"))) == "s | NULL");
}

TEST_CASE("behind a scenario a new connection is opened") {
    Connected db;
    const auto first = pid(db);
    db->submit(open_scenario());
    CHECK(text_of(db->receive()) == "nothing");
    CHECK(text_of(db.run(step("select set_config('app.tenant', 'b', true) as t"))) == "t | \"b\"");
    CHECK(text_of(db.run(step("select pg_advisory_lock(816)::text as l"))).find("l | ") == 0);
    db->submit(close_scenario());
    CHECK(text_of(db->receive()) == "nothing");
    CHECK(eventually_none("select 1 from pg_locks where locktype = 'advisory' and objid = 816"));
    CHECK(text_of(db.run(check("select current_setting('app.tenant', true) as t"))) == "t | NULL");
    CHECK(pid(db) != first);
}

TEST_CASE("where no new connection can be opened, nothing that follows passes") {
    psql(shared_sandbox().uri("sandbox", "postgres"), "create role passing login");
    Connected db(shared_sandbox().uri("sandbox", "passing"));
    CHECK(text_of(db.run(tracing(check("select 1 as n")))) == "n | 1");
    CHECK_FALSE(db->lost());
    psql(shared_sandbox().uri("sandbox", "postgres"), "alter role passing nologin");
    const auto after = text_of(db.run(check("select 1 as n")));
    CHECK(after.find("failure: the connection could not be opened anew: ") == 0);
    CHECK(after.find("\"passing\" is not permitted to log in") != std::string::npos);
    CHECK(db->lost());
    CHECK(text_of(db.run(check("select 2 as n"))) == after);
}

TEST_CASE("a session that was lost opens no new connection") {
    Connected db;
    db->submit(tracing(check("select pg_sleep(5)::text as n")));
    psql(shared_sandbox().uri("sandbox", "postgres"),
         "select pg_terminate_backend(" + std::to_string(db->server().backend_pid) + ")");
    CHECK(text_of(db->receive()).find("failure: ") == 0);
    CHECK(db->lost());
    CHECK(text_of(db.run(check("select 1 as n"))).find("failure: ") == 0);
}

TEST_CASE("behind an answer that is too long to be read, everything that was sent goes on, in its order") {
    Connected db;
    const auto first = pid(db);
    constexpr auto kWhy =
        "a row of its answer, or its error, is longer than 16 MiB and was not read; select less, such as a length or a "
        "digest";
    for (int i = 0; i < 20; ++i)
        db->submit(check(i % 7 == 3 ? "select repeat('x', 60000000) as n" : "select " + std::to_string(i) + " as n"));
    CHECK(db->outstanding() == 20);
    for (int i = 0; i < 20; ++i) {
        if (i % 2 == 0) (void)db->ready();
        const auto seen = db->receive();
        INFO(i);
        CHECK(seen.failure == (i % 7 == 3 ? kWhy : ""));
        CHECK_FALSE(seen.never_ran);
        if (i % 7 != 3) CHECK(text_of(seen) == "n | " + std::to_string(i));
        CHECK_FALSE(db->lost());
    }
    CHECK(db->outstanding() == 0);
    CHECK(pid(db) != first);
}
