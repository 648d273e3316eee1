#include <fstream>

#include "interpreter/core/time_text.hpp"
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

TEST_CASE("a check's observation has columns and typed rows") {
    Connected db;
    const auto seen = db.run(check("select 1 as one, 'x'::text as two, null::int as three"));
    CHECK(text_of(seen) == "one two three | 1, \"x\", NULL");
    CHECK(seen.rows->count == 1);
    CHECK(text_of(db.run(check("select 1 as one where false"))) == "one");
}

TEST_CASE("the guards hold for a check, and only for its transaction") {
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

TEST_CASE("among runs before the probe, and if it fails there is no result") {
    Connected db;
    auto flight = check("select 2 as b");
    flight.among = sql_text("select count(*) as a from generate_series(1, :n)", {{"n", core::Value::integer(5)}});
    CHECK(text_of(db.run(flight)) == "among a | 5; b | 2");
    flight.among = sql_text("select 1 / 0");
    CHECK(text_of(db.run(flight)) == "failure: its `among` query failed: 22012: division by zero");
}

TEST_CASE("5,000 checks are answered in order, and an error only affects its own check") {
    Connected db;
    std::size_t wrong = 0;
    std::size_t received = 0;
    const auto receive_one = [&] {
        const auto text = text_of(db->receive());
        const auto expected =
            received % 500 == 250 ? "error 22012: division by zero" : "n | " + std::to_string(received);
        if (text != expected) FAIL_CHECK(text << " instead of " << expected);
        wrong += text == expected ? 0 : 1;
        ++received;
    };
    for (int i = 0; i < 5'000; ++i) {
        db->submit(i % 500 == 250 ? check("select 1 / 0") : check("select :i as n", {{"i", core::Value::integer(i)}}));
        if (db->outstanding() > 1'000) receive_one();
    }
    while (db->outstanding() > 0) receive_one();
    CHECK(received == 5'000);
    CHECK(wrong == 0);
}

TEST_CASE("large results and large statements do not block each other") {
    Connected db;
    const std::string padding(200'000, 'x');
    for (int i = 0; i < 300; ++i)
        db->submit(check("select repeat('y', 100000) as y, length(:p) as n", {{"p", core::Value::text(padding)}}));
    for (int i = 0; i < 300; ++i) REQUIRE(db->receive().rows->count == 1);
}

TEST_CASE("a parameter whose type cannot be inferred is sent again as text") {
    Connected db;
    CHECK(text_of(db.run(check("select :x as a", {{"x", core::Value::text("x")}}))) == "a | \"x\"");
    db->submit(check("select jsonb_build_object('k', :x) ->> 'k' as a", {{"x", core::Value::text("x")}}));
    db->submit(check("select 2 as b"));
    db->submit(
        check("select jsonb_build_object(:k, :v) ->> 'k' as c, :u = id as d from (select gen_random_uuid() as id) s",
              {{"k", core::Value::text("k")},
               {"v", core::Value::text("v")},
               {"u", core::Value::text("00000000-0000-0000-0000-000000000000")}}));
    db->submit(check("select jsonb_build_array(:x) as e", {{"x", core::Value()}}));
    CHECK(text_of(db->receive()) == "a | \"x\"");
    CHECK(text_of(db->receive()) == "b | 2");
    CHECK(text_of(db->receive()) == "c d | \"v\", false");
    CHECK(text_of(db->receive()) == "e | \"[null]\"");
    CHECK(text_of(db.run(check("select jsonb_build_array(:k, $9)", {{"k", core::Value::text("k")}}))) ==
          "error 42P18: could not determine data type of parameter $2");
}

TEST_CASE("a server error arrives with all its fields") {
    psql(
        "create table strict (n int constraint positive check (n > 0), m int not null); "
        "create function complain() returns int language plpgsql as $$ begin raise exception 'no good' using "
        "errcode = 'P1234', detail = 'because', hint = 'try again', table = 't', column = 'c', constraint = 'k'; "
        "end $$;");
    const auto seen = Connected().run(check("select complain()"));
    CHECK(seen.failure.empty());
    CHECK(seen.error ==
          model::ServerError{"P1234", "P1234", "no good", "because", "try again", "k", "t", "c", {}, false});
    CHECK_FALSE(seen.rows);
}

TEST_CASE("what row security would hide is an error, and not a smaller result") {
    psql(
        "create table tenants_rows (tenant int); insert into tenants_rows values (1), (2); "
        "alter table tenants_rows enable row level security; alter table tenants_rows force row level security; "
        "create policy own on tenants_rows using (tenant = 1)");
    Connected db;
    const std::string refused =
        "error 42501: query would be affected by row-level security policy for table "
        "\"tenants_rows\"";
    CHECK(text_of(db.run(check("select count(*) from tenants_rows"))) == refused);
    (void)db.run(open_scenario());
    CHECK(text_of(db.run(step("insert into tenants_rows values (1)"))) == refused);
    (void)db.run(close_scenario());
}

TEST_CASE("an error that says what was not found has the path that was searched") {
    Connected db;
    auto flight = check("select * from nowhere");
    flight.guards.search_path = "app, pg_temp, public";
    CHECK(db.run(flight).error->search_path == "app, public, pg_temp");
    CHECK(db.run(check("select no_such_function()")).error->search_path == "public, pg_temp");
    CHECK(db.run(check("select 1 / 0")).error->search_path.empty());
}

TEST_CASE("an error's text arrives whole, and its condition by name") {
    psql(
        "create function complain_at_length() returns int language plpgsql as $$ begin raise exception '%', "
        "repeat('x', 20000) using errcode = 'unique_violation'; end $$;");
    const auto seen = Connected().run(check("select complain_at_length()"));
    REQUIRE(seen.error);
    CHECK(seen.error->sqlstate == "23505");
    CHECK(seen.error->condition == "unique_violation");
    CHECK(seen.error->message.size() == 20'000);
}

TEST_CASE("values of every kind arrive with their types") {
    using core::Kind;
    using core::Number;
    using core::Value;
    Connected db;
    const auto seen = db.run(check(
        "select pg_typeof(:b) b, pg_typeof(:i) i, pg_typeof(:l) l, pg_typeof(:n) n, pg_typeof(:s) s, pg_typeof(:d) d, "
        "pg_typeof(:t) t, :d d_, :s s_, :t t_, :l l_, :n n_",
        {{"b", Value::boolean(true)},
         {"i", Value::integer(7)},
         {"l", Value::list({Value::integer(1), Value(), Value::number(*Number::parse("2.5"))})},
         {"n", Value::list({Value::list({Value::text("a\"b"), Value::text("c,d")})})},
         {"s", Value::quantity(Kind::duration, *Number::parse("1.5"))},
         {"d", *core::parse_date("2026-03-31")},
         {"t", *core::parse_timestamp("2026-03-31 10:00:00.5")}}));
    CHECK(text_of(seen) ==
          "b i l n s d t d_ s_ t_ l_ n_ | \"boolean\", \"integer\", \"numeric[]\", \"text[]\", \"interval\", \"date\", "
          "\"timestamp with time zone\", 2026-03-31, 1.5 s, 2026-03-31 10:00:00.5 UTC, [1, NULL, 2.5], "
          "[[\"a\\\"b\", \"c,d\"]]");
}

TEST_CASE("rows are counted exactly, kept up to the cap, and cost no memory") {
    Connected db;
    (void)db.run(check("select 1"));
    const auto before = resident_kib();
    const auto seen = db.run(check("select i, repeat('x', 500) as x from generate_series(1, 100000) i"));
    CHECK(seen.rows->count == 100'000);
    CHECK(seen.rows->rows.size() == 252);  // 128 KiB, divided by 500 bytes of text, its number and the log's overhead
    CHECK(seen.rows->truncated());
#ifndef __SANITIZE_ADDRESS__  // the sanitizer keeps freed memory
    CHECK(resident_kib() - before < 8 * 1024);
#else
    CHECK(before > 0);
#endif
    const auto narrow = db.run(check("select i from generate_series(1, 2000) i"));
    CHECK(narrow.rows->count == 2'000);
    CHECK(narrow.rows->rows.size() == model::kMaxKeptRows);
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
    flight.timed = true;
    const auto seen = db.run(flight);
    CHECK(text_of(seen) == "later | true");
    CHECK(seen.rows->count == 1);
    CHECK(seen.durations.size() == 5);
}

TEST_CASE("a timed check is measured from sending its statement to receiving its last row") {
    Connected db;
    for (int i = 0; i < 20; ++i) db->submit(check("select 1"));
    auto flight = check("select pg_sleep(0.05)::text as s");
    flight.timed = true;
    flight.samples = 3;
    flight.among = sql_text("select pg_sleep(0.3)");
    db->submit(flight);
    for (int i = 0; i < 5; ++i) db->submit(check("select 2 as n"));
    for (int i = 0; i < 20; ++i) (void)db->receive();
    const auto seen = db->receive();
    CHECK(seen.failure.empty());
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

TEST_CASE("samples: the first one with other rows than the first sample is named") {
    Connected db;
    const auto differing = [&](const std::string& sql) {
        auto flight = check(sql);
        flight.samples = 4;
        flight.timed = true;
        return db.run(flight).differing_sample;
    };
    const std::string counted =
        "select set_config('my.n', (coalesce(nullif(current_setting('my.n', true), ''), '0')::"
        "int + 1)::text, true)::int ";
    CHECK(differing("select g from generate_series(1, 9) g order by random()") == 0);
    CHECK(differing("select 1 where false") == 0);
    CHECK(differing(counted + "as n") == 2);
    CHECK(differing(counted + "/ 3 as n") == 3);
    CHECK(differing(counted + "/ 4 as n") == 4);
    CHECK(differing("select from (" + counted + "as n) x where n = 3") == 3);
}

TEST_CASE("an untimed check has no duration: what could be measured says how the network grouped the answers") {
    Connected db;
    CHECK(db.run(check("select 1")).durations.empty());
}

TEST_CASE("a NUL byte is refused before it can cut a statement or a value short") {
    Connected db;
    CHECK(text_of(db.run(check("select :x", {{"x", core::Value::text(std::string("a\0b", 3))}}))) ==
          "failure: the statement or one of its values contains a NUL byte, which PostgreSQL cannot store");
    CHECK(text_of(db.run(check(std::string("select 1 as n\0, 2", 17)))) ==
          "failure: the statement or one of its values contains a NUL byte, which PostgreSQL cannot store");
    CHECK(text_of(db.run(check("select 1 as n"))) == "n | 1");
}
