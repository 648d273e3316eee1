#include "interpreter/hooks/lua_base.hpp"

#include <cstring>
#include <lua.hpp>

#include "interpreter/core/json.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/hooks/context.hpp"

namespace runbook::hooks {

namespace {

// What `%p` is of, in a format that string.format accepts; anything else it refuses itself.
bool asks_for_address(const char* format) {
    while ((format = std::strchr(format, '%')) != nullptr) {
        ++format;
        format += std::strspn(format, "-+ #0123456789.");
        if (*format == 'p') return true;
        if (*format != '\0') ++format;
    }
    return false;
}

bool push_place_of_lua_function(lua_State* lua) {
    lua_Debug frame;
    for (int level = 1; lua_getstack(lua, level, &frame) != 0; ++level) {
        lua_getinfo(lua, "Sl", &frame);
        if (frame.currentline <= 0) continue;
        lua_pushfstring(lua, "%s:%d: ", frame.short_src, frame.currentline);
        return true;
    }
    return false;
}

// Whether the text begins with a place, as Lua puts it: "file:14: ".
bool has_place(const char* text) {
    const char* const colon = std::strchr(text, ':');
    if (colon == nullptr) return false;
    const auto digits = std::strspn(colon + 1, "0123456789");
    return digits > 0 && std::strncmp(colon + 1 + digits, ": ", 2) == 0;
}

void push_text_of_error(lua_State* lua) {
    if (lua_isstring(lua, 1) != 0)
        lua_pushvalue(lua, 1);
    else if (luaL_callmeta(lua, 1, "__tostring") == 0 || lua_type(lua, -1) != LUA_TSTRING)
        lua_pushfstring(lua, "an error was raised with %s instead of a text",
                        lua_isnil(lua, 1) ? "nil" : luaL_typename(lua, 1));
}

}  // namespace

int to_text(lua_State* lua) {
    luaL_checkany(lua, 1);
    if (luaL_callmeta(lua, 1, "__tostring") != 0) {
        if (lua_isstring(lua, -1) == 0) luaL_error(lua, "'__tostring' must return a string");
        return 1;
    }
    switch (lua_type(lua, 1)) {
        case LUA_TNIL:
        case LUA_TBOOLEAN:
        case LUA_TNUMBER:
        case LUA_TSTRING: luaL_tolstring(lua, 1, nullptr); break;
        default: lua_pushstring(lua, luaL_typename(lua, 1));
    }
    return 1;
}

int format(lua_State* lua) {
    if (asks_for_address(luaL_checkstring(lua, 1))) return luaL_error(lua, "string.format: %%p is not available");
    const int arguments = lua_gettop(lua);
    for (int i = 2; i <= arguments; ++i) {
        const int type = lua_type(lua, i);
        if (type != LUA_TTABLE && type != LUA_TFUNCTION && type != LUA_TUSERDATA) continue;
        lua_pushcfunction(lua, to_text);
        lua_pushvalue(lua, i);
        lua_call(lua, 1, 1);
        lua_replace(lua, i);
    }
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_insert(lua, 1);
    lua_call(lua, arguments, 1);
    return 1;
}

int set_metatable(lua_State* lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    luaL_argexpected(lua, lua_isnil(lua, 2) || lua_istable(lua, 2), 2, "nil or table");
    if (luaL_getmetafield(lua, 1, "__metatable") != LUA_TNIL)
        return luaL_error(lua, "cannot change a protected metatable");
    if (lua_istable(lua, 2)) {
        lua_pushliteral(lua, "__gc");
        if (lua_rawget(lua, 2) != LUA_TNIL) return luaL_error(lua, "setmetatable: __gc is not available in a hook");
    }
    lua_settop(lua, 2);
    lua_setmetatable(lua, 1);
    return 1;
}

int log(lua_State* lua) {
    const int arguments = lua_gettop(lua);
    luaL_Buffer buffer;
    luaL_buffinit(lua, &buffer);
    for (int i = 1; i <= arguments; ++i) {
        if (i > 1) luaL_addchar(&buffer, '\t');
        lua_pushcfunction(lua, to_text);
        lua_pushvalue(lua, i);
        lua_call(lua, 1, 1);
        luaL_addvalue(&buffer);
    }
    luaL_pushresult(&buffer);
    std::size_t size = 0;
    const char* const text = lua_tolstring(lua, -1, &size);
    check_text(lua, text, size, "log");
    auto& context = context_of(lua);
    if (context.logged_lines >= kMaxLoggedLines)
        return luaL_error(lua, "log: more than %d lines", static_cast<int>(kMaxLoggedLines));
    if (size > kMaxLoggedBytes - context.logged_bytes)
        return luaL_error(lua, "log: more than %d KiB", static_cast<int>(kMaxLoggedBytes >> 10U));
    ++context.logged_lines;
    context.logged_bytes += size;
    context.message = "{\"log\":";
    core::append_canonical_string(context.message, {text, size});
    context.message += '}';
    send_message(context);
    return 0;
}

int describe_error(lua_State* lua) {
    auto& context = context_of(lua);
    if (context.end != Context::End::none) return 1;
    push_text_of_error(lua);
    if (has_place(lua_tostring(lua, -1))) return 1;
    if (!push_place_of_lua_function(lua)) lua_pushstring(lua, context.own_place.data());
    lua_insert(lua, -2);
    lua_concat(lua, 2);
    return 1;
}

void check_text(lua_State* lua, const char* text, unsigned long size, const char* what) {
    const std::string_view view(text, size);
    if (core::first_invalid_utf8(view)) luaL_error(lua, "%s: a text is not valid UTF-8", what);
    if (view.find('\0') != std::string_view::npos) luaL_error(lua, "%s: a text has a NUL byte", what);
}

}  // namespace runbook::hooks
