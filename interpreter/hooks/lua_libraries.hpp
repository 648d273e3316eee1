#pragma once

struct lua_State;

namespace runbook::hooks {

/// Opens what a hook can use: Lua's own libraries without what reads the clock or chance, makes code or reaches
/// outside, and ours. Global variables can be defined as long as the context is loading; one that does not exist is an
/// error.
void open_libraries(lua_State* lua);

/// Pushes the table that holds the global variables; those that were defined by sources are also in the second one.
void push_globals(lua_State* lua);
void push_defined(lua_State* lua);

int query_database(lua_State* lua);  ///< `db.query(sql, {binds})`

}  // namespace runbook::hooks
