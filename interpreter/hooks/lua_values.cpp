#include "interpreter/hooks/lua_values.hpp"

#include <lua.hpp>
#include <string_view>

#include "interpreter/core/json.hpp"
#include "interpreter/hooks/context.hpp"
#include "interpreter/hooks/lua_base.hpp"
#include "interpreter/hooks/lua_decimal.hpp"
#include "interpreter/hooks/wire.hpp"

namespace runbook::hooks {

namespace {

using core::JsonView;

void append(lua_State* lua, int index, std::size_t depth);

void push_list(lua_State* lua, JsonView list) {
    lua_newtable(lua);
    lua_Integer size = 0;
    bool has_null = false;
    for (const auto element : list.children()) {
        push_value(lua, element);
        has_null = has_null || lua_isnil(lua, -1);
        lua_rawseti(lua, -2, ++size);
    }
    if (!has_null) return;
    lua_pushinteger(lua, size);
    lua_setfield(lua, -2, "n");
}

void push_members(lua_State* lua, JsonView members) {
    lua_newtable(lua);
    for (const auto member : members.children()) {
        lua_pushlstring(lua, member.key().data(), member.key().size());
        push_value(lua, member);
        lua_rawset(lua, -3);
    }
}

void push_object(lua_State* lua, JsonView object) {
    for (const auto member : object.children()) {
        if (member.key() == "decimal") return push_decimal(lua, member.as_string());
        return push_members(lua, member);
    }
    lua_pushnil(lua);
}

// What the keys of a table make of it.
struct Shape {
    lua_Integer integers = 0;  // keys that are
    lua_Integer largest = 0;   // of them
    lua_Integer strings = 0;
    lua_Integer length = -1;  // the integer member `n`
    bool others = false;
};

void note_key(lua_State* lua, Shape& shape) {
    if (lua_type(lua, -2) == LUA_TSTRING) {
        ++shape.strings;
        if (lua_isinteger(lua, -1) != 0 && std::string_view(lua_tostring(lua, -2)) == "n")
            shape.length = lua_tointeger(lua, -1);
    } else if (lua_isinteger(lua, -2) != 0 && lua_tointeger(lua, -2) >= 1) {
        ++shape.integers;
        shape.largest = std::max(shape.largest, lua_tointeger(lua, -2));
    } else {
        shape.others = true;
    }
}

Shape shape_of(lua_State* lua, int index) {
    Shape shape;
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        note_key(lua, shape);
        lua_pop(lua, 1);
    }
    return shape;
}

void check_size(lua_State* lua) {
    const auto& context = context_of(lua);
    if (context.message.size() > kMaxFromWorker - 64)  // for what is around it
        luaL_error(lua, "%s: it is larger than %d KiB", context.purpose, static_cast<int>(kMaxFromWorker >> 10U));
    if (context.values > kMaxValues - 64) luaL_error(lua, "%s: it has too many values", context.purpose);
}

void append_string(lua_State* lua, int index) {
    auto& context = context_of(lua);
    std::size_t size = 0;
    const char* const text = lua_tolstring(lua, index, &size);
    if (size > kMaxFromWorker)
        luaL_error(lua, "%s: it is larger than %d KiB", context.purpose, static_cast<int>(kMaxFromWorker >> 10U));
    check_text(lua, text, size, context.purpose);
    core::append_canonical_string(context.message, {text, size});
}

void append_number(lua_State* lua, int index) {
    auto& context = context_of(lua);
    if (lua_isinteger(lua, index) != 0)
        return core::append_canonical_integer(context.message, lua_tointeger(lua, index));
    take_number_text(lua, index);
    context.values += 2;
    context.message += R"({"decimal":")";
    context.message += context.scratch;
    context.message += "\"}";
}

void append_elements(lua_State* lua, int index, lua_Integer size, std::size_t depth) {
    auto& message = context_of(lua).message;
    message += '[';
    for (lua_Integer i = 1; i <= size; ++i) {
        if (i > 1) message += ',';
        lua_rawgeti(lua, index, i);
        append(lua, lua_gettop(lua), depth);
        lua_pop(lua, 1);
    }
    message += ']';
}

void append_members(lua_State* lua, int index, std::size_t depth) {
    auto& context = context_of(lua);
    context.values += 2;
    context.message += R"({"members":{)";
    push_sorted_keys(lua, index);
    const auto size = static_cast<lua_Integer>(lua_rawlen(lua, -1));
    for (lua_Integer i = 1; i <= size; ++i) {
        if (i > 1) context.message += ',';
        lua_rawgeti(lua, -1, i);
        ++context.values;
        append_string(lua, -1);
        context.message += ':';
        lua_rawget(lua, index);
        append(lua, lua_gettop(lua), depth);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    context.message += "}}";
}

void append_table(lua_State* lua, int index, std::size_t depth) {
    const char* const purpose = context_of(lua).purpose;
    if (depth > kMaxNesting)
        luaL_error(lua, "%s: a table is nested more than %d levels deep, or contains itself", purpose,
                   static_cast<int>(kMaxNesting));
    luaL_checkstack(lua, 10, nullptr);
    const auto shape = shape_of(lua, index);
    if (shape.others) luaL_error(lua, "%s: the keys of a table must be 1, 2, 3 … or strings", purpose);
    if (shape.strings > 0 && shape.integers == 0) return append_members(lua, index, depth);
    const bool has_length = shape.strings == 1 && shape.length >= shape.largest;
    if (shape.strings > 0 && !has_length)
        luaL_error(lua, "%s: the keys of a table must be either 1, 2, 3 … or strings, not both", purpose);
    if (!has_length && shape.largest != shape.integers)
        luaL_error(lua, "%s: a list has a nil at one of its places; give its length as `n`, as table.pack does",
                   purpose);
    append_elements(lua, index, has_length ? shape.length : shape.integers, depth);
}

void append(lua_State* lua, int index, std::size_t depth) {
    auto& context = context_of(lua);
    ++context.values;
    check_size(lua);
    switch (lua_type(lua, index)) {
        case LUA_TNIL: context.message += "{}"; break;
        case LUA_TBOOLEAN: context.message += lua_toboolean(lua, index) != 0 ? "true" : "false"; break;
        case LUA_TSTRING: append_string(lua, index); break;
        case LUA_TNUMBER: append_number(lua, index); break;
        case LUA_TTABLE: append_table(lua, index, depth + 1); break;
        default:
            if (!is_decimal(lua, index))
                luaL_error(lua, "%s: a %s is not data", context.purpose, luaL_typename(lua, index));
            append_number(lua, index);
    }
    check_size(lua);
}

}  // namespace

void push_value(lua_State* lua, JsonView json) {
    luaL_checkstack(lua, 4, nullptr);
    if (json.is_integer())
        lua_pushinteger(lua, json.as_int());
    else if (json.is_string())
        lua_pushlstring(lua, json.as_string().data(), json.as_string().size());
    else if (json.is_array())
        push_list(lua, json);
    else if (json.is_object())
        push_object(lua, json);
    else
        lua_pushboolean(lua, json.as_bool() ? 1 : 0);
}

void append_value(lua_State* lua, int index, const char* purpose) {
    context_of(lua).purpose = purpose;
    append(lua, lua_absindex(lua, index), 0);
}

void append_list(lua_State* lua, int index, const char* purpose) {
    index = lua_absindex(lua, index);
    const auto start = context_of(lua).message.size();
    append_value(lua, index, purpose);
    if (context_of(lua).message[start] != '[') luaL_error(lua, "%s: a list was expected", purpose);
}

}  // namespace runbook::hooks
