#include <fstream>

#include "tests/pg/session_support.hpp"

using namespace runbook;
using namespace runbook::test;
using namespace std::chrono_literals;

namespace {

std::size_t resident_kib() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
    return 0;
}

}  // namespace

TEST_CASE("a check's answer has columns, typed rows and its duration") {
    Connected db;
    const auto seen = db.run(check("select 1 as one, 'x'::text as two, null::int as three"));
    CHECK(text_of(seen) == "one two three | 1, \"x\", NULL");
    CHECK(seen.rows->count == 1);
    REQUIRE(seen.durations.size() == 1);
    CHECK(seen.durations[0] > 0);
    CHECK(seen.durations[0] < 5'000'000);
    CHECK(text_of(db.run(check("select 1 as one where false"))) == "one");
}

TEST_CASE("the guards stand around a check, and only for its transaction") {
    Connected db;
    auto flight = check(
        "select current_setting('statement_timeout') a, current_setting('lock_timeout') b, "
        "current_setting('search_path') c, current_setting('TimeZone') d, current_setting('DateStyle') e, "
        "current_setting('IntervalStyle') f, current_setting('idle_in_transaction_session_timeout') g, "
        "current_setting('transaction_isolation') h, current_setting('client_encoding') i, "
        "current_setting('client_connection_check_interval') j, current_setting('standard_conforming_strings') k");
    flight.guards = {1500ms, 250ms, "pg_temp, app, public"};
    CHECK(text_of(db.run(flight)) ==
          "a b c d e f g h i j k | \"1500ms\", \"250ms\", \"app, public, pg_temp\", \"UTC\", \"ISO, YMD\", "
          "\"iso_8601\", \"1min\", \"repeatable read\", \"UTF8\", \"5s\", \"on\"");
    flight.guards = {};
    CHECK(text_of(db.run(check("select current_setting('search_path') c, current_setting('statement_timeout') t"))) ==
          "c t | \"public, pg_temp\", \"30s\"");
}

TEST_CASE("among runs before the probe, and its failure is no answer") {
    Connected db;
    auto flight = check("select 2 as b");
    flight.among = core::BoundSql{"select count(*) as a from generate_series(1, $1)", {{23, "5"}}};
    CHECK(text_of(db.run(flight)) == "among a | 5; b | 2");
    flight.among = core::BoundSql{"select 1 / 0", {}};
    CHECK(text_of(db.run(flight)) == "trouble: its `among` failed: 22012: division by zero");
}

