#include "tests/hooks/support.hpp"

using namespace runbook::hooks;
using runbook::core::Kind;
using runbook::core::Number;
using runbook::core::Value;

namespace {

// What Lua gives back of a value that it was given.
Data there_and_back(Data data) {
    HookHost host({{"shop.rb", 1, "function same(x) return x end"}}, {.time = 5s});
    const auto outcome = host.call({"same", {std::move(data)}, {}}, {});
    INFO(outcome.error);
    REQUIRE(outcome.returned);
    return *outcome.returned;
}

// What `return` gives, as text.
std::string shown(const std::string& expression) {
    const auto outcome = run("return tostring(" + expression + ")");
    return outcome.returned ? outcome.returned->value().as_string() : "error: " + outcome.error;
}

std::string error_of(const std::string& body) {
    const auto outcome = run(body);
    CHECK_FALSE(outcome.returned);
    return outcome.error;
}

}  // namespace

TEST_CASE("values come back as they went") {
    const std::int64_t least = std::numeric_limits<std::int64_t>::min();
    for (const Data& data :
         {Data(), Data(Value::boolean(true)), Data(Value::boolean(false)), integer(0), integer(-1), integer(least),
          text(""), text("Käse \"x\" \n\t\x7f"), Data(number("12345678901234567890")), Data(number("-0.30")),
          Data(number("1e-30")), Data(number("1/3")), Data(Data::List{}),
          Data(Data::List{integer(1), text("two"), Data(Data::List{Value::boolean(false)})}),
          Data(Data::Members{{"b", integer(1)}, {"a", Data(Data::Members{{"decimal", text("1")}})}})})
        CHECK(there_and_back(data) == data);
}

TEST_CASE("a list with NULLs keeps its length") {
    const Data data(Data::List{Data(), integer(2), Data(), Data()});
    CHECK(there_and_back(data) == data);
    CHECK(run("return table.pack(1, nil, nil)").returned == Data(Data::List{integer(1), {}, {}}));
    CHECK_THAT(error_of("return {1, nil, 3}"), Catch::Contains("give its length as `n`"));
}

TEST_CASE("quantities are decimals of their unit, and other values texts") {
    CHECK(there_and_back(Value::quantity(Kind::duration, number("0.25").as_number())) == Data(number("0.25")));
    CHECK(there_and_back(Value::quantity(Kind::bytes, 1024)) == integer(1024));
    CHECK(there_and_back(Value::quantity(Kind::percent, 95)) == integer(95));
    CHECK(there_and_back(Value::quantity(Kind::date, 0)) == text("1970-01-01"));
    CHECK(there_and_back(Value::string(Kind::uuid, "123e4567-e89b-12d3-a456-426614174000")) ==
          text("123e4567-e89b-12d3-a456-426614174000"));
}

TEST_CASE("decimals are exact") {
    CHECK(shown("decimal('0.1') + decimal('0.2') == decimal('0.3')") == "true");
    CHECK(shown("decimal('0.1') + 0.2") == "0.3");
    CHECK(shown("decimal('12345678901234567890') + 1") == "12345678901234567891");
    CHECK(shown("decimal(1) / 3") == "1/3");
    CHECK(shown("decimal(1) / 3 * 3") == "1");
    CHECK(shown("decimal('1e-30')") == "0.000000000000000000000000000001");
    CHECK(shown("-decimal('1.50')") == "-1.5");
    CHECK(shown("7 - decimal('0.5')") == "6.5");
    CHECK(shown("decimal(-7) // 2") == "-4");
    CHECK(shown("decimal(-7) % 2") == "1");
    CHECK(shown("'sum: ' .. decimal('2.5') .. ' EUR'") == "sum: 2.5 EUR");
    CHECK(shown("decimal('2.345'):fixed(2)") == "2.35");
    CHECK(shown("decimal.integer(decimal('5.0'))") == "5");
    CHECK(shown("decimal.integer(decimal('5.5'))") == "nil");
    CHECK(shown("math.type(decimal.float(decimal('0.5')))") == "float");
    CHECK(shown("string.format('%.1f', decimal('2.25') + 1)") == "3.2");
}

