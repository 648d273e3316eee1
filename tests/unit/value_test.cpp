#include "interpreter/core/value.hpp"

#include "interpreter/core/time_text.hpp"
#include "interpreter/core/units.hpp"
#include "tests/support/catch.hpp"

using namespace runbook::core;

TEST_CASE("quantities are shown in the largest unit that keeps them short") {
    const auto shown = [](Kind kind, const char* text) {
        return Value::quantity(kind, *Number::parse(text)).display();
    };
    CHECK(shown(Kind::duration, "0.0834") == "83.4 ms");
    CHECK(shown(Kind::duration, "1.5") == "1.5 s");
    CHECK(shown(Kind::duration, "300") == "5 min");
    CHECK(shown(Kind::duration, "86400") == "1 d");
    CHECK(shown(Kind::duration, "0") == "0 s");
    CHECK(shown(Kind::bytes, "1024") == "1 kB");
    CHECK(shown(Kind::bytes, "1000") == "1000 bytes");
    CHECK(shown(Kind::bytes, "10737418240") == "10 GB");
    CHECK(shown(Kind::percent, "95") == "95 %");
}

TEST_CASE("quantities are read as people write them") {
    CHECK(parse_quantity(Kind::duration, "250ms")->display() == "250 ms");
    CHECK(parse_quantity(Kind::duration, "1.5 h")->as_number() == Number(5400));
    CHECK(parse_quantity(Kind::percent, "95%")->as_number() == Number(95));
    CHECK(parse_quantity(Kind::percent, "95")->as_number() == Number(95));
    CHECK(parse_quantity(Kind::bytes, "10 MB")->as_number() == Number(10 * 1024 * 1024));
    CHECK_FALSE(parse_quantity(Kind::duration, "250").has_value());
    CHECK_FALSE(parse_quantity(Kind::duration, "5 MB").has_value());
    CHECK_FALSE(parse_quantity(Kind::bytes, "MB").has_value());
}

TEST_CASE("times are read and written in UTC") {
    const auto again = [](const char* text) { return parse_timestamp(text)->display(); };
    CHECK(again("2026-03-31 10:00:00.5+00") == "2026-03-31 10:00:00.5 UTC");
    CHECK(again("2026-03-31 10:00:00+05:30") == "2026-03-31 04:30:00 UTC");
    CHECK(again("1969-12-31 23:59:59.999999") == "1969-12-31 23:59:59.999999 UTC");
    CHECK(again("2026-03-31 UTC") == "2026-03-31 00:00:00 UTC");
    CHECK(parse_date("2024-02-29")->display() == "2024-02-29");
    for (const char* text :
         {"infinity", "2026-02-29", "2026-13-01", "0044-03-15 BC", "2026-03-31 25:00:00", "10:00:00", ""}) {
        INFO(text);
        CHECK_FALSE(parse_timestamp(text).has_value());
    }
}

TEST_CASE("declared types refuse other values") {
    CHECK(parse_value(Kind::uuid, "11111111-1111-4111-8111-11111111ABCD")->as_string() ==
          "11111111-1111-4111-8111-11111111abcd");
    CHECK_FALSE(parse_value(Kind::uuid, "1111").has_value());
    CHECK_FALSE(parse_value(Kind::integer, "1.5").has_value());
    CHECK_FALSE(parse_value(Kind::boolean, "yes").has_value());
    CHECK_FALSE(parse_value(Kind::identifier, "").has_value());
    CHECK_FALSE(parse_value(Kind::json, "{").has_value());
}

TEST_CASE("every value survives the log") {
    const Value values[] = {Value(),
                            Value::boolean(true),
                            Value::integer(5),
                            Value::quantity(Kind::numeric, Number(1) / Number(3)),
                            Value::quantity(Kind::duration, *Number::parse("0.25")),
                            Value::text("quote \" line \n tab \t ünïcode"),
                            Value::string(Kind::qualified_name, "public.t"),
                            Value::list({Value::integer(1), Value(), Value::list({Value::text("x")})}),
                            Value::range(Value::integer(1), Value::integer(5)),
                            Value::invalid("NaN")};
    for (const auto& value : values) {
        JsonDocument document;
        const auto json = document.read(canonical(value.to_json()));
        INFO(canonical(value.to_json()));
        CHECK(Value::from_json(json) == value);
    }
}

TEST_CASE("an impossible value in the log is refused") {
    for (const char* text :
         {R"({"type":"integer","value":5})", R"({"type":"integer","value":"x"})", R"({"type":"nothing"})",
          R"({"value":"5"})", R"({"type":"range","value":[{"type":"null"}]})", R"([])"}) {
        INFO(text);
        CHECK_THROWS_AS(Value::from_json(JsonDocument().read(text)), JsonError);
    }
}
