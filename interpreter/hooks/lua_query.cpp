#include <lua.hpp>
#include <string_view>

#include "interpreter/core/json.hpp"
#include "interpreter/hooks/context.hpp"
#include "interpreter/hooks/lua_base.hpp"
#include "interpreter/hooks/lua_libraries.hpp"
#include "interpreter/hooks/lua_values.hpp"
#include "interpreter/hooks/wire.hpp"

namespace runbook::hooks {

namespace {

using core::JsonView;

void write_query(lua_State* lua) {
    auto& context = context_of(lua);
    std::size_t size = 0;
    const char* const sql = luaL_checklstring(lua, 1, &size);
    if (!lua_isnoneornil(lua, 2)) luaL_checktype(lua, 2, LUA_TTABLE);
    if (size > kMaxFromWorker / 2)
        luaL_error(lua, "db.query: the SQL is larger than %d KiB", static_cast<int>(kMaxFromWorker >> 11U));
    check_text(lua, sql, size, "db.query");
    context.values = 4;
    context.message = R"({"query":{"binds":)";
    if (lua_isnoneornil(lua, 2))
        context.message += "[]";
    else
        append_list(lua, 2, "db.query: the binds");
    context.message += R"(,"sql":)";
    core::append_canonical_string(context.message, {sql, size});
    context.message += "}}";
    if (context.message.size() > kMaxFromWorker)
        luaL_error(lua, "db.query: SQL and binds are larger than %d KiB", static_cast<int>(kMaxFromWorker >> 10U));
}

// The time until the answer is not the hook's. Nothing is raised.
void exchange(Context& context) {
    const auto asked = std::chrono::steady_clock::now();
    send_message(context);
    if (context.channel.receive(context.received, kMaxToWorker) != Channel::Result::done) std::_Exit(0);
    context.deadline += std::chrono::steady_clock::now() - asked;
}

void refuse_twins(lua_State* lua, JsonView columns) {
    lua_newtable(lua);
    for (const auto column : columns.children()) {
        const auto name = column.as_string();
        lua_pushlstring(lua, name.data(), name.size());
        lua_pushvalue(lua, -1);
        if (lua_rawget(lua, -3) != LUA_TNIL)
            luaL_error(lua, "db.query: two columns are named `%s`; name them apart with AS", lua_tostring(lua, -2));
        lua_pop(lua, 1);
        lua_pushboolean(lua, 1);
        lua_rawset(lua, -3);
    }
    lua_pop(lua, 1);
}

void push_row(lua_State* lua, JsonView row, JsonView columns) {
    lua_newtable(lua);
    auto column = columns.children().begin();
    for (const auto value : row.children()) {
        const auto name = (*column).as_string();
        ++column;
        lua_pushlstring(lua, name.data(), name.size());
        push_value(lua, value);
        lua_rawset(lua, -3);
    }
}

}  // namespace

int query_database(lua_State* lua) {
    auto& context = context_of(lua);
    lua_settop(lua, 2);
    if (context.loading) return luaL_error(lua, "db.query: only a function that is called can query");
    write_query(lua);
    if (++context.queries > kMaxQueries)
        return luaL_error(lua, "db.query: more than %d queries in a call", static_cast<int>(kMaxQueries));
    exchange(context);
    const auto answer = context.document.read(context.received, kMaxWireNesting);
    if (const auto error = answer.find("error")) {
        lua_pushlstring(lua, error->as_string().data(), error->as_string().size());
        return luaL_error(lua, "db.query: %s", lua_tostring(lua, -1));
    }
    const auto columns = answer.at("columns");
    refuse_twins(lua, columns);
    lua_newtable(lua);
    lua_Integer count = 0;
    for (const auto row : answer.at("rows").children()) {
        push_row(lua, row, columns);
        lua_rawseti(lua, -2, ++count);
    }
    return 1;
}

}  // namespace runbook::hooks
