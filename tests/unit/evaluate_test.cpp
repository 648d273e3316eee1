#include "interpreter/core/evaluate.hpp"

#include "interpreter/core/operations.hpp"
#include "interpreter/core/time_text.hpp"
#include "tests/support/catch.hpp"

using namespace runbook::core;

namespace {

class Nothing : public Environment {
  public:
    [[nodiscard]] Value variable(const Variable& variable) const override {
        throw EvaluationError{EvaluationError::Outcome::error, variable.name};
    }
    [[nodiscard]] Value observe(Observable observable, const std::vector<Value>&) const override {
        throw EvaluationError{EvaluationError::Outcome::error, std::string(info_of(observable).name)};
    }
};

Expr of(Value value) {
    return Expr::literal(std::move(value));
}
Expr of(int value) {
    return of(Value::integer(value));
}
Expr of(const char* text) {
    return of(Value::text(text));
}
Expr null() {
    return of(Value());
}
Expr quantity(Kind kind, int value) {
    return of(Value::quantity(kind, value));
}
Expr list(std::vector<Value> values) {
    return of(Value::list(std::move(values)));
}

std::string result(const Expr& expr) {
    try {
        return evaluate(expr, Nothing()).display();
    } catch (const EvaluationError& error) {
        const char* outcome = error.outcome == EvaluationError::Outcome::error     ? "ERROR: "
                              : error.outcome == EvaluationError::Outcome::vacuous ? "VACUOUS: "
                                                                                   : "FAIL: ";
        return outcome + error.message;
    }
}

}  // namespace