TEST_CASE("5,000 checks come back in their order, and an error touches only its own") {
    Connected db;
    std::size_t wrong = 0;
    std::size_t received = 0;
    const auto receive_one = [&] {
        const auto text = text_of(db->receive());
        const auto wanted = received % 500 == 250 ? "error 22012: division by zero" : "n | " + std::to_string(received);
        if (text != wanted) FAIL_CHECK(text << " instead of " << wanted);
        wrong += text == wanted ? 0 : 1;
        ++received;
    };
    for (int i = 0; i < 5'000; ++i) {
        db->submit(i % 500 == 250 ? check("select 1 / 0") : check("select $1 as n", {{23, std::to_string(i)}}));
        if (db->outstanding() > 1'000) receive_one();
    }
    while (db->outstanding() > 0) receive_one();
    CHECK(received == 5'000);
    CHECK(wrong == 0);
}

TEST_CASE("large answers and large statements do not block each other") {
    Connected db;
    const std::string padding(200'000, 'x');
    for (int i = 0; i < 300; ++i)
        db->submit(check("select repeat('y', 100000) as y, length($1) as n", {{25, padding}}));
    for (int i = 0; i < 300; ++i) REQUIRE(db->receive().rows->count == 1);
}

TEST_CASE("a parameter whose type cannot be inferred goes once more as text") {
    Connected db;
    CHECK(text_of(db.run(check("select $1 as a", {{0, "x"}}))) == "a | \"x\"");
    db->submit(check("select jsonb_build_object('k', $1) ->> 'k' as a", {{0, "x"}}));
    db->submit(check("select 2 as b"));
    db->submit(
        check("select jsonb_build_object($1, $2) ->> 'k' as c, $3 = id as d from (select gen_random_uuid() as id) s",
              {{0, "k"}, {0, "v"}, {0, "00000000-0000-0000-0000-000000000000"}}));
    db->submit(check("select jsonb_build_array($1) as e", {{0, std::nullopt}}));
    CHECK(text_of(db->receive()) == "a | \"x\"");
    CHECK(text_of(db->receive()) == "b | 2");
    CHECK(text_of(db->receive()) == "c d | \"v\", false");
    CHECK(text_of(db->receive()) == "e | \"[null]\"");
    CHECK(text_of(db.run(check("select jsonb_build_array($1, $9)", {{0, "k"}}))) ==
          "error 42P18: could not determine data type of parameter $2");
}

TEST_CASE("a server error arrives with all its fields") {
    psql(
        "create table strict (n int constraint positive check (n > 0), m int not null); "
        "create function complain() returns int language plpgsql as $$ begin raise exception 'no good' using "
        "errcode = 'P1234', detail = 'because', hint = 'try again', table = 't', column = 'c', constraint = 'k'; "
        "end $$;");
    const auto seen = Connected().run(check("select complain()"));
    CHECK(seen.trouble.empty());
    CHECK(seen.error == core::ServerError{"P1234", "no good", "because", "try again", "k", "t", "c"});
    CHECK_FALSE(seen.rows);
}

TEST_CASE("rows are counted exactly, kept up to the cap, and cost no memory") {
    Connected db;
    (void)db.run(check("select 1"));
    const auto before = resident_kib();
    const auto seen = db.run(check("select i, repeat('x', 500) as x from generate_series(1, 100000) i"));
    CHECK(seen.rows->count == 100'000);
    CHECK(seen.rows->rows.size() == 252);  // 128 KiB of 500 bytes of text, its number and what the log adds
    CHECK(seen.rows->truncated());
#ifndef __SANITIZE_ADDRESS__  // it keeps what was freed
    CHECK(resident_kib() - before < 8 * 1024);
#else
    CHECK(before > 0);
#endif
    const auto narrow = db.run(check("select i from generate_series(1, 2000) i"));
    CHECK(narrow.rows->count == 2'000);
    CHECK(narrow.rows->rows.size() == core::kMaxKeptRows);
    CHECK(core::canonical(seen.to_json()).size() < 1024 * 1024);
    const auto arrays = db.run(check("select array_agg(i % 10) from generate_series(1, 60000) i"));
    CHECK(arrays.rows->count == 1);
    CHECK(arrays.rows->rows.empty());
}

TEST_CASE("an error after rows leaves no rows") {
    const auto seen = Connected().run(check("select 1 / (500 - i) as n from generate_series(1, 1000) i"));
    CHECK(text_of(seen) == "error 22012: division by zero");
    CHECK_FALSE(seen.rows);
}

TEST_CASE("samples: one duration each, the rows of the last") {
    Connected db;
    auto flight = check("select clock_timestamp() > now() as later");
    flight.samples = 5;
    const auto seen = db.run(flight);
    CHECK(text_of(seen) == "later | true");
    CHECK(seen.rows->count == 1);
    CHECK(seen.durations.size() == 5);
}

TEST_CASE("a timed check is measured from sending its statement to its last row") {
    Connected db;
    for (int i = 0; i < 20; ++i) db->submit(check("select 1"));
    auto flight = check("select pg_sleep(0.05)::text as s");
    flight.timed = true;
    flight.samples = 3;
    flight.among = core::BoundSql{"select pg_sleep(0.3)", {}};
    db->submit(flight);
    for (int i = 0; i < 5; ++i) db->submit(check("select 2 as n"));
    for (int i = 0; i < 20; ++i) (void)db->receive();
    const auto seen = db->receive();
    CHECK(seen.trouble.empty());
    REQUIRE(seen.durations.size() == 3);
    for (const auto duration : seen.durations) {
        CHECK(duration >= 50'000);
        CHECK(duration < 250'000);
    }
    for (int i = 0; i < 5; ++i) CHECK(text_of(db->receive()) == "n | 2");
    flight.probe.text = "select pg_sleep(0.02), 1 / 0";
    const auto failed = db.run(flight);
    CHECK(text_of(failed) == "error 22012: division by zero");
    CHECK(failed.durations.size() == 1);
    CHECK(text_of(db.run(check("select 3 as n"))) == "n | 3");
}

TEST_CASE("an untimed check's duration is its own, not that of the checks before it") {
    Connected db;
    db->submit(check("select pg_sleep(0.2)"));
    db->submit(check("select 1"));
    CHECK(db->receive().durations.at(0) >= 200'000);
    CHECK(db->receive().durations.at(0) < 100'000);
}

TEST_CASE("a NUL byte is refused before it can cut a statement or a value short") {
    Connected db;
    CHECK(text_of(db.run(check("select $1", {{25, std::string("a\0b", 3)}}))) ==
          "trouble: a value or the statement holds a NUL byte, which PostgreSQL has no place for");
    CHECK(text_of(db.run(check(std::string("select 1 as n\0, 2", 17)))) ==
          "trouble: a value or the statement holds a NUL byte, which PostgreSQL has no place for");
    CHECK(text_of(db.run(check("select 1 as n"))) == "n | 1");
}
