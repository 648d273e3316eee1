#include "interpreter/postgres/decode.hpp"

#include "interpreter/postgres/decode_interval.hpp"
#include "interpreter/postgres/readable.hpp"
#include "tests/support/catch.hpp"

using namespace runbook;
using core::Kind;
using core::Value;
using postgres::TypeOid;

namespace {

std::string shown(TypeOid type, std::string_view text) {
    const Value value = postgres::decode(type, text);
    const std::string what = value.kind() == Kind::invalid ? value.as_string() : value.display();
    return std::string(core::name_of(value.kind())) + " " + what;
}

}  // namespace

TEST_CASE("decode: plain types") {
    CHECK(shown(TypeOid::boolean, "t") == "boolean true");
    CHECK(shown(TypeOid::boolean, "f") == "boolean false");
    CHECK(shown(TypeOid::int4, "-2147483648") == "integer -2147483648");
    CHECK(shown(TypeOid::int8, "9223372036854775807") == "integer 9223372036854775807");
    CHECK(shown(TypeOid::oid, "4294967295") == "integer 4294967295");
    CHECK(shown(TypeOid::numeric, "0.10") == "numeric 0.1");
    CHECK(shown(TypeOid::numeric, "5.00") == "integer 5");
    CHECK(shown(TypeOid::numeric, "123456789012345678901234567890.5") == "numeric 123456789012345678901234567890.5");
    CHECK(shown(TypeOid::text, "a\"b") == R"(text "a\"b")");
    CHECK(shown(TypeOid::varchar, "") == "text \"\"");
    CHECK(shown(TypeOid::bytea, "\\x00ff") == R"(text "\\x00ff")");
    CHECK(postgres::decode(TypeOid::uuid, "6f1ed002-ab5d-4a3e-8d3c-000000000000").kind() == Kind::uuid);
    CHECK(postgres::decode(TypeOid::json, "{\"a\": 1.50}") == Value::string(Kind::json, "{\"a\": 1.50}"));
    CHECK(postgres::decode(TypeOid::jsonb, "null") == Value::string(Kind::json, "null"));
    CHECK(shown(TypeOid{999'999}, "anything") == "text \"anything\"");
}

TEST_CASE("decode: floating point is the exact decimal of its shortest text") {
    CHECK(shown(TypeOid::float8, "0.1") == "numeric 0.1");
    CHECK(shown(TypeOid::float8, "1e+20") == "integer 100000000000000000000");
    CHECK(shown(TypeOid::float8, "-1.5e-07") == "numeric -0.00000015");
    CHECK(shown(TypeOid::float8, "NaN") == "invalid NaN is not a finite number");
    CHECK(shown(TypeOid::float8, "Infinity") == "invalid Infinity is not a finite number");
    CHECK(shown(TypeOid::numeric, "-Infinity") == "invalid -Infinity is not a finite number");
}

TEST_CASE("decode: dates and times") {
    CHECK(shown(TypeOid::date, "2026-03-31") == "date 2026-03-31");
    CHECK(shown(TypeOid::date, "infinity") ==
          "invalid infinity cannot be used as a date: BC and infinity are not supported");
    CHECK(shown(TypeOid::date, "0044-03-15 BC") ==
          "invalid 0044-03-15 BC cannot be used as a date: BC and infinity are not supported");
    CHECK(shown(TypeOid::timestamp, "2026-03-31 10:00:00.5") == "timestamp 2026-03-31 10:00:00.5 UTC");
    CHECK(shown(TypeOid::timestamptz, "2026-03-31 10:00:00.5+00") == "timestamp 2026-03-31 10:00:00.5 UTC");
    CHECK(shown(TypeOid::timestamptz, "-infinity") ==
          "invalid -infinity cannot be used as a timestamp: BC and infinity are not supported");
}

TEST_CASE("decode: intervals") {
    const auto seconds = [](std::string_view text) {
        const Value value = postgres::decode_interval(text);
        return value.kind() == Kind::duration ? value.as_number().to_string() : value.as_string();
    };
    CHECK(seconds("PT0S") == "0");
    CHECK(seconds("P1DT2H3M4.5S") == "93784.5");
    CHECK(seconds("PT-0.000001S") == "-0.000001");
    CHECK(seconds("P-1DT23H") == "-3600");
    CHECK(seconds("PT-1H-2M") == "-3720");
    CHECK(seconds("P1M") == "an interval with months has no exact duration");
    CHECK(seconds("P1Y") == "an interval with months has no exact duration");
    CHECK(seconds("P1Y2M3DT4H") == "an interval with months has no exact duration");
    CHECK(seconds("P0M") == "0");
    CHECK(seconds("infinity") == "infinity is not an ISO 8601 interval");
    CHECK(seconds("1 day") == "1 day is not an ISO 8601 interval");
    CHECK(seconds("P1") == "P1 is not an ISO 8601 interval");
    CHECK(seconds("P") == "P is not an ISO 8601 interval");
    CHECK(seconds("PTS") == "PTS is not an ISO 8601 interval");
    CHECK(seconds("PT1D") == "PT1D is not an ISO 8601 interval");
    CHECK(seconds("P1DTT1H") == "P1DTT1H is not an ISO 8601 interval");
}

TEST_CASE("decode: arrays") {
    CHECK(shown(TypeOid::int4_array, "{}") == "list []");
    CHECK(shown(TypeOid::int4_array, "{1,NULL,-3}") == "list [1, NULL, -3]");
    CHECK(shown(TypeOid::boolean_array, "{t,f}") == "list [true, false]");
    CHECK(shown(TypeOid::text_array, R"({a,"b,c","d\"e","f\\g","NULL","",h i})") ==
          R"(list ["a", "b,c", "d\"e", "f\\g", "NULL", "", "h i"])");
    CHECK(shown(TypeOid::int4_array, "{{1,2},{3,4}}") == "list [[1, 2], [3, 4]]");
    CHECK(shown(TypeOid::int4_array, "[0:1]={5,6}") == "list [5, 6]");
    CHECK(shown(TypeOid::numeric_array, "{1.5,2.00}") == "list [1.5, 2]");
    CHECK(postgres::decode(TypeOid::numeric_array, "{1,NaN}").as_list().at(1).kind() == Kind::invalid);
    CHECK(postgres::decode(TypeOid::interval_array, "{P1D}").as_list().at(0) ==
          Value::quantity(Kind::duration, core::Number(86'400)));
}

TEST_CASE("decode: the text of an array must be well-formed") {
    for (const std::string_view text : {"", "{", "{1", "{1,", "{1,}", "{,1}", "{1}}", "{1}x", "1", "{\"a", "{\"a\\",
                                        "{{{{{{{1}}}}}}}", "[0:1]{1,2}", "[0:1]", "{\"a\"b}"})
        CHECK(shown(TypeOid::text_array, text) == "invalid the text of the array is malformed");
    CHECK(postgres::decode(TypeOid::int4_array, std::string(1'000'000, '{')).kind() == Kind::invalid);
}

TEST_CASE("decode: text must be UTF-8") {
    CHECK(shown(TypeOid::text, "caf\xe9") == "invalid the text is not valid UTF-8");
    CHECK(shown(TypeOid::text, "caf\xc3\xa9") == "text \"caf\xc3\xa9\"");
    CHECK(postgres::decode(TypeOid::text_array, "{a,\"\xff\"}").as_list().at(1).kind() == Kind::invalid);
    CHECK(postgres::readable("caf\xe9 \xff\xfe!") == "caf? ?\?!");
}
