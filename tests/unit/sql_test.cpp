#include "interpreter/sql/parse_gate.hpp"
#include "tests/support/catch.hpp"

using namespace runbook;

namespace {

std::string variables_of(const std::string& sql) {
    std::string out;
    for (const auto& variable : sql::find_variables(sql))
        out +=
            sql.substr(variable.begin, variable.end - variable.begin) + (variable.identifier ? "(identifier) " : " ");
    return out;
}

std::string problem_of(const std::string& sql, sql::SqlContext place = sql::SqlContext::read_only) {
    try {
        (void)sql::examine(sql, sql::find_variables(sql), place);
        return "";
    } catch (const sql::SqlProblem& problem) {
        return problem.slug + " at `" + sql.substr(problem.begin, problem.end - problem.begin) +
               "`: " + problem.message;
    }
}

}  // namespace

TEST_CASE("psql's variables are found, and nothing else") {
    CHECK(variables_of("select :a, :'b', :\"c\"") == ":a :'b' :\"c\"(identifier) ");
    CHECK(variables_of("select 1::int, ':x', $$ :y $$, E'\\':z' -- :c\n/* :d */") == "");
    CHECK(variables_of("select x = any(:tables::regclass[])") == ":tables ");
    CHECK(variables_of("select a[1:n], a[:n], a[:'lo' : :'hi']") == ":n :'lo' :'hi' ");
    CHECK(variables_of("select cast(null as :\"t\"), f(x := 1)") == ":\"t\"(identifier) ");
    CHECK(variables_of("select :user, :table") == ":user :table ");  // keywords are names too
}

TEST_CASE("a check is one statement that only reads") {
    CHECK(problem_of("select 1") == "");
    CHECK(problem_of("with a as (select 1) table a") == "");
    CHECK(problem_of("values (1), (2)") == "");
    CHECK(problem_of("update t set a = 1") ==
          "not-a-query at `update t set a = 1`: this statement is not a query, expected one SELECT, VALUES, TABLE, "
          "WITH, EXPLAIN or SHOW");
    CHECK(problem_of("explain (verbose) delete from t") == "");
    CHECK(problem_of("show search_path") == "");
    CHECK(problem_of("explain analyze delete from t").find("runs-what-it-explains") == 0);
    CHECK(problem_of("with a as (delete from t returning 1) select * from a") ==
          "not-read-only at `with a as (delete from t returning 1) select * from a`: this query contains a WITH that "
          "modifies data, expected one that only reads");
    CHECK(problem_of("select 1 from t for update").find("a locking clause") != std::string::npos);
    CHECK(problem_of("select 1 into t").find("SELECT INTO") != std::string::npos);
    CHECK(problem_of("select 1; select 2") ==
          "several-statements at `select 1; select 2`: these are 2 SQL statements, expected one");
    CHECK(problem_of(" -- nothing") == "empty-sql at `-- nothing`: there is no SQL statement");
    for (const char* sql : {"begin", "set x = 1", "copy t to '/tmp/x'", "call p()", "do 'begin end'", "lock t"}) {
        INFO(sql);
        CHECK(problem_of(sql).find("not-a-query") == 0);
    }
}

TEST_CASE("a scenario writes, and cannot get out of its transaction") {
    CHECK(problem_of("insert into t values (:a) returning id", sql::SqlContext::scenario) == "");
    CHECK(problem_of("notify c, :a", sql::SqlContext::scenario) == "");
    for (const char* sql : {"commit", "rollback", "savepoint s", "copy t from program 'id'", "vacuum", "load 'x'",
                            "checkpoint", "prepare transaction 'x'", "discard all", "alter system set a = 1"}) {
        INFO(sql);
        CHECK(problem_of(sql, sql::SqlContext::scenario).find("not-rolled-back") == 0);
    }
}

