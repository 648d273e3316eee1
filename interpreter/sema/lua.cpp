#include "interpreter/sema/lua.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/names.hpp"
#include "interpreter/sema/probes.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Value;
using Ast = ast::Expr::Kind;

// It is in the log's first line, with everything else that the runbook says about itself.
constexpr std::size_t kMostLua = 256UL * 1024;
constexpr std::size_t kMostArguments = 20;

void use_function(Compiler& compiler, const std::string& name, Span span) {
    if (!name.empty()) compiler.lua_functions.emplace_back(name, span);
}

void compile_source(Compiler& compiler, const ast::Statement& statement) {
    Arguments args(compiler, statement);
    const auto* text = args.next("Lua", "lua <<~LUA");
    args.finish();
    if (text == nullptr) return;
    if (text->kind != Ast::heredoc || text->tag != "LUA") return compiler.error(kLuaExpected(), text->span);
    auto& sources = compiler.program.head.lua;
    std::size_t size = text->text.size();
    for (const auto& source : sources) size += source.text.size();
    if (size > kMostLua) return compiler.error(kTooMuchLua(std::to_string(kMostLua / 1024)), statement.name.span);
    const auto begin = text->place_of(0, 0);
    const auto place = compiler.place_of(begin);
    sources.push_back({place.file, static_cast<std::int64_t>(place.line), text->text});
    compiler.lua_files.push_back(begin.file);
}

void compile_probe(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    model::LuaProbe probe;
    std::vector<model::LuaArgument> named;
    const auto& args = statement.args;
    if (args.empty() || args.front().kind != Ast::symbol)
        return compiler.error(kLuaFunctionExpected("lua :late_orders"), statement.name.span);
    probe.function = args.front().text;
    for (std::size_t i = 1; i < args.size(); ++i) {
        const bool is_named = args[i].kind == Ast::pair;
        const auto& value = is_named ? args[i].args.at(0) : args[i];
        auto& into = is_named ? named : probe.arguments;
        into.push_back({is_named ? args[i].text : "", compile_expression(compiler, value, Visibility::captures).expr});
    }
    probe.arguments.insert(probe.arguments.end(), named.begin(), named.end());
    use_function(compiler, probe.function, args.front().span);
    set_probe(compiler, statement, context, std::move(probe));
}

const grammar::SourceFile* file_of(const Compiler& compiler, const LuaExamined::Problem& problem,
                                   std::uint32_t& index) {
    for (std::size_t i = 0; i < compiler.lua_files.size(); ++i) {
        if (compiler.program.head.lua[i].file != problem.file) continue;
        index = compiler.lua_files[i];
        return &compiler.sources[index];
    }
    return nullptr;
}

Span span_of(const Compiler& compiler, const LuaExamined::Problem& problem) {
    std::uint32_t index = compiler.lua_files.front();
    const auto* file = file_of(compiler, problem, index);
    if (file == nullptr || problem.line == 0) return {index, 0, 1};
    const auto line = file->line(problem.line);
    const auto blanks = std::min(line.find_first_not_of(" \t"), line.size());
    const auto begin = static_cast<std::uint32_t>(file->line_start(problem.line));
    return {index, begin + static_cast<std::uint32_t>(blanks), begin + static_cast<std::uint32_t>(line.size())};
}

}  // namespace

void compile_lua(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    if (context.block == BlockKind::check)
        compile_probe(compiler, statement, context);
    else
        compile_source(compiler, statement);
}

void compile_hook(Compiler& compiler, const ast::Statement& statement, const Context&) {
    Arguments args(compiler, statement);
    const auto* event = args.next("an event", "hook :after_step, :note_slow_steps");
    const auto* function = args.next("a function of Lua", "hook :after_step, :note_slow_steps");
    model::Hook hook{args.symbol(event), args.symbol(function)};
    args.finish();
    if (event == nullptr || function == nullptr || hook.event.empty()) return;
    const auto& known = model::kHookEvents;
    if (std::find(known.begin(), known.end(), hook.event) == known.end())
        return compiler.error(
            kUnknownHook(hook.event, suggestion(compiler, hook.event, {known.begin(), known.end()}, ":", "",
                                                "there are before_run, after_run, before_step, after_step, on_fail "
                                                "and on_gate")),
            event->span);
    use_function(compiler, hook.function, function->span);
    compiler.program.head.hooks.push_back(std::move(hook));
}

Typed compile_lua_call(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    const Typed unknown{Expr::literal(Value()), {}};
    if (expr.args.empty() || expr.args.front().kind != Ast::symbol || expr.args.size() > kMostArguments) {
        compiler.error(kLuaFunctionExpected("lua(:rate_ok, limit: 10)"), expr.span);
        return unknown;
    }
    std::vector<Expr> unnamed;
    std::vector<Expr> named;
    for (std::size_t i = 1; i < expr.args.size(); ++i) {
        const auto& arg = expr.args[i];
        const bool is_named = arg.kind == Ast::pair && !arg.text.empty();
        if (is_named) named.push_back(Expr::literal(Value::text(arg.text)));
        (is_named ? named : unnamed)
            .push_back(compile_expression(compiler, is_named ? arg.args.at(0) : arg, visibility).expr);
    }
    std::vector<Expr> args{Expr::literal(Value::string(core::Kind::symbol, expr.args.front().text)),
                           Expr::literal(Value::integer(static_cast<std::int64_t>(unnamed.size())))};
    args.insert(args.end(), unnamed.begin(), unnamed.end());
    args.insert(args.end(), named.begin(), named.end());
    use_function(compiler, expr.args.front().text, expr.args.front().span);
    return {Expr::observe(core::Observable::lua, std::move(args)), {}};
}

void check_lua(Compiler& compiler) {
    if (compiler.lua_functions.empty() && compiler.lua_files.empty()) return;
    if (compiler.lua_files.empty())
        return compiler.error(kNoLua(compiler.lua_functions.front().first), compiler.lua_functions.front().second);
    if (!compiler.files.examine_lua) return;
    const auto examined = compiler.files.examine_lua(compiler.program.head.lua);
    for (const auto& problem : examined.problems)
        compiler.error(kLuaProblem(problem.message), span_of(compiler, problem));
    if (!examined.problems.empty()) return;
    for (const auto& [name, span] : compiler.lua_functions)
        if (std::find(examined.functions.begin(), examined.functions.end(), name) == examined.functions.end())
            compiler.error(
                kUnknownLuaFunction(name, suggestion(compiler, name, examined.functions, ":", "",
                                                     "define it in a `lua` block: function " + name + "() … end")),
                span);
}

}  // namespace runbook::sema
