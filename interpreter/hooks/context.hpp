#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/core/json_view.hpp"
#include "interpreter/hooks/channel.hpp"
#include "interpreter/hooks/hook_host.hpp"
#include "interpreter/hooks/progress.hpp"

struct lua_State;

namespace runbook::hooks {

/// What the functions that Lua calls need beside Lua's own stack.
///
/// Lua raises an error by an exception or, where it is built as C, by a jump that runs no destructor, and it can do so
/// in nearly every function that is called with a lua_State. Therefore a function with one never has an object with a
/// destructor in the meantime: its texts are in here.
struct Context {
    /// A limit that was exceeded. From then on the call cannot return any more.
    enum class End { none, time, instructions, memory };

    Channel& channel;
    const Limits& limits;
    const std::vector<Source>& sources;
    Progress& progress;
    Channel::Time deadline = {};
    std::size_t memory = 0;
    std::uint64_t instructions = 0;
    End end = End::none;
    std::array<char, 80> place = {};      ///< "shop.rb:14: ", where that was
    std::array<char, 80> own_place = {};  ///< of the function that was called
    bool loading = true;                  ///< global variables can be defined

    std::size_t queries = 0;
    std::size_t logged_lines = 0;
    std::size_t logged_bytes = 0;

    void* task = nullptr;       ///< of lua_program.cpp: what the state is for
    std::string message = {};   ///< what is sent next
    std::size_t values = 0;     ///< in it
    const char* purpose = "";   ///< what it is made of, for errors
    std::string scratch = {};   ///< any text, until the next Lua code runs
    std::string received = {};  ///< a query's answer
    core::JsonDocument document = {};
};

[[nodiscard]] Context& context_of(lua_State* lua);

/// Notes that this line of a source is running. `chunk` is Lua's name for the source: "@file".
void note_progress(Context& context, const char* chunk, int line);

/// Sends `message`; the process ends if nobody reads it any more.
void send_message(Context& context);

}  // namespace runbook::hooks
