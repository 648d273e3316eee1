#include "tests/hooks/support.hpp"

using namespace runbook::hooks;
using runbook::core::Value;

namespace {

constexpr std::size_t kMaxGrowth = 1U << 20;

struct Attack {
    const char* name;
    std::string body;        // of a function
    std::string error = {};  // contained in the error's text
};

const std::string kSwallow = "local function forever() while true do end end ";

std::vector<Attack> attacks() {
    return {
        {"endless loop", "while true do end", "shop.rb:1: ran longer than 200 ms"},
        {"endless loop by goto", "::again:: goto again", "ran longer than"},
        {"endless recursion by tail calls", "local function f() return f() end f()", "ran longer than"},
        {"pcall that swallows", kSwallow + "while true do pcall(forever) end", "ran longer than"},
        {"pcall within pcall",
         kSwallow + "local function deep() pcall(deep) pcall(forever) end while true do deep() end", "ran longer than"},
        {"pcall that then returns", kSwallow + "pcall(forever) return 'fine'", "ran longer than"},
        {"__close that does not end", kSwallow + "local x <close> = setmetatable({}, {__close = forever}) forever()",
         "ran longer than"},
        {"__index, __tostring that do not end", kSwallow + "print(setmetatable({}, {__tostring = forever}))",
         "ran longer than"},
        {"xpcall handler", "xpcall(error, function() while true do end end)", "`xpcall` is not defined"},
        {"finalizer", "setmetatable({}, {__gc = function() while true do end end})", "__gc is not available"},
        {"coroutine", "coroutine.wrap(function() while true do end end)()", "`coroutine` is not defined"},
        {"catastrophic pattern", "return ('a'):rep(100000):find(('.-'):rep(30) .. 'b')", "ran longer than"},
        {"pattern in pcall", "while true do pcall(string.find, ('a'):rep(100000), ('.-'):rep(30) .. 'b') end",
         "ran longer than"},
        {"string.rep of nothing", "return (''):rep(1 << 62)", "ran longer than"},
        {"string.rep", "return ('x'):rep(1 << 30)", "used more than 16 MiB of memory"},
        {"string.rep in pcall", "pcall(string.rep, 'x', 1 << 30) return 'fine'", "used more than 16 MiB of memory"},
        {"string.rep that doubles", "local s = 'x' while true do s = s .. s end", "used more than 16 MiB of memory"},
        {"table.move", "table.move({}, 1, 1 << 40, 2)", "ran longer than"},
        {"table.move of something", "table.move({1}, 1, 1 << 40, 2)"},
        {"table.concat", "local t = {} for i = 1, 1000 do t[i] = ('x'):rep(100000) end return table.concat(t)"},
        {"table.concat with an endless length",
         "return table.concat(setmetatable({}, {__index = function() return '' end}), '', 1, 1 << 60)"},
        {"table.unpack", "return table.unpack({}, 1, 1 << 20)"},
        {"table.sort", "table.sort(setmetatable({}, {__len = function() return 1 << 30 end}))"},
        {"table.sort with a liar",
         "local t = {} for i = 1, 1e5 do t[i] = i end while true do table.sort(t, function() return true end) end"},
        {"memory by tables", "local t = {} while true do t[#t + 1] = {} end", "used more than 16 MiB of memory"},
        {"memory by tables in pcall",
         "while true do pcall(function() local t = {} while true do t[#t + 1] = {} end end) end",
         "used more than 16 MiB of memory"},
        {"memory by decimals", "local t = {} local d = decimal(('9'):rep(900)) while true do t[#t + 1] = d + #t end"},
        {"numbers that grow", "local d = decimal(3) while true do d = d * d end", "more than 1000 digits"},
        {"bytecode", "load('\\27Lua')", "`load` is not defined"},
        {"string metatable", "getmetatable('').__index = nil", "`getmetatable` is not defined"},
        {"error(nil)", "error(nil)", "shop.rb:1: "},
        {"deep recursion", "local function f() return 1 + f() end return f()", "used more than 16 MiB of memory"},
        {"deep recursion in pcall", "local function f() return 1 + f() end while true do pcall(f) end"},
        {"recursion through C", "local function f(s) return (s:gsub('.', f)) end return f('x')", "stack overflow"},
        {"recursion through sort", "local function f() table.sort({1, 2, 3}, f) end f()", "stack overflow"},
        {"recursion through tostring",
         "local t = setmetatable({}, {}) local mt = {} mt.__tostring = function() return tostring(t) end "
         "setmetatable(t, mt) return tostring(t)",
         "stack overflow"},
        {"deeply nested data", "local t = {} for i = 1, 100000 do t = {t} end return t", "nested more than 20"},
        {"data that contains itself", "local t = {} t[1] = t return t", "contains itself"},
        {"nested parentheses of a pattern", "return ('('):rep(1e6):find(('('):rep(1e6))"},
        {"fork", "os.execute('sleep 100')", "`os` is not defined"},
        {"program", "io.popen('sleep 100')", "`io` is not defined"},
        {"file", "io.open('/etc/passwd')", "`io` is not defined"},
        {"module", "require('socket')", "`require` is not defined"},
        {"huge returned text", "return ('x'):rep(1 << 20)", "larger than 128 KiB"},
        {"huge returned text of escapes", "return ('\\1'):rep(1 << 16)", "larger than 128 KiB"},
        {"huge returned list", "local t = {} for i = 1, 1e5 do t[i] = i end return t", "too many values"},
        {"many returned texts", "local t = {} local s = ('x'):rep(100000) for i = 1, 100 do t[i] = s end return t",
         "larger than 128 KiB"},
        {"list of endless length", "return {1, n = 1 << 60}", "too many values"},
        {"huge log", "print(('x'):rep(1 << 20))", "log: more than 64 KiB"},
        {"endless log", "while true do print('x') end", "log: more than 1000 lines"},
        {"endless log in pcall", "while true do pcall(print, 'x') end", "ran longer than"},
        {"endless queries", "while true do db.query('select 1') end", "more than 100 queries"},
        {"endless queries in pcall", "while true do pcall(db.query, 'select 1') end"},
        {"huge query", "db.query(('x'):rep(1 << 20))", "db.query: the SQL is larger"},
        {"huge binds", "db.query('x', {('x'):rep(1 << 20)})", "db.query: the binds: it is larger"},
        {"huge format", "return ('%99.99f'):rep(1e5):format(1)"},
        {"tonumber", "return tonumber(('9'):rep(1e6), 37)"},
        {"utf8", "return utf8.char(table.unpack({}, 1, 1e5))"},
        {"ipairs without end", "for i in ipairs(setmetatable({}, {__index = function(t, i) return i end})) do end",
         "ran longer than"},
        {"select", "return select(-1 << 62)"},
    };
}

std::string sources_of(const std::vector<Attack>& all) {
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i)
        text += "function f" + std::to_string(i) + "() " + all[i].body + " end ";
    return text + "function fine() return 42 end";
}

