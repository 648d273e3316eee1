#include "tests/pg/session_support.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

std::string ask(const std::string& sql) {
    return text_of(Connected().run(check(sql)));
}

}  // namespace

TEST_CASE("a check cannot write, however it tries") {
    psql(
        "create table ledger (n int); create sequence ticks; create table temporary_twin (n int);"
        "create function sneak() returns int volatile language plpgsql as $$ begin insert into ledger values (1); "
        "return 1; end $$;"
        "create function unlock_then_sneak() returns int volatile language plpgsql as $$ begin "
        "perform set_config('transaction_read_only', 'off', true); insert into ledger values (2); return 1; end $$;");
    CHECK(ask("insert into ledger values (7)") == "error 25006: cannot execute INSERT in a read-only transaction");
    CHECK(ask("select nextval('ticks')") == "error 25006: cannot execute nextval() in a read-only transaction");
    CHECK(ask("select sneak()") == "error 25006: cannot execute INSERT in a read-only transaction");
    CHECK(ask("with w as (insert into ledger values (3) returning n) select n from w") ==
          "error 25006: cannot execute SELECT in a read-only transaction");
    CHECK(ask("select set_config('transaction_read_only', 'off', false)") ==
          "error 25001: cannot set transaction read-write mode inside a read-only transaction");
    CHECK(ask("select unlock_then_sneak()") ==
          "error 25001: cannot set transaction read-write mode inside a read-only transaction");
    CHECK(ask("set transaction read write") ==
          "error 25001: cannot set transaction read-write mode inside a read-only transaction");
    CHECK(ask("create temp table t (n int)") == "error 25006: cannot execute CREATE TABLE in a read-only transaction");
    CHECK(ask("select 1; insert into ledger values (4)") ==
          "error 42601: cannot insert multiple commands into a prepared statement");
    CHECK(psql("select count(*) from ledger") == "0");
}

TEST_CASE("a check that wrote something is not judged") {
    Connected db;
    CHECK(text_of(db.run(check("select pg_current_xact_id() is not null"))) ==
          "failure: the check had an effect: it was assigned a transaction ID, as only a transaction that writes is");
    CHECK(text_of(db.run(check("commit"))) == "failure: the check had an effect: it ended its transaction");
    CHECK(text_of(db.run(check("rollback"))) == "failure: the check had an effect: it ended its transaction");
    CHECK(text_of(db.run(check("release savepoint runbook"))) ==
          "failure: the check had an effect: it ended its transaction");
    auto both = check("insert into late values (1)");
    psql("create table late (n int)");
    both.among = sql_text("commit");
    CHECK(text_of(db.run(both)) == "failure: the check had an effect: it ended its transaction");
    CHECK(text_of(db.run(check("select 1 as one"))) == "one | 1");
}

TEST_CASE("a session lock that a check took is released, and no transaction stays open") {
    Connected db;
    CHECK(text_of(db.run(check("select pg_try_advisory_lock(4711) as got"))) == "got | true");
    // The server can still be releasing it when the answer has already arrived.
    std::string free = "f";
    for (int i = 0; i < 100 && free == "f"; ++i) free = psql("select pg_try_advisory_lock(4711)");
    CHECK(free == "t");
    CHECK(psql("select state from pg_stat_activity where pid = " + std::to_string(db->server().backend_pid)) == "idle");
}

TEST_CASE("statements that a check prepares or deallocates, and settings, do not affect the checks after it") {
    psql(
        "create function forge() returns int language plpgsql as $$ declare p text; begin "
        "for p in select name from pg_prepared_statements loop execute format('deallocate %I', p); "
        "execute format('prepare %I as select 1', p); end loop; "
        "perform set_config('search_path', 'pg_temp', false); perform set_config('TimeZone', 'Asia/Tokyo', false); "
        "perform set_config('statement_timeout', '1', false); reset all; return 1; end $$;"
        "create table forged (n int);");
    Connected db;
    const std::string show =
        "select current_setting('search_path') a, current_setting('TimeZone') b, current_setting('statement_timeout') "
        "c";
    for (int i = 0; i < 2; ++i) db->submit(check("select forge()"));
    db->submit(check("insert into forged values (1)"));
    db->submit(check(show));
    db->submit(check("select pg_current_xact_id() is not null"));
    CHECK(text_of(db->receive()) == "forge | 1");
    CHECK(text_of(db->receive()) == "forge | 1");
    CHECK(text_of(db->receive()) == "error 25006: cannot execute INSERT in a read-only transaction");
    CHECK(text_of(db->receive()) == R"(a b c | "public, pg_temp", "UTC", "30s")");
    CHECK(text_of(db->receive()) ==
          "failure: the check had an effect: it was assigned a transaction ID, as only a transaction that writes is");
    CHECK(psql("select count(*) from forged") == "0");
}

TEST_CASE("settings that outlive their check through a COMMIT do not affect the checks after it") {
    Connected db;
    const std::string show = "select current_setting('search_path') a, current_setting('TimeZone') b";
    auto escape = check("commit");
    escape.among = sql_text(
        "select set_config('search_path', 'mine', false), set_config('TimeZone', 'Asia/Tokyo', "
        "false)");
    for (int i = 0; i < 3; ++i) {
        db->submit(check(show));
        db->submit(escape);
        db->submit(check(show));
        db->submit(check("select 1 as n"));
    }
    const std::string untouched = R"(a b | "public, pg_temp", "UTC")";
    for (int i = 0; i < 3; ++i) {
        CHECK(text_of(db->receive()) == untouched);
        CHECK(text_of(db->receive()) == "failure: the check had an effect: it ended its transaction");
        CHECK(text_of(db->receive()) == untouched);
        CHECK(text_of(db->receive()) == "n | 1");
    }
}

TEST_CASE("guards that the server refuses stop their own check only") {
    Connected db;
    auto bad = check("select 1 as n");
    bad.guards.search_path = "a b c";
    db->submit(check("select current_setting('search_path') a"));
    db->submit(bad);
    db->submit(check("select current_setting('search_path') a"));
    db->submit(bad);
    const std::string refused =
        "failure: it could not begin: 22023: invalid value for parameter \"search_path\": \"a b c, pg_temp\"";
    CHECK(text_of(db->receive()) == "a | \"public, pg_temp\"");
    CHECK(text_of(db->receive()) == refused);
    CHECK(text_of(db->receive()) == "a | \"public, pg_temp\"");
    CHECK(text_of(db->receive()) == refused);
    CHECK(text_of(db.run(check("select current_setting('search_path') a"))) == "a | \"public, pg_temp\"");
}
