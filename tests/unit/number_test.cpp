#include "interpreter/core/number.hpp"

#include "tests/support/catch.hpp"

using runbook::core::Number;

namespace {

Number number(const char* text) {
    const auto parsed = Number::parse(text);
    REQUIRE(parsed.has_value());
    return *parsed;
}

}  // namespace

TEST_CASE("numbers are exact") {
    CHECK((Number(7) / Number(2)).to_string() == "3.5");
    CHECK((Number(1) / Number(3)).to_string() == "1/3");
    CHECK((number("0.1") + number("0.2")).to_string() == "0.3");
    CHECK(number("0.1") + number("0.2") == number("0.3"));
    CHECK(number("123456789012345678901234567890") + Number(1) == number("123456789012345678901234567891"));
    // Two numbers of 90 digits that differ in the last one are different.
    const std::string nines(90, '9');
    CHECK(number(nines.c_str()) != number((nines.substr(1) + "8").c_str()));
    CHECK(number("1e-3").to_string() == "0.001");
    CHECK(number("2/6") == Number(1) / Number(3));
}

TEST_CASE("arithmetic goes beyond 64 bits without wrapping around") {
    const Number largest(INT64_MAX);
    CHECK((largest + Number(1)).to_string() == "9223372036854775808");
    CHECK((Number(INT64_MIN) - Number(1)).to_string() == "-9223372036854775809");
    CHECK((largest * largest).to_string() == "85070591730234615847396907784232501249");
    CHECK((largest + Number(1) - Number(1)).to_int64() == INT64_MAX);
}

TEST_CASE("the remainder has the sign of the divisor, as in Ruby") {
    CHECK((Number(7) % Number(3)).to_string() == "1");
    CHECK((Number(-7) % Number(3)).to_string() == "2");
    CHECK((Number(7) % Number(-3)).to_string() == "-2");
    CHECK((number("7.5") % Number(2)).to_string() == "1.5");
}

TEST_CASE("texts that are not numbers are refused") {
    for (const char* text :
         {"", "-", "1.", ".5", "1e", "1e9999999", "0x10", " 1", "1 ", "+1", "1_000", "NaN", "1/0", "1/-2", "1.5/2"}) {
        INFO(text);
        CHECK_FALSE(Number::parse(text).has_value());
    }
}

TEST_CASE("a number has at most 1,000 digits, however it is written") {
    const auto digits = [](std::size_t count) { return std::string(count, '9'); };
    for (const std::string& text : std::vector<std::string>{
             digits(1000), "-" + digits(1000), "0." + digits(1000), digits(500) + "." + digits(500), "1e1000",
             "1e-1000", digits(1000) + "/" + digits(999), std::string(3000, '0') + "1"}) {
        INFO(text);
        CHECK(Number::parse(text).has_value());
        CHECK_FALSE(Number::would_be_too_long(text));
    }
    for (const auto& text :
         std::vector<std::string>{digits(1001), "0." + digits(1001), "1e1001", "1e-1001", "1e-131000", "1e999999999999",
                                  "1/" + digits(1001), digits(20'000), "1e-99999999999999999999"}) {
        INFO(text);
        CHECK_FALSE(Number::parse(text).has_value());
        CHECK(Number::would_be_too_long(text));
    }
    CHECK_FALSE(Number::would_be_too_long("12x"));
    CHECK((number("1e600") * number("1e600")).is_too_long());
    CHECK_FALSE((number("1e500") * number("1e500")).is_too_long());
}

TEST_CASE("each number within the limit can be read back as it is written") {
    auto number_now = number("1e-1000");
    for (int i = 0; i < 3321; ++i) number_now = number_now * Number(2);
    for (const auto& one : {number("1") / number_now, Number(1) / (number_now * number("1e1000")), number("1e1000"),
                            number("1e-1000"), number(std::string(1000, '7').c_str()) / number("3")}) {
        if (one.is_too_long()) continue;
        CHECK(Number::parse(one.to_string()) == one);
    }
}

TEST_CASE("leading zeros do not make a number octal") {
    CHECK(number("0010").to_string() == "10");
}

TEST_CASE("halves are rounded away from zero") {
    CHECK(number("2.5").rounded().to_string() == "3");
    CHECK(number("-2.5").rounded().to_string() == "-3");
    CHECK((Number(1) / Number(3)).to_fixed(4) == "0.3333");
    CHECK(number("-0.005").to_fixed(2) == "-0.01");
    CHECK(Number(7).to_fixed(0) == "7");
}

TEST_CASE("order mixes small, large and fractional numbers") {
    CHECK(number("-1e40") < Number(INT64_MIN));
    CHECK(number("0.5") > Number(0));
    CHECK(Number(2) < number("2.0000000000000000000000000000000001"));
}
