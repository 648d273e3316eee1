#include "interpreter/hooks/lua_program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <lua.hpp>
#include <optional>
#include <utility>

#include "interpreter/core/json.hpp"
#include "interpreter/hooks/context.hpp"
#include "interpreter/hooks/lua_base.hpp"
#include "interpreter/hooks/lua_libraries.hpp"
#include "interpreter/hooks/lua_state.hpp"
#include "interpreter/hooks/lua_values.hpp"

namespace runbook::hooks {

namespace {

using Chunk = LuaProgram::Chunk;

// Gives Lua a source after as many empty lines as the file has before it, so that all of Lua's lines are the file's.
struct Reader {
    std::size_t lines_before;
    std::string_view text;
};

const char* read_source(lua_State*, void* data, std::size_t* size) {
    static constexpr auto kLines = [] {
        std::array<char, 4096> lines{};
        lines.fill('\n');
        return lines;
    }();
    auto& reader = *static_cast<Reader*>(data);
    if (reader.lines_before > 0) {
        *size = std::min(reader.lines_before, kLines.size());
        reader.lines_before -= *size;
        return kLines.data();
    }
    *size = reader.text.size();
    return std::exchange(reader.text, {}).data();
}

int write_compiled(lua_State*, const void* data, std::size_t size, void* text) {
    static_cast<std::string*>(text)->append(static_cast<const char*>(data), size);
    return 0;
}

// Pushes the function that executes the source. Raises the syntax error.
void load(lua_State* lua, Chunk& chunk) {
    if (!chunk.compiled.empty()) {
        // Nobody but us has written it.
        const int status = luaL_loadbufferx(lua, chunk.compiled.data(), chunk.compiled.size(), chunk.name.c_str(), "b");
        if (status != LUA_OK) lua_error(lua);
        return;
    }
    Reader reader{chunk.source.first_line - 1, chunk.source.text};
    if (lua_load(lua, read_source, &reader, chunk.name.c_str(), "t") != LUA_OK) lua_error(lua);
    lua_dump(lua, write_compiled, &chunk.compiled, 0);
}

// What the functions below have to do, when Lua runs them.
struct Task {
    std::vector<Chunk>& chunks;
    std::optional<core::JsonView> request = {};
    Chunk* only = nullptr;  // the one to be compiled
    std::vector<std::string> functions = {};
};

Task& task_of(lua_State* lua) {
    return *static_cast<Task*>(context_of(lua).task);
}

int compile_one(lua_State* lua) {
    load(lua, *task_of(lua).only);
    return 0;
}

int open_all(lua_State* lua) {
    open_libraries(lua);
    return 0;
}

void load_all(lua_State* lua) {
    for (auto& chunk : task_of(lua).chunks) {
        note_progress(context_of(lua), chunk.name.c_str(), static_cast<int>(chunk.source.first_line));
        load(lua, chunk);
        lua_call(lua, 0, 0);
    }
}

int list_functions(lua_State* lua) {
    load_all(lua);
    push_defined(lua);
    push_sorted_keys(lua, -1);
    const auto size = static_cast<lua_Integer>(lua_rawlen(lua, -1));
    for (lua_Integer i = 1; i <= size; ++i) {
        lua_rawgeti(lua, -1, i);
        lua_pushvalue(lua, -1);
        const bool is_function = lua_rawget(lua, -4) == LUA_TFUNCTION;
        if (is_function && lua_type(lua, -2) == LUA_TSTRING) task_of(lua).functions.emplace_back(lua_tostring(lua, -2));
        lua_pop(lua, 2);
    }
    return 0;
}

void set_globals(lua_State* lua, core::JsonView globals) {
    push_globals(lua);
    for (const auto global : globals.children()) {
        lua_pushlstring(lua, global.key().data(), global.key().size());
        push_value(lua, global);
        lua_rawset(lua, -3);
    }
    lua_pop(lua, 1);
}

// Pushes it.
void find_function(lua_State* lua, std::string_view name) {
    push_defined(lua);
    lua_pushlstring(lua, name.data(), name.size());
    lua_pushvalue(lua, -1);
    if (lua_rawget(lua, -3) != LUA_TFUNCTION) luaL_error(lua, "no function is named `%s`", lua_tostring(lua, -2));
    auto& place = context_of(lua).own_place;
    lua_Debug function;
    lua_pushvalue(lua, -1);
    lua_getinfo(lua, ">S", &function);
    note_progress(context_of(lua), function.source, function.linedefined);
    const auto end =
        fmt::format_to_n(place.data(), place.size() - 1, "{}:{}: ", function.short_src, function.linedefined);
    *end.out = '\0';
}

int push_arguments(lua_State* lua, core::JsonView arguments) {
    int count = 0;
    for (const auto argument : arguments.children()) {
        luaL_checkstack(lua, 2, "too many arguments");
        push_value(lua, argument);
        ++count;
    }
    return count;
}

int call_one(lua_State* lua) {
    auto& context = context_of(lua);
    const auto request = *task_of(lua).request;
    load_all(lua);
    set_globals(lua, request.at("globals"));
    context.loading = false;
    find_function(lua, request.at("call").as_string());
    const int before = lua_gettop(lua) - 1;
    lua_call(lua, push_arguments(lua, request.at("arguments")), LUA_MULTRET);
    const int results = lua_gettop(lua) - before;
    if (results > 1) return luaL_error(lua, "the function returned %d values; return one, or a table", results);
    if (results == 0) lua_pushnil(lua);
    context.message = R"({"returned":)";
    context.values = 2;
    append_value(lua, -1, "what the function returned");
    context.message += '}';
    return 0;
}

// Lua shortens the name of a long file to this many bytes, after three dots.
constexpr std::size_t kShownOfName = LUA_IDSIZE - 4;

}  // namespace

// A state with the libraries, and the error that opening them ended with: the limit of memory can be that small.
struct LuaProgram::Prepared {
    Context context;
    LuaState lua;
    std::string error;

