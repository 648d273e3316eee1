#include "interpreter/hooks/lua_libraries.hpp"

#include <lua.hpp>

#include "interpreter/hooks/context.hpp"
#include "interpreter/hooks/lua_base.hpp"
#include "interpreter/hooks/lua_decimal.hpp"
#include "interpreter/hooks/lua_state.hpp"

namespace runbook::hooks {

namespace {

// The addresses of these are keys in Lua's registry.
const char kGlobals = 0;
const char kDefined = 0;

constexpr luaL_Reg kOurs[] = {{"pairs", sorted_pairs},         {"next", sorted_next}, {"tostring", to_text},
                              {"setmetatable", set_metatable}, {"print", log},        {"log", log},
                              {"pcall", protected_call},       {nullptr, nullptr}};
constexpr const char* kKept[] = {"assert", "error",  "ipairs",   "rawequal", "rawget",
                                 "rawlen", "select", "tonumber", "type",     "_VERSION"};

int refuse_assignment(lua_State* lua) {
    return luaL_error(lua, "the libraries of Lua cannot be changed");
}

// The table on top becomes one that can be read only, with a metatable to which the caller can add.
void push_read_only(lua_State* lua) {
    lua_newtable(lua);
    lua_createtable(lua, 0, 4);
    lua_rotate(lua, -3, -1);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, refuse_assignment);
    lua_setfield(lua, -2, "__newindex");
    lua_pushliteral(lua, "locked");
    lua_setfield(lua, -2, "__metatable");
}

// Pops the library, and sets it as a global variable.
void set_library(lua_State* lua, const char* name, lua_CFunction call = nullptr) {
    push_read_only(lua);
    if (call != nullptr) {
        lua_pushcfunction(lua, call);
        lua_setfield(lua, -2, "__call");
    }
    lua_setmetatable(lua, -2);
    push_globals(lua);
    lua_insert(lua, -2);
    lua_setfield(lua, -2, name);
    lua_pop(lua, 1);
}

void remove(lua_State* lua, const char* name) {
    lua_pushnil(lua);
    lua_setfield(lua, -2, name);
}

// Pushes a library of Lua's own.
void open(lua_State* lua, const char* name, lua_CFunction function) {
    luaL_requiref(lua, name, function, 0);
}

void open_base(lua_State* lua) {
    open(lua, LUA_GNAME, luaopen_base);
    push_globals(lua);
    for (const char* name : kKept) {
        lua_getfield(lua, -2, name);
        lua_setfield(lua, -2, name);
    }
    luaL_setfuncs(lua, kOurs, 0);
    lua_pop(lua, 2);
}

void open_string(lua_State* lua) {
    open(lua, LUA_STRLIBNAME, luaopen_string);
    remove(lua, "dump");
    lua_getfield(lua, -1, "format");
    lua_pushcclosure(lua, format, 1);
    lua_setfield(lua, -2, "format");
    set_library(lua, LUA_STRLIBNAME);
}

void open_others(lua_State* lua) {
    open(lua, LUA_TABLIBNAME, luaopen_table);
    lua_pushcfunction(lua, stable_sort);
    lua_setfield(lua, -2, "sort");
    set_library(lua, LUA_TABLIBNAME);
    open(lua, LUA_MATHLIBNAME, luaopen_math);
    remove(lua, "random");
    remove(lua, "randomseed");
    set_library(lua, LUA_MATHLIBNAME);
    open(lua, LUA_UTF8LIBNAME, luaopen_utf8);
    set_library(lua, LUA_UTF8LIBNAME);
    push_decimal_library(lua);
    set_library(lua, "decimal", make_decimal);
    lua_newtable(lua);
    lua_pushcfunction(lua, query_database);
    lua_setfield(lua, -2, "query");
    set_library(lua, "db");
}

const char* name_at(lua_State* lua, int index) {
    return lua_type(lua, index) == LUA_TSTRING ? lua_tostring(lua, index) : luaL_typename(lua, index);
}

int refuse_undefined(lua_State* lua) {
    return luaL_error(lua, "`%s` is not defined, or not available in a hook", name_at(lua, 2));
}

// Arguments: the environment, a name and a value.
int define(lua_State* lua) {
    if (!context_of(lua).loading)
        return luaL_error(lua,
                          "`%s` is not a local variable: write `local %s = …`, for calls cannot leave anything behind",
                          name_at(lua, 2), name_at(lua, 2));
    push_globals(lua);
    lua_pushvalue(lua, 2);
    if (lua_rawget(lua, -2) != LUA_TNIL)
        return luaL_error(lua, "`%s` is already defined: a global variable gets its value once", name_at(lua, 2));
    lua_pop(lua, 1);
    push_defined(lua);
    for (int table = 4; table <= 5; ++table) {
        lua_pushvalue(lua, 2);
        lua_pushvalue(lua, 3);
        lua_rawset(lua, table);
    }
    return 0;
}

void push_from_registry(lua_State* lua, const char& key) {
    if (lua_rawgetp(lua, LUA_REGISTRYINDEX, &key) != LUA_TNIL) return;
    lua_pop(lua, 1);
    lua_newtable(lua);
    lua_pushvalue(lua, -1);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &key);
}

// What sources see is an empty table, so that each assignment and each unknown name is noticed.
void set_environment(lua_State* lua) {
    push_globals(lua);
    lua_createtable(lua, 0, 1);
    lua_pushcfunction(lua, refuse_undefined);
    lua_setfield(lua, -2, "__index");
    lua_setmetatable(lua, -2);
    push_read_only(lua);
    lua_pushcfunction(lua, define);
    lua_setfield(lua, -2, "__newindex");
    lua_setmetatable(lua, -2);
    lua_rawseti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}

}  // namespace

void push_globals(lua_State* lua) {
    push_from_registry(lua, kGlobals);
}

void push_defined(lua_State* lua) {
    push_from_registry(lua, kDefined);
}

void open_libraries(lua_State* lua) {
    luaL_checkstack(lua, 20, nullptr);
    lua_gc(lua, LUA_GCSTOP);  // nothing of this becomes garbage
    open_base(lua);
    open_string(lua);
    open_others(lua);
    set_environment(lua);
    lua_gc(lua, LUA_GCRESTART);
}

}  // namespace runbook::hooks