TEST_CASE("a syntax error is reported at its place in the author's text") {
    CHECK(problem_of("select 'ä', :x fro t where") ==
          "sql-syntax at `t`: PostgreSQL's parser says: syntax error at or near \"t\"");
    CHECK(problem_of("select a b :x") ==
          "sql-syntax at `:x`: PostgreSQL's parser says: syntax error at or near \":x\"");
}

TEST_CASE("a function that acts outside its transaction is refused by name") {
    CHECK(problem_of("select count(pg_terminate_backend(pid)) from pg_stat_activity") ==
          "acts-at-once at `pg_terminate_backend`: `pg_terminate_backend` ends, cancels or signals sessions, which no "
          "rollback takes back; expected a statement that can be rolled back");
    // However it is written, and wherever it is in the statement.
    for (const char* sql :
         {"select pg_catalog.pg_reload_conf()", "select PG_Reload_Conf()", "select \"pg_reload_conf\"()",
          "select * from pg_reload_conf()", "select 1 from t where exists (select pg_reload_conf())",
          "with a as (select pg_reload_conf()) table a", "values (pg_reload_conf())",
          "select 1 order by pg_reload_conf()", "select case when true then pg_reload_conf() end",
          "select coalesce(null, pg_reload_conf())", "select array[pg_reload_conf()]",
          "select 1 limit length(pg_reload_conf()::text)", "explain select pg_reload_conf()",
          "select x from t, lateral pg_reload_conf() x", "select 1 union all select 2 where pg_reload_conf()"}) {
        INFO(sql);
        CHECK(problem_of(sql).find("acts-at-once at `") == 0);
    }
    for (const char* call : {"pg_cancel_backend(1)",
                             "pg_log_backend_memory_contexts(1)",
                             "pg_logical_emit_message(true, 'a', 'b')",
                             "pg_create_physical_replication_slot('a')",
                             "pg_create_logical_replication_slot('a', 'b')",
                             "pg_copy_logical_replication_slot('a', 'b')",
                             "pg_drop_replication_slot('a')",
                             "pg_replication_slot_advance('a', '0/0')",
                             "pg_logical_slot_get_changes('a', null, null)",
                             "pg_replication_origin_create('a')",
                             "pg_promote()",
                             "pg_wal_replay_pause()",
                             "pg_rotate_logfile()",
                             "pg_switch_wal()",
                             "pg_create_restore_point('a')",
                             "pg_backup_start('a')",
                             "pg_start_backup('a')",
                             "pg_stat_reset()",
                             "pg_stat_reset_shared('bgwriter')",
                             "pg_stat_statements_reset()",
                             "brin_summarize_new_values('a')",
                             "brin_summarize_range('a', 0)",
                             "brin_desummarize_range('a', 0)",
                             "gin_clean_pending_list('a')",
                             "heap_force_kill('a', array['(0,1)'::tid])",
                             "pg_truncate_visibility_map('a')",
                             "lo_import('a')",
                             "lo_export(1, 'a')",
                             "pg_file_write('a', 'b', false)",
                             "dblink('a', 'b')",
                             "dblink_exec('a', 'b')",
                             "dblink_connect('a')",
                             "postgres_fdw_disconnect_all()",
                             "query_to_xml('select 1', true, true, '')",
                             "ts_stat('select 1')",
                             "crosstab('select 1')",
                             "crosstab3('a')",
                             "pg_advisory_lock(1)",
                             "pg_advisory_lock_shared(1)",
                             "pg_try_advisory_lock(1)",
                             "pg_try_advisory_lock_shared(1)",
                             "pg_advisory_unlock(1)",
                             "pg_advisory_unlock_all()",
                             "setval('a', 1)",
                             "setseed(0.5)",
                             "pg_prewarm('a')",
                             "autoprewarm_dump_now()",
                             "binary_upgrade_set_next_pg_type_oid(1)",
                             "pg_restore_relation_stats('relname', 'a')",
                             "pg_import_system_collations('a')"}) {
        INFO(call);
        const auto sql = std::string("select ") + call;
        CHECK(problem_of(sql).find("acts-at-once at `") == 0);
        CHECK(problem_of(sql, sql::SqlContext::scenario).find("acts-at-once at `") == 0);
    }
}