    explicit Prepared(const LuaProgram& program)
        : context{program.channel_, program.limits_, program.sources_, program.progress_},
          lua(context),
          error(lua.run(open_all)) {}

    std::string run(Task& task, int (*function)(lua_State*)) {
        context.task = &task;
        return error.empty() ? lua.run(function) : error;
    }
};

LuaProgram::LuaProgram(const std::vector<Source>& sources, const Limits& limits, Channel& channel, Progress& progress)
    : sources_(sources), limits_(limits), channel_(channel), progress_(progress) {
    for (const auto& source : sources) chunks_.push_back({source, "@" + source.file});
}

LuaProgram::~LuaProgram() = default;

void LuaProgram::prepare() {
    prepared_.reset();
    prepared_ = std::make_unique<Prepared>(*this);
}

std::string LuaProgram::call(core::JsonView request) {
    if (!prepared_) prepare();
    Task task{chunks_, request};
    const auto error = prepared_->run(task, call_one);
    // The state is used up, but to destroy it can wait until the answer is on its way.
    if (error.empty()) return prepared_->context.message;
    return core::canonical(core::Json::Object{{"error", with_whole_name(error)}});
}

Examined LuaProgram::examine() {
    Examined examined;
    const auto run = [&](Task task, int (*function)(lua_State*)) {
        const auto error = Prepared(*this).run(task, function);
        if (!error.empty()) examined.problems.push_back(problem_of(with_whole_name(error)));
        return task.functions;
    };
    for (auto& chunk : chunks_) run({chunks_, {}, &chunk}, compile_one);
    if (examined.problems.empty()) examined.functions = run({chunks_}, list_functions);
    return examined;
}

std::string LuaProgram::with_whole_name(std::string error) const {
    for (const auto& chunk : chunks_) {
        const auto& file = chunk.source.file;
        if (file.size() <= kShownOfName + 3) continue;
        const auto shown = "..." + file.substr(file.size() - kShownOfName);
        if (error.starts_with(shown)) return file + error.substr(shown.size());
    }
    return error;
}

Examined::Problem LuaProgram::problem_of(const std::string& error) const {
    for (const auto& chunk : chunks_) {
        const auto& file = chunk.source.file;
        if (!error.starts_with(file + ":")) continue;
        const char* const digits = error.data() + file.size() + 1;
        std::size_t line = 0;
        const auto [end, failed] = std::from_chars(digits, error.data() + error.size(), line);
        if (failed != std::errc() || error.compare(static_cast<std::size_t>(end - error.data()), 2, ": ") != 0)
            continue;
        return {file, line, end + 2};
    }
    return {chunks_.empty() ? std::string() : chunks_.front().source.file, 0, error};
}

}  // namespace runbook::hooks
