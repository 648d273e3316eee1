#include "interpreter/db/decode.hpp"

#include "tests/support/catch.hpp"

using namespace runbook;
using core::Kind;
using core::Value;

namespace {

constexpr std::uint32_t kBool = 16, kBytea = 17, kInt8 = 20, kInt4 = 23, kText = 25, kOid = 26, kJson = 114,
                        kFloat8 = 701, kVarchar = 1043, kDate = 1082, kTimestamp = 1114, kTimestampTz = 1184,
                        kInterval = 1186, kNumeric = 1700, kUuid = 2950, kJsonb = 3802;
constexpr std::uint32_t kBoolArray = 1000, kInt4Array = 1007, kTextArray = 1009, kNumericArray = 1231,
                        kIntervalArray = 1187;

std::string shown(std::uint32_t type, std::string_view text) {
    const Value value = db::decode(type, text);
    const std::string what = value.kind() == Kind::invalid ? value.as_string() : value.display();
    return std::string(core::name_of(value.kind())) + " " + what;
}

}  // namespace

TEST_CASE("decode: plain types") {
    CHECK(shown(kBool, "t") == "boolean true");
    CHECK(shown(kBool, "f") == "boolean false");
    CHECK(shown(kInt4, "-2147483648") == "integer -2147483648");
    CHECK(shown(kInt8, "9223372036854775807") == "integer 9223372036854775807");
    CHECK(shown(kOid, "4294967295") == "integer 4294967295");
    CHECK(shown(kNumeric, "0.10") == "numeric 0.1");
    CHECK(shown(kNumeric, "5.00") == "integer 5");
    CHECK(shown(kNumeric, "123456789012345678901234567890.5") == "numeric 123456789012345678901234567890.5");
    CHECK(shown(kText, "a\"b") == R"(text "a\"b")");
    CHECK(shown(kVarchar, "") == "text \"\"");
    CHECK(shown(kBytea, "\\x00ff") == R"(text "\\x00ff")");
    CHECK(db::decode(kUuid, "6f1ed002-ab5d-4a3e-8d3c-000000000000").kind() == Kind::uuid);
    CHECK(db::decode(kJson, "{\"a\": 1.50}") == Value::string(Kind::json, "{\"a\": 1.50}"));
    CHECK(db::decode(kJsonb, "null") == Value::string(Kind::json, "null"));
    CHECK(shown(999'999, "anything") == "text \"anything\"");
}

TEST_CASE("decode: floating point is the exact decimal of its shortest text") {
    CHECK(shown(kFloat8, "0.1") == "numeric 0.1");
    CHECK(shown(kFloat8, "1e+20") == "integer 100000000000000000000");
    CHECK(shown(kFloat8, "-1.5e-07") == "numeric -0.00000015");
    CHECK(shown(kFloat8, "NaN") == "invalid NaN is no number");
    CHECK(shown(kFloat8, "Infinity") == "invalid Infinity is no number");
    CHECK(shown(kNumeric, "-Infinity") == "invalid -Infinity is no number");
}

TEST_CASE("decode: dates and times") {
    CHECK(shown(kDate, "2026-03-31") == "date 2026-03-31");
    CHECK(shown(kDate, "infinity") == "invalid infinity is no date of our era");
    CHECK(shown(kDate, "0044-03-15 BC") == "invalid 0044-03-15 BC is no date of our era");
    CHECK(shown(kTimestamp, "2026-03-31 10:00:00.5") == "timestamp 2026-03-31 10:00:00.5 UTC");
    CHECK(shown(kTimestampTz, "2026-03-31 10:00:00.5+00") == "timestamp 2026-03-31 10:00:00.5 UTC");
    CHECK(shown(kTimestampTz, "-infinity") == "invalid -infinity is no timestamp of our era");
}

TEST_CASE("decode: intervals") {
    const auto seconds = [](std::string_view text) {
        const Value value = db::decode_interval(text);
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
    CHECK(seconds("infinity") == "infinity is no interval in ISO 8601");
    CHECK(seconds("1 day") == "1 day is no interval in ISO 8601");
    CHECK(seconds("P1") == "P1 is no interval in ISO 8601");
    CHECK(seconds("P") == "P is no interval in ISO 8601");
    CHECK(seconds("PTS") == "PTS is no interval in ISO 8601");
    CHECK(seconds("PT1D") == "PT1D is no interval in ISO 8601");
    CHECK(seconds("P1DTT1H") == "P1DTT1H is no interval in ISO 8601");
}

TEST_CASE("decode: arrays") {
    CHECK(shown(kInt4Array, "{}") == "list []");
    CHECK(shown(kInt4Array, "{1,NULL,-3}") == "list [1, NULL, -3]");
    CHECK(shown(kBoolArray, "{t,f}") == "list [true, false]");
    CHECK(shown(kTextArray, R"({a,"b,c","d\"e","f\\g","NULL","",h i})") ==
          R"(list ["a", "b,c", "d\"e", "f\\g", "NULL", "", "h i"])");
    CHECK(shown(kInt4Array, "{{1,2},{3,4}}") == "list [[1, 2], [3, 4]]");
    CHECK(shown(kInt4Array, "[0:1]={5,6}") == "list [5, 6]");
    CHECK(shown(kNumericArray, "{1.5,2.00}") == "list [1.5, 2]");
    CHECK(db::decode(kNumericArray, "{1,NaN}").as_list().at(1).kind() == Kind::invalid);
    CHECK(db::decode(kIntervalArray, "{P1D}").as_list().at(0) == Value::quantity(Kind::duration, core::Number(86'400)));
}

TEST_CASE("decode: an array's text that is none does not pass for one") {
    for (const std::string_view text : {"", "{", "{1", "{1,", "{1,}", "{,1}", "{1}}", "{1}x", "1", "{\"a", "{\"a\\",
                                        "{{{{{{{1}}}}}}}", "[0:1]{1,2}", "[0:1]", "{\"a\"b}"})
        CHECK(shown(kTextArray, text) == "invalid the array's text cannot be read");
    CHECK(db::decode(kInt4Array, std::string(1'000'000, '{')).kind() == Kind::invalid);
}

TEST_CASE("decode: what is not UTF-8 is no text") {
    CHECK(shown(kText, "caf\xe9") == "invalid the text is not UTF-8");
    CHECK(shown(kText, "caf\xc3\xa9") == "text \"caf\xc3\xa9\"");
    CHECK(db::decode(kTextArray, "{a,\"\xff\"}").as_list().at(1).kind() == Kind::invalid);
    CHECK(db::readable("caf\xe9 \xff\xfe!") == "caf? ?\?!");
}
