#include "interpreter/hooks/lua_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <lua.hpp>
#include <new>

#include "interpreter/core/text.hpp"
#include "interpreter/core/units.hpp"
#include "interpreter/hooks/lua_base.hpp"

namespace runbook::hooks {

namespace {

using End = Context::End;

constexpr int kStep = 1'000;                  // instructions between two looks at the clock: some 10 µs
constexpr std::size_t kMaxErrorText = 4'000;  // characters

// The line that is running: in the first function of the stack that is Lua's.
void remember_place(lua_State* lua, std::array<char, 80>& place) {
    lua_Debug frame;
    for (int level = 0; lua_getstack(lua, level, &frame) != 0; ++level) {
        lua_getinfo(lua, "Sl", &frame);
        if (frame.currentline <= 0) continue;
        const auto end =
            fmt::format_to_n(place.data(), place.size() - 1, "{}:{}: ", frame.short_src, frame.currentline);
        *end.out = '\0';
        return;
    }
}

// For the case that the next instruction is a call that does not end.
void note_progress_of(lua_State* lua) {
    lua_Debug frame;
    if (lua_getstack(lua, 0, &frame) == 0 || lua_getinfo(lua, "Sl", &frame) == 0) return;
    if (frame.currentline > 0) note_progress(context_of(lua), frame.source, frame.currentline);
}

struct Memory {
    Context& context;
    lua_State* lua = nullptr;
};

// Lua collects garbage and tries once more before it raises an error, so that this is not yet the end.
void* allocate(void* data, void* block, std::size_t old_size, std::size_t new_size) {
    auto& [context, lua] = *static_cast<Memory*>(data);
    if (block == nullptr) old_size = 0;  // it is the type of the new object then
    if (new_size == 0) {
        std::free(block);
        context.memory -= old_size;
        return nullptr;
    }
    const auto others = context.memory - old_size;
    if (new_size > old_size && (new_size > context.limits.memory || others > context.limits.memory - new_size)) {
        if (lua != nullptr && context.end == End::none) remember_place(lua, context.place);
        return nullptr;
    }
    void* const moved = std::realloc(block, new_size);
    if (moved != nullptr) context.memory = others + new_size;
    return moved;
}

void count(lua_State* lua, lua_Debug*) {
    auto& context = context_of(lua);
    if (context.end == End::none) {
        context.instructions += kStep;
        if (context.instructions > context.limits.instructions)
            context.end = End::instructions;
        else if (std::chrono::steady_clock::now() > context.deadline)
            context.end = End::time;
        else
            return note_progress_of(lua);
        remember_place(lua, context.place);
        // What still runs, such as a variable's __close, gets no further than an instruction.
        lua_sethook(lua, count, LUA_MASKCOUNT, 1);
    }
    luaL_error(lua, "a limit was exceeded");
}

std::string memory_text(std::size_t bytes) {
    return bytes % (1U << 20) == 0 ? fmt::format("{} MiB", bytes >> 20U) : fmt::format("{} bytes", bytes);
}

std::string text_of(End end, const Limits& limits) {
    const auto seconds = core::Number(limits.time.count()) / core::Number(1000);
    switch (end) {
        case End::none: break;
        case End::time: return fmt::format("ran longer than {}", core::display_quantity(core::Kind::duration, seconds));
        case End::instructions: return fmt::format("used more than {} instructions", limits.instructions);
        case End::memory: return fmt::format("used more than {} of memory", memory_text(limits.memory));
    }
    return {};
}

std::string in_utf8(std::string text) {
    while (const auto at = core::first_invalid_utf8(text)) text.replace(*at, 1, "\xEF\xBF\xBD");
    for (auto& c : text)
        if (c == '\0') c = ' ';
    return core::first_characters(text, kMaxErrorText);
}

}  // namespace

LuaState::LuaState(Context& context) : context_(context) {
    auto* const memory = new Memory{context};
    lua_ = lua_newstate(allocate, memory);
    if (lua_ == nullptr) {
        delete memory;
        throw std::bad_alloc();
    }
    memory->lua = lua_;
    *static_cast<Context**>(lua_getextraspace(lua_)) = &context;
    lua_sethook(lua_, count, LUA_MASKCOUNT, kStep);
}

LuaState::~LuaState() {
    void* memory = nullptr;
    lua_getallocf(lua_, &memory);
    lua_close(lua_);
    delete static_cast<Memory*>(memory);
}

std::string LuaState::run(int (*function)(lua_State*)) {
    context_.deadline = std::chrono::steady_clock::now() + context_.limits.time;
    lua_settop(lua_, 0);
    lua_pushcfunction(lua_, describe_error);
    lua_pushcfunction(lua_, function);
    const int status = lua_pcall(lua_, 0, 0, 1);
    if (status == LUA_ERRMEM && context_.end == End::none) context_.end = End::memory;
    if (context_.end != End::none) return context_.place.data() + text_of(context_.end, context_.limits);
    if (status == LUA_OK) return {};
    std::size_t size = 0;
    const char* const text = lua_type(lua_, -1) == LUA_TSTRING ? lua_tolstring(lua_, -1, &size) : nullptr;
    return text == nullptr ? "an error without a text" : in_utf8(std::string(text, std::min(size, 4 * kMaxErrorText)));
}

int protected_call(lua_State* lua) {
    luaL_checkany(lua, 1);
    lua_pushboolean(lua, 1);
    lua_insert(lua, 1);
    const int status = lua_pcall(lua, lua_gettop(lua) - 2, LUA_MULTRET, 0);
    auto& context = context_of(lua);
    if (status == LUA_ERRMEM && context.end == End::none) {
        context.end = End::memory;
        lua_sethook(lua, count, LUA_MASKCOUNT, 1);
    }
    if (context.end != End::none) return luaL_error(lua, "a limit was exceeded");
    if (status == LUA_OK) return lua_gettop(lua);
    lua_pushboolean(lua, 0);
    lua_insert(lua, -2);
    return 2;
}

Context& context_of(lua_State* lua) {
    return **static_cast<Context**>(lua_getextraspace(lua));
}

void note_progress(Context& context, const char* chunk, int line) {
    for (std::size_t i = 0; i < context.sources.size(); ++i) {
        if (chunk[0] != '@' || context.sources[i].file != chunk + 1) continue;
        context.progress.source = static_cast<std::uint32_t>(i);
        context.progress.line = static_cast<std::uint32_t>(line);
        return;
    }
}

void send_message(Context& context) {
    if (context.channel.send(context.message) != Channel::Result::done) std::_Exit(0);
}

}  // namespace runbook::hooks