TEST_CASE("a result beyond the limits cannot be judged") {
    const auto large = of(Value::integer(*Number::parse("1e600")));
    CHECK(result(Expr::binary(">", Expr::binary("*", large, large), of(1))) ==
          "ERROR: the result has more than 1000 digits, so it cannot be judged; let SQL round it");
    CHECK(result(Expr::binary("/", Expr::binary("/", of(1), large), large)) ==
          "ERROR: the result has more than 1000 digits, so it cannot be judged; let SQL round it");
    CHECK(result(Expr::method("gb", {of(Value::integer(*Number::parse("1e999")))})) ==
          "ERROR: the result has more than 1000 digits, so it cannot be judged; let SQL round it");
    Value::List fractions;
    for (int i = 0; i < 1000; ++i) fractions.push_back(Value::quantity(Kind::numeric, Number(1) / Number(10'000 + i)));
    CHECK(result(Expr::method("sum", {list(std::move(fractions))})).starts_with("ERROR: in "));
    const auto long_text = of(Value::text(std::string(600'000, 'x')));
    CHECK(result(Expr::join({long_text, long_text})) == "ERROR: a text made of several is longer than 1 MB");
}

TEST_CASE("a rule that would take minutes cannot be judged") {
    const std::string too_much = "ERROR: it would take too much work to judge this: let SQL compare or count";
    Value::List many;
    for (int i = 0; i < 20'000; ++i) many.push_back(Value::integer(i));
    CHECK(result(Expr::method("size", {Expr::method("uniq", {list(many)})})) == too_much);
    CHECK(result(Expr::method("same_as?", {list(many), list(many)})) == too_much);
    CHECK(result(Expr::method("size", {Expr::method("sort", {list(many)})})) == "20000");
    many.resize(1'000);
    CHECK(result(Expr::method("size", {Expr::method("uniq", {list(many)})})) == "1000");
    const auto text = of(Value::text(std::string(500'000, 'x')));
    CHECK(result(Expr::list(std::vector<Expr>(1'000, text))) == too_much);
    const auto regex = of(Value::string(Kind::regex, "(?:x?y?z?){300}w"));
    CHECK(result(Expr::binary("=~", text, regex)) == too_much);
    CHECK(result(Expr::binary("=~", text, of(Value::string(Kind::regex, "^x+$")))) == "true");
    CHECK(result(Expr::binary("!~", text, of(Value::string(Kind::regex, "(")))) ==
          "ERROR: /(/ is not a regular expression");
}

TEST_CASE("operators") {
    CHECK(result(Expr::binary("/", of(7), of(2))) == "3.5");
    CHECK(result(Expr::binary("/", of(7), of(0))) == "ERROR: division by zero");
    CHECK(result(Expr::binary("==", of(2), of(Value::quantity(Kind::numeric, 2)))) == "true");
    CHECK(result(Expr::binary("<", quantity(Kind::duration, 1), quantity(Kind::duration, 2))) == "true");
    CHECK(result(Expr::binary("<", quantity(Kind::duration, 1), quantity(Kind::bytes, 2))) ==
          "ERROR: a duration and bytes cannot be compared: units do not mix");
    CHECK(result(Expr::binary("==", of("a"), of(1))) == "ERROR: text and an integer cannot be compared");
    CHECK(result(Expr::binary("*", quantity(Kind::duration, 2), of(3))) == "6 s");
    CHECK(result(Expr::binary("/", quantity(Kind::duration, 6), quantity(Kind::duration, 4))) == "1.5");
    CHECK(result(Expr::binary("=~", of("abc"), of(Value::string(Kind::regex, "^b|c$")))) == "true");
    CHECK(result(Expr::unary("!", of(1))) == "ERROR: `!` needs a boolean, got an integer");
}

TEST_CASE("times and durations") {
    const auto noon = of(*parse_timestamp("2026-03-31 12:00:00"));
    const auto day = of(*parse_date("2026-03-31"));
    CHECK(result(Expr::binary("-", noon, of(*parse_timestamp("2026-03-31 11:59:30")))) == "30 s");
    CHECK(result(Expr::binary("+", noon, quantity(Kind::duration, 60))) == "2026-03-31 12:01:00 UTC");
    CHECK(result(Expr::binary("-", day, of(*parse_date("2026-03-30")))) == "1 d");
    CHECK(result(Expr::binary("+", day, quantity(Kind::duration, 3600))) == "2026-03-31 01:00:00 UTC");
    CHECK(result(quantity(Kind::duration, 1201)) == "20 min 1 s");
    CHECK(result(quantity(Kind::duration, 129'600)) == "1 d 12 h");
    CHECK(result(quantity(Kind::duration, -90)) == "-1 min 30 s");
    CHECK(result(quantity(Kind::duration, 59)) == "59 s");
}

TEST_CASE("NULL cannot be compared, and only evaluated operands matter") {
    CHECK(result(Expr::binary("==", null(), of(1))) ==
          "ERROR: `nil` is NULL, which cannot be compared or computed with; use `.nil?`");
    CHECK(result(Expr::method("nil?", {null()})) == "true");
    CHECK(result(Expr::method("in?", {of(1), list({Value::integer(1), Value()})})) ==
          "ERROR: NULL cannot be compared; use `.nil?`");
    CHECK(result(Expr::binary("||", of(Value::boolean(true)), null())) == "true");
    CHECK(result(Expr::binary("&&", of(Value::boolean(true)), null())) ==
          "ERROR: `nil` is NULL, which cannot be compared or computed with; use `.nil?`");
    CHECK(result(Expr::binary("==", of(Value::invalid("NaN")), of(1))) == "ERROR: `NaN`: NaN, so it cannot be judged");
}

TEST_CASE("an empty list proves nothing") {
    const auto empty = list({});
    for (const char* name : {"all?", "none?", "min", "max", "sum", "mean", "first", "last"}) {
        INFO(name);
        CHECK(result(Expr::method(name, {empty})) ==
              std::string("VACUOUS: `") + name + "` of an empty list proves nothing");
    }
    CHECK(result(Expr::method("same_as?", {empty, empty})) == "VACUOUS: `same_as?` of an empty list proves nothing");
    CHECK(result(Expr::method("any?", {empty})) == "false");
    CHECK(result(Expr::method("size", {empty})) == "0");
}

TEST_CASE("methods") {
    const auto numbers = list({Value::integer(3), Value::integer(1), Value::integer(2), Value::integer(1)});
    CHECK(result(Expr::method("sort", {numbers})) == "[1, 1, 2, 3]");
    CHECK(result(Expr::method("uniq", {numbers})) == "[3, 1, 2]");
    CHECK(result(Expr::method("mean", {numbers})) == "1.75");
    CHECK(result(Expr::method("all?", {numbers, of(1)})) == "false");
    CHECK(result(Expr::method("same_as?", {numbers, list({Value::integer(1), Value::integer(1), Value::integer(2),
                                                          Value::integer(3)})})) == "true");
    CHECK(result(Expr::method("same_as?", {numbers, list({Value::integer(1), Value::integer(2), Value::integer(3),
                                                          Value::integer(3)})})) == "false");
    CHECK(result(Expr::method("between?", {of(5), of(1), of(5)})) == "true");
    CHECK(result(Expr::method("in?", {of(6), of(Value::range(Value::integer(1), Value::integer(5)))})) == "false");
    CHECK(result(Expr::method("percent", {of(95)})) == "95 %");
    CHECK(result(Expr::method("fraction", {of(Value::quantity(Kind::numeric, *Number::parse("0.4")))})) == "40 %");
    CHECK(result(Expr::method("bytes", {of(2048)})) == "2 kB");
    CHECK(result(Expr::method("round", {of(Value::quantity(Kind::numeric, *Number::parse("2.345"))), of(2)})) ==
          "2.35");
    CHECK(result(Expr::method("start_with?", {of("abc"), of("ab")})) == "true");
    CHECK(result(Expr::method("sum", {list({Value::integer(1), Value::text("x")})})) ==
          "ERROR: in `[1, \"x\"]`: only numbers of the same unit have a sum");
}

TEST_CASE("all?, any? and none? take a value, a range or a regex, as in Ruby") {
    const auto names = list({Value::text("idx_a"), Value::text("idx_b")});
    const auto numbers = list({Value::integer(3), Value::integer(8)});
    const auto regex = [](const char* pattern) { return of(Value::string(Kind::regex, pattern)); };
    const auto range = of(Value::range(Value::integer(1), Value::integer(5)));
    CHECK(result(Expr::method("all?", {names, regex("^idx_")})) == "true");
    CHECK(result(Expr::method("none?", {names, regex("b$")})) == "false");
    CHECK(result(Expr::method("any?", {numbers, range})) == "true");
    CHECK(result(Expr::method("all?", {numbers, range})) == "false");
    CHECK(result(Expr::method("all?", {numbers, regex("1")})).find("ERROR: ") == 0);
    CHECK(result(Expr::method("all?", {list({Value()}), regex("1")})) == "ERROR: only text can be matched, got nil");
}

TEST_CASE("for a misspelled method the nearest name is suggested") {
    try {
        (void)method_type("emtpy?", {Kind::text, Kind::unknown}, {});
        FAIL("no error");
    } catch (const TypeError& error) {
        CHECK(error.message == "there is no method `emtpy?`; did you mean `empty?`?");
    }
}
