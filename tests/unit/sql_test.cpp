#include "interpreter/core/sql_text.hpp"
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

std::string problem_of(const std::string& sql, sql::Place place = sql::Place::read_only) {
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

TEST_CASE("a check reads, and reads once") {
    CHECK(problem_of("select 1") == "");
    CHECK(problem_of("with a as (select 1) table a") == "");
    CHECK(problem_of("values (1), (2)") == "");
    CHECK(problem_of("update t set a = 1") ==
          "not-read-only at `update t set a = 1`: a check reads only: one SELECT, VALUES, TABLE or WITH");
    CHECK(problem_of("with a as (delete from t returning 1) select * from a") ==
          "not-read-only at `with a as (delete from t returning 1) select * from a`: a check reads only, and this "
          "holds a WITH that modifies data");
    CHECK(problem_of("select 1 from t for update").find("a locking clause") != std::string::npos);
    CHECK(problem_of("select 1 into t").find("SELECT INTO") != std::string::npos);
    CHECK(problem_of("select 1; select 2") ==
          "one-statement at `select 1; select 2`: one statement is wanted, and here are 2");
    CHECK(problem_of(" -- nothing") == "empty-sql at `-- nothing`: there is no SQL statement");
    for (const char* sql : {"begin", "set x = 1", "copy t to '/tmp/x'", "call p()", "do 'begin end'", "lock t",
                            "explain analyze delete from t"}) {
        INFO(sql);
        CHECK(problem_of(sql).find("not-read-only") == 0);
    }
}

TEST_CASE("a scenario writes, and cannot get out of its transaction") {
    CHECK(problem_of("insert into t values (:a) returning id", sql::Place::scenario) == "");
    CHECK(problem_of("notify c, :a", sql::Place::scenario) == "");
    for (const char* sql : {"commit", "rollback", "savepoint s", "copy t from program 'id'", "vacuum", "load 'x'",
                            "checkpoint", "prepare transaction 'x'", "discard all", "alter system set a = 1"}) {
        INFO(sql);
        CHECK(problem_of(sql, sql::Place::scenario).find("not-rolled-back") == 0);
    }
}

TEST_CASE("a syntax error stands at the author's own text") {
    CHECK(problem_of("select 'ä', :x fro t where") ==
          "sql-syntax at `t`: PostgreSQL's parser says: syntax error at or near \"t\"");
    CHECK(problem_of("select a b :x") ==
          "sql-syntax at `:x`: PostgreSQL's parser says: syntax error at or near \":x\"");
}

namespace {

core::SqlText text_of(const std::string& sql, bool takes_parameters = true) {
    core::SqlText text{sql, {}, takes_parameters};
    for (const auto& variable : sql::find_variables(sql))
        text.variables.push_back(
            {variable.begin, variable.end, variable.identifier, variable.name, core::Expr::variable(variable.name)});
    return text;
}

core::BoundSql bound(const core::SqlText& text, const core::Value& value) {
    return core::bind(text, [&](const core::Expr&) { return value; });
}

}  // namespace

TEST_CASE("values are bound by their kind") {
    using core::Kind;
    using core::Number;
    using core::Value;
    const auto type_and_text = [](const Value& value) {
        const auto sql = bound(text_of("select :x"), value);
        CHECK(sql.text == "select $1");
        return std::to_string(sql.binds.at(0).type) + " " + sql.binds.at(0).text.value_or("NULL");
    };
    CHECK(type_and_text(Value::integer(5)) == "23 5");
    CHECK(type_and_text(Value::integer(5'000'000'000)) == "20 5000000000");
    CHECK(type_and_text(Value::integer(*Number::parse("99999999999999999999"))) == "1700 99999999999999999999");
    CHECK(type_and_text(Value::text("a'b")) == "0 a'b");
    CHECK(type_and_text(Value::quantity(Kind::duration, 90)) == "1186 90 seconds");
    CHECK(type_and_text(Value::quantity(Kind::bytes, 1024)) == "20 1024");
    CHECK(type_and_text(Value::quantity(Kind::percent, 95)) == "1700 95");
    CHECK(type_and_text(Value::list({Value::text("a\"b"), Value(), Value::text("c,d")})) ==
          R"(1009 {"a\"b",NULL,"c,d"})");
    CHECK(type_and_text(Value::list({Value::integer(1), Value::quantity(Kind::numeric, *Number::parse("2.5"))})) ==
          R"(1231 {"1","2.5"})");
    CHECK(type_and_text(Value()) == "0 NULL");
}

TEST_CASE("identifiers and literals are quoted, never pasted") {
    using core::Kind;
    using core::Value;
    CHECK(bound(text_of("select * from :\"t\""), Value::string(Kind::qualified_name, "public.my\"t")).text ==
          R"(select * from "public"."my""t")");
    CHECK(bound(text_of("select * from :\"t\""), Value::text("a.b")).text == R"(select * from "a.b")");
    CHECK(bound(text_of("notify c, :x", false), Value::text("it's \\ here")).text == "notify c,  E'it''s \\\\ here'");
    CHECK(bound(text_of("select :x + :x"), Value::integer(1)).text == "select $1 + $1");
    CHECK_THROWS_AS(bound(text_of("select * from :\"t\""), Value::integer(1)), core::BindError);
    CHECK_THROWS_AS(bound(text_of("select * from :\"t\""), Value::text("")), core::BindError);
    CHECK_THROWS_AS(bound(text_of("select :x"), Value::invalid("NaN")), core::BindError);
}