TEST_CASE("decimals are compared with each other and with Lua's numbers") {
    CHECK(shown("decimal('1.0') == decimal(1)") == "true");
    CHECK(shown("decimal('1.5') > 1") == "true");
    CHECK(shown("1 < decimal('1.5')") == "true");
    CHECK(shown("decimal('0.1') <= 0.1") == "true");
    CHECK(shown("decimal.eq(decimal(1), 1)") == "true");
    CHECK(shown("decimal.eq(0.1, decimal('0.1'))") == "true");
    CHECK(shown("decimal(1) == 1") == "false");  // Lua does not ask the decimal
    CHECK_THAT(shown("decimal(1) < '2'"), Catch::Contains("can be compared only with"));
    CHECK_THAT(shown("decimal(1) + nil"), Catch::Contains("can be computed only with"));
    CHECK_THAT(shown("decimal(1) / 0"), Catch::Contains("division by zero"));
    CHECK_THAT(shown("decimal('1/2')"), Catch::Contains("not a number"));
    CHECK_THAT(shown("decimal('1e999999999')"), Catch::Contains("not a number"));
}

TEST_CASE("a float is the number of its shortest text") {
    CHECK(run("return 0.1").returned == Data(number("0.1")));
    CHECK(run("return 3.0").returned == integer(3));
    CHECK(run("return 1e300").returned == Data(number("1e300")));
    CHECK(run("return 5e-324").returned == Data(number("5e-324")));
    CHECK_THAT(error_of("return 0/0"), Catch::Contains("NaN and infinity"));
    CHECK_THAT(error_of("return {1/0}"), Catch::Contains("NaN and infinity"));
}

TEST_CASE("what is not data is not returned") {
    CHECK_THAT(error_of("return print"),
               Catch::StartsWith("shop.rb:11: ") && Catch::Contains("a function is not data"));
    CHECK_THAT(error_of("return {1, x = 2}"), Catch::Contains("not both"));
    CHECK_THAT(error_of("return {[0] = 1}"), Catch::Contains("must be 1, 2, 3"));
    CHECK_THAT(error_of("return {[true] = 1}"), Catch::Contains("must be 1, 2, 3"));
    CHECK_THAT(error_of("local t = {} t.t = t return t"), Catch::Contains("or contains itself"));
    CHECK_THAT(error_of("local t = {} for i = 1, 20 do t = {t} end return t"), Catch::Contains("nested more than 20"));
    CHECK(run("local t = {} for i = 1, 19 do t = {t} end return t").returned);
    CHECK_THAT(error_of("return '\\xff'"), Catch::Contains("not valid UTF-8"));
    CHECK_THAT(error_of("return 'a\\0b'"), Catch::Contains("NUL byte"));
    CHECK_THAT(error_of("return {['\\xff'] = 1}"), Catch::Contains("not valid UTF-8"));
    CHECK_THAT(error_of("return 1, 2"), Catch::Contains("returned 2 values"));
    CHECK(run("").returned == Data());
}

TEST_CASE("values that the language does not have are not given to Lua") {
    HookHost host({{"shop.rb", 1, "function f() end"}}, {.time = 5s});
    CHECK_THAT(host.call({"f", {Value::invalid("NaN is not a number")}, {}}, {}).error,
               Catch::Contains("NaN is not a number"));
    Data deep;
    for (int i = 0; i < 30; ++i) deep = Data(Data::List{deep});
    CHECK_THAT(host.call({"f", {deep}, {}}, {}).error, Catch::Contains("nested"));
    CHECK_THAT(host.call({"f", {text(std::string(17U << 20, 'x'))}, {}}, {}).error, Catch::Contains("16 MiB"));
    CHECK_THAT(host.call({"f", {}, {{"a", {}}, {"a", {}}}}, {}).error, Catch::Contains("cannot be given to Lua"));
    CHECK_THAT(host.call({"f", {text("\xff")}, {}}, {}).error, Catch::Contains("UTF-8"));
    CHECK(host.call({"f", {text(std::string(4U << 20, 'x'))}, {}}, {}).returned);
}