TEST_CASE("what acts at once is refused in a DO block and in a new function too") {
    const auto problem = [](const char* sql) { return problem_of(sql, sql::SqlContext::scenario); };
    CHECK(
        problem("do $$ begin perform pg_catalog.\"pg_reload_conf\" (); end $$") ==
        "acts-at-once at `pg_reload_conf`: `pg_reload_conf` acts on the whole server: its configuration, logs, backups "
        "or buffers, which no rollback takes back; expected a statement that can be rolled back");
    CHECK(problem("create function f() returns bigint language sql as 'select SetVal(''s'', 1)'")
              .find("acts-at-once at `SetVal`") == 0);
    CHECK(problem("do $$ declare setval int; begin perform nextval('s'); /* setval(1) */ end $$") == "");
    CHECK(problem("do 'begin raise ''setval()''; end'") == "");
    CHECK(problem("create function f() returns int language c as 'm', '\"'") == "");
}

TEST_CASE("ts_rewrite is refused with a text, and allowed with three queries") {
    CHECK(problem_of("select ts_rewrite('a', 'select 1')")
              .find("acts-at-once at `ts_rewrite`: `ts_rewrite` runs SQL from a text") == 0);
    CHECK(problem_of("select ts_rewrite('a & b'::tsquery, 'a', 'c')") == "");
}

TEST_CASE("what a scenario's rollback undoes is allowed there, and not in a check") {
    for (const char* call : {"nextval('a')", "lo_create(0)", "lo_put(1, 0, 'a')", "lo_unlink(1)"}) {
        INFO(call);
        const auto sql = std::string("select ") + call;
        CHECK(problem_of(sql).find("acts-at-once at `") == 0);
        CHECK(problem_of(sql, sql::SqlContext::scenario) == "");
    }
}

TEST_CASE("functions that only read, or that are the user's own, are allowed") {
    for (const char* sql : {"select pg_advisory_xact_lock(1)", "select pg_backend_pid()", "select app.setval('a', 1)",
                            "select currval('a')", "select lo_get(1)", "select pg_stat_get_numscans(1)",
                            "select pg_get_replication_slots()", "select brin_page_type('a')", "select random()",
                            "select \"PG_RELOAD_CONF\"()", "select pg_reload_conf from t"}) {
        INFO(sql);
        CHECK(problem_of(sql) == "");
    }
}

TEST_CASE("set_config may change an application's own settings, for its transaction") {
    CHECK(problem_of("select set_config('app.tenant', :a, true)") == "");
    CHECK(problem_of("select set_config('enable_seqscan', 'off', true)") == "");
    CHECK(problem_of("select set_config('app.tenant', 'a', false)") ==
          "setting-refused at `set_config`: `set_config` of `app.tenant` is for the whole session, expected it for "
          "this transaction");
    CHECK(problem_of("select set_config('app.tenant', 'a', :local)").find("for the whole session") !=
          std::string::npos);
    CHECK(problem_of("select set_config(:name, 'a', true)") ==
          "setting-refused at `set_config`: found `set_config` of a setting that is not known before the run, expected "
          "its name as a text");
    for (const char* name : {"role", "ROLE", "session_authorization", "statement_timeout", "row_security",
                             "transaction_read_only", "DateStyle", "session_replication_role", "search_path"}) {
        INFO(name);
        CHECK(problem_of(std::string("select set_config('") + name + "', 'a', true)").find("setting-refused") == 0);
    }
    CHECK(problem_of("select set_config(setting_name => 'role', new_value => 'a', is_local => true)")
              .find("setting-refused") == 0);
    CHECK(problem_of("select set_config('ro' || 'le', 'a', true)").find("setting-refused") == 0);
}

