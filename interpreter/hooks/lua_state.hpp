#pragma once

#include <string>

#include "interpreter/hooks/context.hpp"

namespace runbook::hooks {

/// A state of Lua whose memory, instructions and time are limited by its context. Without any library.
class LuaState {
  public:
    /// Throws std::bad_alloc.
    explicit LuaState(Context& context);
    ~LuaState();
    LuaState(const LuaState&) = delete;
    LuaState& operator=(const LuaState&) = delete;

    /// Runs the function without arguments, as one that Lua can end; its time begins now. The error's text, with the
    /// place of it; "" if it returned.
    [[nodiscard]] std::string run(int (*function)(lua_State*));

  private:
    Context& context_;
    lua_State* lua_;
};

/// `pcall` for Lua: like Lua's own, but a call that has exceeded a limit cannot go on after it.
int protected_call(lua_State* lua);

}  // namespace runbook::hooks