TEST_CASE("tables are traversed in the order of their keys") {
    const auto outcome = run(R"(
        local t = {b = 1, [2.5] = 1, a = 1, [-1] = 1, [10] = 1, [true] = 1, [9] = 1}
        local keys = {}
        for k in pairs(t) do keys[#keys + 1] = tostring(k) end
        local other, k = {}, next(t)
        while k ~= nil do other[#other + 1] = tostring(k) k = next(t, k) end
        assert(table.concat(other, ' ') == table.concat(keys, ' '))
        for k in pairs(t) do t[k] = nil end
        assert(next(t) == nil)
        return table.concat(keys, ' '))");
    CHECK(outcome.error.empty());
    CHECK(outcome.returned == text("true -1 2.5 9 10 a b"));
    CHECK_THAT(run("for k in pairs({[{}] = 1}) do end").error, Catch::Contains("have no order"));
}

TEST_CASE("sorting keeps the order of equal elements") {
    const auto outcome = run(R"(
        local t = {}
        for i = 1, 500 do t[i] = {key = i % 3, place = i} end
        table.sort(t, function(a, b) return a.key < b.key end)
        for i = 2, #t do assert(t[i - 1].key < t[i].key or t[i - 1].place < t[i].place) end
        local words = {'c', 'a', 'b'}
        table.sort(words)
        return table.concat(words))");
    CHECK(outcome.error.empty());
    CHECK(outcome.returned == text("abc"));
}

TEST_CASE("no address is shown") {
    CHECK(shown("{}") == "table");
    CHECK(shown("print") == "function");
    CHECK(shown("string.format('%s %5s', {}, print)") == "table function");
    CHECK_THAT(shown("string.format('%p', {})"), Catch::Contains("not available"));
    CHECK_THAT(shown("string.format('%-20p', {})"), Catch::Contains("not available"));
    CHECK(shown("string.format('%%p %d', 1)") == "%p 1");
    CHECK(run("print({}, print, nil, 1.5, 'x')").logged == std::vector<std::string>{"table\tfunction\tnil\t1.5\tx"});
}

TEST_CASE("a query has binds and gives rows") {
    std::vector<Query> asked;
    const auto answer = [&](const Query& query) {
        asked.push_back(query);
        return QueryResult{{"id", "name", "price"},
                           {{Value::integer(1), Value(), Value::quantity(Kind::numeric, 5)},
                            {Value::integer(2), Value::text("x"), number("1.10")}},
                           ""};
    };
    const auto outcome = run(
        R"(local rows = db.query("select $1", {1, "a", decimal("2.5"), {1, 2}, false, n = 6})
           assert(#rows == 2 and rows[1].name == nil and rows[2].name == 'x')
           return {#rows, rows[1].id, rows[1].price + rows[2].price})",
        answer);
    CHECK(outcome.error.empty());
    CHECK(outcome.returned == Data(Data::List{integer(2), integer(1), Data(number("6.1"))}));
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].sql == "select $1");
    CHECK(asked[0].binds == std::vector<Value>{Value::integer(1), Value::text("a"), number("2.5"),
                                               Value::list({Value::integer(1), Value::integer(2)}),
                                               Value::boolean(false), Value()});
}

TEST_CASE("a query that fails is an error in Lua") {
    const auto fails = [](const Query&) { return QueryResult{{}, {}, "permission denied"}; };
    CHECK(run("return db.query('x')", fails).error == "shop.rb:12: db.query: permission denied");
    CHECK(run("local ok, e = pcall(db.query, 'x') return e", fails).returned == text("db.query: permission denied"));
    const auto twins = [](const Query&) { return QueryResult{{"a", "a"}, {}, ""}; };
    CHECK_THAT(run("db.query('x')", twins).error, Catch::Contains("two columns are named `a`"));
    const auto not_a_number = [](const Query&) {
        return QueryResult{{"a"}, {{Value::invalid("NaN is not a number")}}, ""};
    };
    CHECK_THAT(run("db.query('x')", not_a_number).error, Catch::Contains("NaN is not a number"));
    CHECK_THAT(run("db.query('x')").error, Catch::Contains("no query is possible here"));
    CHECK_THAT(run("db.query('x', 5)", fails).error, Catch::Contains("table expected"));
    CHECK_THAT(run("db.query('x', {a = 1})", fails).error, Catch::Contains("a list was expected"));
    CHECK_THAT(run("db.query('\\xff')", fails).error, Catch::Contains("not valid UTF-8"));
}
