#pragma once

struct lua_State;

/// Functions for Lua in place of its own ones, which would show addresses or an order that differs from run to run.
namespace runbook::hooks {

int to_text(lua_State* lua);         ///< `tostring`: without addresses
int format(lua_State* lua);          ///< `string.format`: without addresses; the upvalue is Lua's own
int sorted_pairs(lua_State* lua);    ///< `pairs`, in the order of the keys: booleans, numbers, strings
int sorted_next(lua_State* lua);     ///< `next`, in the same order
int stable_sort(lua_State* lua);     ///< `table.sort`, which keeps the order of equal elements
int set_metatable(lua_State* lua);   ///< `setmetatable`: without finalizers, which no limit could end
int log(lua_State* lua);             ///< `print` and `log`
int describe_error(lua_State* lua);  ///< a handler that makes a text with a place of whatever was raised

/// Pushes the keys of the table at `index`, in order, as a table that is a list. Raises an error for keys that have no
/// order.
void push_sorted_keys(lua_State* lua, int index);

/// Raises an error if the text could not leave Lua: it must be UTF-8 and have no NUL byte.
void check_text(lua_State* lua, const char* text, unsigned long size, const char* what);

}  // namespace runbook::hooks
