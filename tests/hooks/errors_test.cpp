#include "tests/hooks/support.hpp"

using namespace runbook::hooks;

TEST_CASE("an error has the runbook's file and line") {
    CHECK(run("local x = nil\nreturn x.y").error == "shop.rb:13: attempt to index a nil value (local 'x')");
    CHECK(run("error('no')").error == "shop.rb:12: no");
    CHECK(run("\nerror('no', 0)").error == "shop.rb:13: no");
    CHECK(run("error(nil)").error == "shop.rb:12: an error was raised with nil instead of a text");
    CHECK(run("error({})").error == "shop.rb:12: an error was raised with table instead of a text");
    CHECK(run("error(print)").error == "shop.rb:12: an error was raised with function instead of a text");
    CHECK(run("error(setmetatable({}, {__tostring = function() return 'own' end}))").error == "shop.rb:12: own");
    CHECK(run("error(42)").error == "shop.rb:12: 42");
    CHECK(run("assert(false)").error == "shop.rb:12: assertion failed!");
    CHECK(run("assert(nil, 'why')").error == "shop.rb:12: why");
    CHECK(run("error('\\xff\\0x')").error == "shop.rb:12: \xEF\xBF\xBD x");
    CHECK(run("return error(('x'):rep(1000000))").error.size() < 5000);
    CHECK(run("return #5").error == "shop.rb:12: attempt to get length of a number value");
}

TEST_CASE("syntax errors and errors of loading have the line too") {
    HookHost syntax({{"a.rb", 1, "x = 1"}, {"shop.rb", 100, "function f()\n  if\nend"}}, {});
    CHECK(syntax.call({"f", {}, {}}, {}).error == "shop.rb:102: unexpected symbol near 'end'");
    HookHost loading({{"shop.rb", 100, "\n\nerror('at load')"}}, {});
    CHECK(loading.call({"f", {}, {}}, {}).error == "shop.rb:102: at load");
    CHECK(loading.call({"f", {}, {}}, {}).error == "shop.rb:102: at load");
}

TEST_CASE("the name of a long file is whole") {
    const std::string file = std::string(40, 'd') + "/" + std::string(60, 'e') + ".rb";
    HookHost host({{file, 7, "function f() error('no') end"}}, {});
    CHECK(host.call({"f", {}, {}}, {}).error == file + ":7: no");
    CHECK(host.call({"g", {}, {}}, {}).error == "no function is named `g`");
}

TEST_CASE("only functions of the sources can be called") {
    CHECK(run("").error.empty());
    HookHost host({{"shop.rb", 1, "x = 5 local function hidden() end"}}, {});
    for (const char* name : {"print", "x", "hidden", "", "string"})
        CHECK(host.call({name, {}, {}}, {}).error.find("no function is named") != std::string::npos);
}

TEST_CASE("sources share their globals, and a call has its own") {
    HookHost host({{"a.rb", 1, "factor = 2"}, {"b.rb", 1, "function f(x) return x * factor * vars.more end"}}, {});
    CHECK(host.call({"f", {integer(3)}, {{"vars", Data(Data::Members{{"more", integer(7)}})}}}, {}).returned ==
          integer(42));
    CHECK(host.call({"f", {integer(3)}, {}}, {}).error == "b.rb:1: `vars` is not defined, or not available in a hook");
}

TEST_CASE("a call leaves nothing behind") {
    HookHost host({{"shop.rb", 1, R"(
        list = {}
        local count = 0
        function f() count = count + 1 list[#list + 1] = count return #list end
        function g() total = 1 end
        function h() _ENV.total = 1 end)"}},
                  {.time = 5s});
    for (int i = 0; i < 3; ++i) CHECK(host.call({"f", {}, {}}, {}).returned == integer(1));
    CHECK_THAT(host.call({"g", {}, {}}, {}).error, Catch::StartsWith("shop.rb:5: `total` is not a local variable: "));
    CHECK_THAT(host.call({"h", {}, {}}, {}).error, Catch::StartsWith("shop.rb:6: `total` is not a local variable: "));
}

TEST_CASE("the libraries cannot be changed") {
    for (const char* body : {"string.rep = 1", "table.insert(string, 1)", "math.pi = 3", "setmetatable(string, {})",
                             "setmetatable('', {})", "setmetatable(_ENV, {})", "db.query = 1", "decimal.eq = 1"}) {
        INFO(body);
        CHECK_THAT(run(body).error, Catch::StartsWith("shop.rb:1"));
    }
    HookHost host({{"shop.rb", 1, "function print() end"}}, {});
    CHECK_THAT(host.call({"print", {}, {}}, {}).error, Catch::Contains("`print` is already defined"));
}

TEST_CASE("what reaches outside, makes code or reads clock and chance is not there") {
    for (const char* name : {"load", "loadstring", "dofile", "loadfile", "xpcall", "getmetatable", "rawset",
                             "collectgarbage", "require", "io", "os", "package", "debug", "coroutine", "_G", "warn"}) {
        INFO(name);
        CHECK_THAT(run(std::string("return ") + name).error, Catch::Contains("is not defined, or not available"));
    }
    CHECK(run("return {string.dump == nil, math.random == nil, math.randomseed == nil}").returned ==
          Data(Data::List(3, runbook::core::Value::boolean(true))));
}

TEST_CASE("examine says the problems of all sources, and the functions") {
    const auto good =
        examine({{"a.rb", 1, "function b() end function a() end x = 5"}, {"b.rb", 1, "function c() end"}}, {});
    CHECK(good.problems.empty());
    CHECK(good.functions == std::vector<std::string>{"a", "b", "c"});

    const auto bad = examine({{"a.rb", 10, "x ="}, {"b.rb", 1, "y = 1"}, {"c.rb", 20, "\nfunction"}}, {});
    REQUIRE(bad.problems.size() == 2);
    CHECK(bad.problems[0].file == "a.rb");
    CHECK(bad.problems[0].line == 10);
    CHECK(bad.problems[0].message == "unexpected symbol near <eof>");
    CHECK(bad.problems[1].file == "c.rb");
    CHECK(bad.problems[1].line == 21);

    const auto loading = examine({{"a.rb", 10, "local x\nx.y = 1"}}, {});
    REQUIRE(loading.problems.size() == 1);
    CHECK(loading.problems[0].line == 11);

    const auto twice = examine({{"a.rb", 1, "function a() end"}, {"b.rb", 5, "function a() end"}}, {});
    REQUIRE(twice.problems.size() == 1);
    CHECK(twice.problems[0].file == "b.rb");
    CHECK(twice.problems[0].line == 5);

    const auto endless = examine({{"a.rb", 3, "while true do end"}}, short_limits());
    REQUIRE(endless.problems.size() == 1);
    CHECK(endless.problems[0].line == 3);
    CHECK(endless.problems[0].message == "ran longer than 200 ms");
    CHECK(examine({{"a.rb", 3, "('x'):rep(1e9, '')"}, {"b.rb", 1, "s = ('x'):rep(1e6):find(('.-'):rep(20) .. 'y')"}},
                  short_limits())
              .problems.size() == 1);
}
