#pragma once

#include <string_view>

struct lua_State;

/// `decimal`: exact numbers in Lua. `decimal("1.25")`, + - * / // % and the comparisons, also with Lua's own numbers.
///
/// Lua never asks a metatable whether a userdata equals a number: `d == 0` is false whatever `d` is. `decimal.eq(d, 0)`
/// compares; so do `d <= 0` and `d == decimal(0)`.
namespace runbook::hooks {

/// Pushes the library's functions as a table, and makes the metatable that decimals have.
void push_decimal_library(lua_State* lua);
/// `decimal(x)`, where the first argument is the library.
int make_decimal(lua_State* lua);

/// Pushes a decimal; `text` is as core::Number::to_string writes it, and not in Lua's own memory.
void push_decimal(lua_State* lua, std::string_view text);
/// Whether there is one at the index.
[[nodiscard]] bool is_decimal(lua_State* lua, int index);
/// The text of the number at `index` into the context's scratch: of a decimal, or exactly of one of Lua's numbers.
/// Raises an error for anything else, NaN and infinity.
void take_number_text(lua_State* lua, int index);

}  // namespace runbook::hooks
