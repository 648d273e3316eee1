#include <algorithm>
#include <limits>
#include <lua.hpp>
#include <string_view>

#include "interpreter/hooks/lua_base.hpp"

namespace runbook::hooks {

namespace {

// A key of a table, in a form that is compared without Lua. The text is alive as long as the key is in Lua's stack or
// in a table.
struct Key {
    int rank = 0;
    long double number = 0;  // holds each 64-bit integer and each of Lua's floats
    std::string_view text;
    lua_Integer place = 0;  // in the list of keys
};

bool operator<(const Key& a, const Key& b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    return a.number != b.number ? a.number < b.number : a.text < b.text;
}

// Raises an error for a key without an order.
Key key_at(lua_State* lua, int index) {
    switch (lua_type(lua, index)) {
        case LUA_TBOOLEAN: return {0, static_cast<long double>(lua_toboolean(lua, index)), {}, 0};
        case LUA_TNUMBER:
            if (lua_isinteger(lua, index) != 0) return {1, static_cast<long double>(lua_tointeger(lua, index)), {}, 0};
            return {1, static_cast<long double>(lua_tonumber(lua, index)), {}, 0};
        case LUA_TSTRING: {
            std::size_t size = 0;
            const char* const text = lua_tolstring(lua, index, &size);
            return {2, 0, {text, size}, 0};
        }
        default: break;
    }
    luaL_error(lua, "a table with a %s as a key cannot be traversed: such keys have no order",
               luaL_typename(lua, index));
    return {};
}

lua_Integer push_keys(lua_State* lua, int index) {
    lua_newtable(lua);
    lua_Integer count = 0;
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        lua_pop(lua, 1);
        lua_pushvalue(lua, -1);
        lua_rawseti(lua, -3, ++count);
    }
    return count;
}

// Upvalues: the table, its keys in order, and how many were visited.
int next_of_sorted(lua_State* lua) {
    lua_Integer place = lua_tointeger(lua, lua_upvalueindex(3));
    for (;;) {
        lua_rawgeti(lua, lua_upvalueindex(2), ++place);
        const bool at_end = lua_isnil(lua, -1);
        if (!at_end) {
            lua_pushvalue(lua, -1);
            lua_rawget(lua, lua_upvalueindex(1));
        }
        if (at_end || !lua_isnil(lua, -1)) break;
        lua_pop(lua, 2);  // removed in the meantime
    }
    lua_pushinteger(lua, place);
    lua_replace(lua, lua_upvalueindex(3));
    return lua_isnil(lua, -1) ? 1 : 2;
}

// For the two values on top, by the function at index 2 or by `<`.
bool is_less(lua_State* lua, int first, int second) {
    if (lua_isnil(lua, 2)) return lua_compare(lua, first, second, LUA_OPLT) != 0;
    lua_pushvalue(lua, 2);
    lua_pushvalue(lua, first < 0 ? first - 1 : first);
    lua_pushvalue(lua, second < 0 ? second - 2 : second);
    lua_call(lua, 2, 1);
    const bool less = lua_toboolean(lua, -1) != 0;
    lua_pop(lua, 1);
    return less;
}

// Merges two sorted pieces of the list at 3, from `begin` and from `middle`, into the one at 4.
void merge(lua_State* lua, lua_Integer begin, lua_Integer middle, lua_Integer end) {
    auto left = begin;
    auto right = middle;
    for (auto to = begin; to < end; ++to) {
        bool take_right = left == middle;
        if (!take_right && right < end) {
            lua_rawgeti(lua, 3, right);
            lua_rawgeti(lua, 3, left);
            take_right = is_less(lua, -2, -1);
            lua_pop(lua, 2);
        }
        lua_rawgeti(lua, 3, take_right ? right++ : left++);
        lua_rawseti(lua, 4, to);
    }
}

void copy(lua_State* lua, int from, int to, lua_Integer size) {
    for (lua_Integer i = 1; i <= size; ++i) {
        lua_geti(lua, from, i);
        lua_seti(lua, to, i);
    }
}

}  // namespace

void push_sorted_keys(lua_State* lua, int index) {
    index = lua_absindex(lua, index);
    luaL_checkstack(lua, 6, nullptr);
    const auto count = push_keys(lua, index);
    const auto size = static_cast<std::size_t>(count);
    auto* const keys = static_cast<Key*>(lua_newuserdatauv(lua, (size + 1) * sizeof(Key), 0));
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(lua, -2, i);
        keys[i - 1] = key_at(lua, -1);
        keys[i - 1].place = i;
        lua_pop(lua, 1);
    }
    std::sort(keys, keys + size);
    lua_createtable(lua, static_cast<int>(count), 0);
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(lua, -3, keys[i - 1].place);
        lua_rawseti(lua, -2, i);
    }
    lua_replace(lua, -3);
    lua_pop(lua, 1);
}

int sorted_pairs(lua_State* lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    push_sorted_keys(lua, 1);
    lua_pushinteger(lua, 0);
    lua_pushcclosure(lua, next_of_sorted, 3);
    return 1;
}

int sorted_next(lua_State* lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 2);
    lua_pushnil(lua);  // 3: the least key after the one at 2
    const bool from_begin = lua_isnil(lua, 2);
    const Key after = from_begin ? Key{} : key_at(lua, 2);
    Key least;
    lua_pushnil(lua);
    while (lua_next(lua, 1) != 0) {
        lua_pop(lua, 1);
        const Key key = key_at(lua, -1);
        if ((!from_begin && !(after < key)) || (!lua_isnil(lua, 3) && !(key < least))) continue;
        least = key;
        lua_pushvalue(lua, -1);
        lua_replace(lua, 3);
    }
    lua_settop(lua, 3);
    if (lua_isnil(lua, 3)) return 1;
    lua_pushvalue(lua, 3);
    lua_rawget(lua, 1);
    return 2;
}

// Lua's own one asks the clock where to divide.
int stable_sort(lua_State* lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    if (!lua_isnoneornil(lua, 2)) luaL_checktype(lua, 2, LUA_TFUNCTION);
    lua_settop(lua, 2);
    const auto size = luaL_len(lua, 1);
    luaL_argcheck(lua, size < std::numeric_limits<int>::max(), 1, "array too big");
    lua_newtable(lua);
    lua_newtable(lua);
    copy(lua, 1, 3, size);
    for (lua_Integer width = 1; width < size; width *= 2) {
        for (lua_Integer begin = 1; begin <= size; begin += 2 * width)
            merge(lua, begin, std::min(begin + width, size + 1), std::min(begin + 2 * width, size + 1));
        lua_insert(lua, 3);  // what was merged is what is merged next
    }
    copy(lua, 3, 1, size);
    return 0;
}

}  // namespace runbook::hooks
