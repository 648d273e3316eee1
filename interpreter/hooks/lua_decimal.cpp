#include "interpreter/hooks/lua_decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <lua.hpp>
#include <optional>

#include "interpreter/core/number.hpp"
#include "interpreter/hooks/context.hpp"

namespace runbook::hooks {

namespace {

using core::Number;

constexpr const char* kMetatable = "decimal";

// A decimal is its text: so Lua's own memory has all of it, and nothing needs to be destroyed.
std::string_view text_at(lua_State* lua, int index) {
    return {static_cast<const char*>(lua_touserdata(lua, index)), lua_rawlen(lua, index)};
}

// The shortest text that is this float, as people write and mean it: 0.1 is one tenth.
std::optional<Number> number_of(double value) {
    if (!std::isfinite(value)) return std::nullopt;
    std::array<char, 64> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return Number::parse({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

// Raises nothing.
std::optional<Number> number_at(lua_State* lua, int index) {
    if (is_decimal(lua, index)) return Number::parse(text_at(lua, index));
    if (lua_type(lua, index) != LUA_TNUMBER) return std::nullopt;
    if (lua_isinteger(lua, index) != 0) return Number(lua_tointeger(lua, index));
    return number_of(lua_tonumber(lua, index));
}

Number floored(const Number& a, const Number& b) {
    return (a - a % b) / b;
}

Number computed(char operation, const Number& a, const Number& b) {
    switch (operation) {
        case '+': return a + b;
        case '-': return a - b;
        case '*': return a * b;
        case '/': return a / b;
        case '%': return a % b;
        default: return floored(a, b);
    }
}

// Returns what is wrong, or nullptr with the result in `text`.
const char* compute(lua_State* lua, char operation, std::string& text) {
    const auto a = number_at(lua, 1);
    const auto b = number_at(lua, 2);
    if (!a || !b) return "a decimal can be computed only with a decimal or a finite number";
    if (b->is_zero() && operation != '+' && operation != '-' && operation != '*') return "a division by zero";
    const auto result = computed(operation, *a, *b);
    if (result.is_too_long()) return "a number with more than 1000 digits";
    text = result.to_string();
    return nullptr;
}

template <char operation>
int arithmetic(lua_State* lua) {
    auto& text = context_of(lua).scratch;
    if (const char* const problem = compute(lua, operation, text)) return luaL_error(lua, "%s", problem);
    push_decimal(lua, text);
    return 1;
}

int negate(lua_State* lua) {
    lua_settop(lua, 1);
    lua_pushinteger(lua, 0);
    lua_insert(lua, 1);
    return arithmetic<'-'>(lua);
}

// -1, 0 or 1; nothing if either is not a number.
std::optional<int> compared(lua_State* lua) {
    const auto a = number_at(lua, 1);
    const auto b = number_at(lua, 2);
    if (!a || !b) return std::nullopt;
    return *a < *b ? -1 : (*b < *a ? 1 : 0);
}

template <int least, int most>
int compare(lua_State* lua) {
    const auto order = compared(lua);
    if (!order) return luaL_error(lua, "a decimal can be compared only with a decimal or a finite number");
    lua_pushboolean(lua, *order >= least && *order <= most ? 1 : 0);
    return 1;
}

int to_string(lua_State* lua) {
    luaL_checkudata(lua, 1, kMetatable);
    lua_pushlstring(lua, text_at(lua, 1).data(), lua_rawlen(lua, 1));
    return 1;
}

int concatenate(lua_State* lua) {
    for (int i = 1; i <= 2; ++i) {
        if (!is_decimal(lua, i)) luaL_checkstring(lua, i);
        if (is_decimal(lua, i))
            lua_pushlstring(lua, text_at(lua, i).data(), lua_rawlen(lua, i));
        else
            lua_pushvalue(lua, i);
    }
    lua_concat(lua, 2);
    return 1;
}

int to_integer(lua_State* lua) {
    take_number_text(lua, 1);
    const auto& text = context_of(lua).scratch;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size())
        lua_pushinteger(lua, value);
    else
        lua_pushnil(lua);
    return 1;
}

// Leaves a text that Lua's own numbers can be read from.
void approximate(std::string& text) {
    const auto number = Number::parse(text);
    if (number && text.find('/') != std::string::npos) text = number->to_fixed(40);
}

int to_float(lua_State* lua) {
    take_number_text(lua, 1);
    auto& text = context_of(lua).scratch;
    approximate(text);
    lua_Number value = 0;  // of what is too small for a float
    std::from_chars(text.data(), text.data() + text.size(), value);
    lua_pushnumber(lua, value);
    return 1;
}

void to_fixed(std::string& text, int digits) {
    if (const auto number = Number::parse(text)) text = number->to_fixed(digits);
}

int to_fixed(lua_State* lua) {
    constexpr lua_Integer kMost = 100;
    const auto digits = luaL_checkinteger(lua, 2);
    luaL_argcheck(lua, digits >= 0 && digits <= kMost, 2, "from 0 to 100 digits");
    take_number_text(lua, 1);
    auto& text = context_of(lua).scratch;
    to_fixed(text, static_cast<int>(digits));
    lua_pushlstring(lua, text.data(), text.size());
    return 1;
}

// The number of a text: nobody means 6 by 12/2.
bool parse(std::string_view written, std::string& text) {
    const auto number = written.find('/') == std::string_view::npos ? Number::parse(written) : std::nullopt;
    if (number) text = number->to_string();
    return number.has_value();
}

bool take_number(lua_State* lua, int index, std::string& text) {
    const auto number = number_at(lua, index);
    if (number) text = number->to_string();
    return number.has_value();
}

}  // namespace

bool is_decimal(lua_State* lua, int index) {
    return luaL_testudata(lua, index, kMetatable) != nullptr;
}

void push_decimal(lua_State* lua, std::string_view text) {
    void* const memory = lua_newuserdatauv(lua, text.size(), 0);
    std::memcpy(memory, text.data(), text.size());
    luaL_setmetatable(lua, kMetatable);
}

void take_number_text(lua_State* lua, int index) {
    auto& text = context_of(lua).scratch;
    if (is_decimal(lua, index)) {
        text = text_at(lua, index);
        return;
    }
    luaL_checktype(lua, index, LUA_TNUMBER);
    if (!take_number(lua, index, text)) luaL_error(lua, "NaN and infinity are no numbers that a runbook has");
}

int make_decimal(lua_State* lua) {
    auto& text = context_of(lua).scratch;
    if (lua_type(lua, 2) == LUA_TSTRING) {
        std::size_t size = 0;
        const char* const written = lua_tolstring(lua, 2, &size);
        if (!parse({written, size}, text)) return luaL_error(lua, "decimal: not a number with at most 1000 digits");
    } else {
        take_number_text(lua, 2);
    }
    push_decimal(lua, text);
    return 1;
}

void push_decimal_library(lua_State* lua) {
    static constexpr luaL_Reg kLibrary[] = {
        {"eq", compare<0, 0>}, {"integer", to_integer}, {"float", to_float}, {"fixed", to_fixed}, {nullptr, nullptr}};
    static constexpr luaL_Reg kOperators[] = {
        {"__add", arithmetic<'+'>}, {"__sub", arithmetic<'-'>},  {"__mul", arithmetic<'*'>}, {"__div", arithmetic<'/'>},
        {"__mod", arithmetic<'%'>}, {"__idiv", arithmetic<'f'>}, {"__unm", negate},          {"__eq", compare<0, 0>},
        {"__lt", compare<-1, -1>},  {"__le", compare<-1, 0>},    {"__tostring", to_string},  {"__concat", concatenate},
        {nullptr, nullptr}};
    luaL_newlib(lua, kLibrary);
    luaL_newmetatable(lua, kMetatable);
    luaL_setfuncs(lua, kOperators, 0);
    lua_pushvalue(lua, -2);
    lua_setfield(lua, -2, "__index");
    lua_pop(lua, 1);
}

}  // namespace runbook::hooks