TEST_CASE("a function's name is not a variable") {
    CHECK(problem_of("select :\"f\"(1)") ==
          "function-is-variable at `:\"f\"`: found :\"f\" as the name of a function, expected a name in the statement");
    CHECK(problem_of("select public.:\"f\"(1)").find("function-is-variable") == 0);
    CHECK(problem_of("select * from pg_catalog . :\"f\" (1)").find("function-is-variable") == 0);
    CHECK(problem_of("select lower(:\"column\") from :\"t\"") == "");
    CHECK(problem_of("with :\"t\" (a) as (select 1) select a from :\"t\"") == "");
    CHECK(problem_of("insert into :\"t\" (a) values (1)", sql::SqlContext::scenario) == "");
}

TEST_CASE("a scenario keeps its guards") {
    const auto problem = [](const std::string& sql) { return problem_of(sql, sql::SqlContext::scenario); };
    for (const char* sql : {"set row_security = on", "set local statement_timeout = 0", "set lock_timeout to '1h'",
                            "set time zone 'Asia/Tokyo'", "set DateStyle = 'SQL, DMY'", "reset row_security",
                            "set local client_encoding = 'LATIN1'", "set names 'LATIN1'", "reset all"}) {
        INFO(sql);
        CHECK(problem(sql).find("setting-refused") == 0);
    }
    CHECK(problem("set local search_path = app") == "");
    CHECK(problem("set app.tenant = 'a'") == "");
    CHECK(problem("set role app_reader") == "");
    CHECK(problem("set local enable_seqscan = off") == "");
}

TEST_CASE("a scenario gives no role the server") {
    const auto problem = [](const char* sql) { return problem_of(sql, sql::SqlContext::scenario); };
    CHECK(problem("grant pg_read_server_files to tester") ==
          "role-of-server at `grant pg_read_server_files to tester`: this statement grants pg_read_server_files, which "
          "lets a role act outside the database");
    CHECK(problem("grant a, pg_signal_backend to tester").find("role-of-server") == 0);
    CHECK(problem("create role tester superuser").find("role-of-server") == 0);
    CHECK(problem("create role tester replication").find("role-of-server") == 0);
    CHECK(problem("create role tester in role pg_monitor").find("role-of-server") == 0);
    CHECK(problem("create user tester createrole").find("role-of-server") == 0);
    CHECK(problem("alter role tester superuser").find("role-of-server") == 0);
    CHECK(problem("create role tester") == "");
    CHECK(problem("grant app_reader to tester") == "");
    CHECK(problem("grant select on t to tester") == "");
}

TEST_CASE("what a statement names by which a function could be called is known") {
    const auto mentions = [](const std::string& sql) {
        std::string all;
        for (const auto& mention : sql::examine(sql, sql::find_variables(sql), sql::SqlContext::scenario).mentions)
            all += mention + "; ";
        return all;
    };
    CHECK(mentions("select b(a(1)), app.c(), count(*) from d() where \"E\"() order by a(2)") ==
          "function E; function a; function b; function c; function count; function d; ");
    CHECK(mentions("insert into t select f(u.x) from s.u returning g(x)") ==
          "column x; function f; function g; relation t; relation u; ");
    CHECK(mentions("select (u).y, 1 @!@ 2, 3 operator(s.@@@) 4, a::app.d, cast(a as e) from t") ==
          "column a; column u; column y; operator @!@; operator @@@; relation t; type d; type e; ");
    CHECK(mentions("select a = any (select 1 from v order by b using operator(app.<<<)) from json_to_record('{}') as "
                   "r(n d)") ==
          "column a; column b; function json_to_record; operator <<<; operator =; relation v; type d; ");
    CHECK(mentions("table v") == "relation v; ");
    CHECK(mentions("select 1") == "");
}
