#pragma once

#include "interpreter/core/json_view.hpp"

struct lua_State;

/// Values between Lua and the messages of wire.hpp. Both raise errors.
namespace runbook::hooks {

void push_value(lua_State* lua, core::JsonView json);

/// Writes the value at `index` at the end of the context's message; `purpose` says in errors what it is for.
void append_value(lua_State* lua, int index, const char* purpose);
/// The same, but it must be a list.
void append_list(lua_State* lua, int index, const char* purpose);

}  // namespace runbook::hooks
