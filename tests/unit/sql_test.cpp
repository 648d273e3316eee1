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