QueryResult one_row(const Query&) {
    return {{"n"}, {{Value::integer(1)}}, ""};
}

}  // namespace

TEST_CASE("every attack ends as an error by the limit, costs us no memory, and the next call works") {
    const auto all = attacks();
    HookHost host({{"shop.rb", 1, sources_of(all)}}, short_limits());
    REQUIRE(host.call({"fine", {}, {}}, one_row).returned == integer(42));
    for (std::size_t i = 0; i < all.size(); ++i) {
        INFO(all[i].name);
        const auto before = resident_bytes();
        const auto start = std::chrono::steady_clock::now();
        const auto outcome = host.call({"f" + std::to_string(i), {}, {}}, one_row);
        const auto took = std::chrono::steady_clock::now() - start;
        CHECK_FALSE(outcome.returned);
        CHECK_THAT(outcome.error, !Catch::Equals("") && Catch::Contains(all[i].error));
        CHECK(outcome.error.find("0x") == std::string::npos);
        CHECK(took < short_limits().time + 100ms + kSlack);
#ifndef __SANITIZE_ADDRESS__  // which keeps what was freed
        CHECK(resident_bytes() < before + kMaxGrowth);
#endif
        const auto next = host.call({"fine", {}, {}}, one_row);
        INFO(next.error);
        CHECK(next.returned == integer(42));
    }
}

TEST_CASE("an endless loop while the sources are loaded ends too") {
    for (const char* source : {"while true do end", "while true do pcall(function() while true do end end) end",
                               "local x = ('a'):rep(100000):find(('.-'):rep(30) .. 'b')"}) {
        HookHost host({{"shop.rb", 1, source}}, short_limits());
        for (int i = 0; i < 2; ++i) {
            const auto start = std::chrono::steady_clock::now();
            CHECK_THAT(host.call({"f", {}, {}}, {}).error, Catch::Contains("ran longer than 200 ms"));
            CHECK(std::chrono::steady_clock::now() - start < short_limits().time + 100ms + kSlack);
        }
    }
}

TEST_CASE("instructions are limited apart from the time") {
    HookHost host({{"shop.rb", 1, "function f(n) for i = 1, n do end return 42 end"}},
                  {.time = 5s, .instructions = 1'000'000});
    CHECK(host.call({"f", {integer(1000)}, {}}, {}).returned == integer(42));
    CHECK(host.call({"f", {integer(10'000'000)}, {}}, {}).error == "shop.rb:1: used more than 1000000 instructions");
    CHECK(host.call({"f", {integer(1000)}, {}}, {}).returned == integer(42));
}

TEST_CASE("the time of queries is not the call's") {
    HookHost host({{"shop.rb", 1, "function f() for i = 1, 4 do db.query('x') end return 42 end"}}, short_limits());
    const auto slow = [](const Query& query) {
        std::this_thread::sleep_for(100ms);
        return one_row(query);
    };
    const auto outcome = host.call({"f", {}, {}}, slow);
    INFO(outcome.error);
    CHECK(outcome.returned == integer(42));
}

TEST_CASE("what was logged before a call was killed is kept") {
    HookHost host(
        {{"shop.rb", 1, "function f()\nfor i = 1, 1000 do end print('before')\nreturn (''):rep(1 << 62) end"}},
        short_limits());
    const auto outcome = host.call({"f", {}, {}}, {});
    CHECK_THAT(outcome.error,
               Catch::StartsWith("shop.rb:") && Catch::EndsWith("ran longer than 200 ms and was stopped"));
    CHECK(outcome.logged == std::vector<std::string>{"before"});
}

TEST_CASE("an exception of a query passes through, and the next call works") {
    HookHost host({{"shop.rb", 1, "function f() db.query('x') return 42 end"}}, short_limits());
    const auto throws = [](const Query&) -> QueryResult { throw std::runtime_error("interrupted"); };
    CHECK_THROWS_WITH(host.call({"f", {}, {}}, throws), "interrupted");
    CHECK(host.call({"f", {}, {}}, one_row).returned == integer(42));
}
