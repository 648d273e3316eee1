#include "interpreter/postgres/bind.hpp"

#include "interpreter/core/time_text.hpp"
#include "tests/support/catch.hpp"

using namespace runbook;
using core::Kind;
using core::Number;
using core::Value;
using postgres::Bind;
using postgres::BoundSql;
using postgres::TypeOid;

namespace {

// A statement in which every `:x` (or `:"x"`, if `identifier` is set) has this expression as its value.
model::SqlText sql_text(const std::string& text, const core::Expr& expr, bool takes_parameters = true) {
    model::SqlText sql{text, {}, takes_parameters};
    for (const std::string written : {":x", ":\"x\""})
        for (auto at = text.find(written); at != std::string::npos; at = text.find(written, at + 1))
            sql.variables.push_back({at, at + written.size(), written.size() > 2, "x", expr});
    return sql;
}

BoundSql bound(const std::string& text, const Value& value, bool takes_parameters = true) {
    return postgres::bind(sql_text(text, core::Expr::literal(value), takes_parameters));
}

Bind bind_of(const Value& value) {
    const auto sql = bound("select :x", value);
    CHECK(sql.text == "select $1");
    return sql.binds.at(0);
}

std::string problem_of(const std::string& text, const Value& value) {
    try {
        return "bound: " + bound(text, value).text;
    } catch (const postgres::BindError& error) {
        return error.what();
    }
}

const std::string kProblem = "the value of `:x` cannot be used: ";

}  // namespace

TEST_CASE("bind: values of every kind") {
    CHECK(bind_of(Value()) == Bind{});
    CHECK(bind_of(Value::boolean(true)) == Bind{TypeOid::boolean, "true"});
    CHECK(bind_of(Value::integer(5)) == Bind{TypeOid::int4, "5"});
    CHECK(bind_of(Value::integer(-2'147'483'648)) == Bind{TypeOid::int4, "-2147483648"});
    CHECK(bind_of(Value::integer(5'000'000'000)) == Bind{TypeOid::int8, "5000000000"});
    CHECK(bind_of(Value::integer(*Number::parse("99999999999999999999"))) ==
          Bind{TypeOid::numeric, "99999999999999999999"});
    CHECK(bind_of(Value::number(*Number::parse("2.5"))) == Bind{TypeOid::numeric, "2.5"});
    CHECK(bind_of(Value::number(Number(1) / Number(3))) == Bind{TypeOid::numeric, "0." + std::string(30, '3')});
    CHECK(bind_of(Value::text("a'b")) == Bind{TypeOid::unspecified, "a'b"});
    CHECK(bind_of(Value::string(Kind::uuid, "6f1ed002-ab5d-4a3e-8d3c-000000000000")) ==
          Bind{TypeOid::uuid, "6f1ed002-ab5d-4a3e-8d3c-000000000000"});
    CHECK(bind_of(Value::string(Kind::json, "[1]")) == Bind{TypeOid::jsonb, "[1]"});
    CHECK(bind_of(Value::quantity(Kind::duration, 90)) == Bind{TypeOid::interval, "90 seconds"});
    CHECK(bind_of(Value::quantity(Kind::bytes, 1024)) == Bind{TypeOid::int8, "1024"});
    CHECK(bind_of(Value::quantity(Kind::percent, 95)) == Bind{TypeOid::numeric, "95"});
    CHECK(bind_of(*core::parse_date("2026-03-31")) == Bind{TypeOid::date, "2026-03-31"});
    CHECK(bind_of(*core::parse_timestamp("2026-03-31 10:00:00.5")) ==
          Bind{TypeOid::timestamptz, "2026-03-31 10:00:00.5 UTC"});
}

TEST_CASE("bind: lists become arrays of their widest element") {
    const auto list = [](std::vector<Value> values) { return bind_of(Value::list(std::move(values))); };
    const auto number = Value::number(*Number::parse("2.5"));
    CHECK(list({}) == Bind{TypeOid::unspecified, "{}", true});
    CHECK(list({Value()}) == Bind{TypeOid::unspecified, "{NULL}", true});
    CHECK(list({Value::text("a\"b"), Value(), Value::text("c,d"), Value::text("e\\f")}) ==
          Bind{TypeOid::text_array, R"({"a\"b",NULL,"c,d","e\\f"})"});
    CHECK(list({Value::integer(1), number}) == Bind{TypeOid::numeric_array, R"({"1","2.5"})"});
    CHECK(list({Value::integer(1), Value::integer(5'000'000'000)}) ==
          Bind{TypeOid::int8_array, R"({"1","5000000000"})"});
    CHECK(list({Value::list({Value::integer(1)}), Value::list({number})}) ==
          Bind{TypeOid::numeric_array, R"({{"1"},{"2.5"}})"});
    CHECK(list({Value::boolean(false)}) == Bind{TypeOid::boolean_array, R"({"false"})"});
}

TEST_CASE("bind: the same variable twice is one parameter") {
    CHECK(bound("select :x + :x", Value::integer(1)) == BoundSql{"select $1 + $1", {{TypeOid::int4, "1"}}});
    CHECK(bound("select 1", Value()) == BoundSql{"select 1", {}});
}

TEST_CASE("bind: identifiers and literals are quoted") {
    CHECK(bound("table :\"x\"", Value::string(Kind::qualified_name, "public.my\"t")).text ==
          R"(table "public"."my""t")");
    CHECK(bound("table :\"x\"", Value::string(Kind::identifier, "a.b")).text == R"(table "a.b")");
    CHECK(problem_of("table :\"x\"", Value::text("a.b")) ==
          kProblem +
              "the text \"a.b\" has a dot; give it the type :qualified_name, or :identifier if the dot belongs to "
              "the name");
    CHECK(bound("notify c, :x", Value::text("it's \\ here"), false) == BoundSql{"notify c,  E'it''s \\\\ here'", {}});
    CHECK(bound("notify c, :x", Value::integer(5), false).text == "notify c, '5'");
    CHECK(bound("notify c, :x", Value(), false).text == "notify c, NULL");
    CHECK(postgres::quote_literal("it's") == "'it''s'");
}

TEST_CASE("bind: a value that cannot be sent is refused, with its variable's name") {
    CHECK(problem_of("table :\"x\"", Value::integer(1)) == kProblem + "an integer cannot be an identifier");
    CHECK(problem_of("table :\"x\"", Value::list({Value::text("a")})) ==
          kProblem + "a list of text cannot be an identifier");
    CHECK(problem_of("table :\"x\"", Value::text("")) == kProblem + "an identifier cannot be empty");
    CHECK(problem_of("table :\"x\"", Value::text(std::string("a\0b", 3))) ==
          kProblem + "an identifier cannot contain a NUL byte");
    CHECK(problem_of("select :x", Value::range(Value::integer(1), Value::integer(2))) ==
          kProblem + "a range cannot be sent to the database");
    CHECK(problem_of("select :x", Value::invalid("NaN is not a finite number")) ==
          kProblem + "NaN is not a finite number");
    const auto unknown = core::Expr::of({core::Variable::Origin::capture, "x"});
    CHECK_THROWS_WITH(postgres::bind(sql_text("select :x", unknown)), kProblem + "it has no value yet");
}

TEST_CASE("bind: an array type belongs to its element type") {
    CHECK(postgres::array_of(TypeOid::uuid) == TypeOid::uuid_array);
    CHECK(postgres::array_of(TypeOid::unspecified) == TypeOid::text_array);
    CHECK(postgres::element_of(TypeOid::jsonb_array) == TypeOid::jsonb);
    CHECK_FALSE(postgres::element_of(TypeOid::text));
}
