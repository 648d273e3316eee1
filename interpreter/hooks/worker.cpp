#include "interpreter/hooks/worker.hpp"

#include <optional>

#include "interpreter/core/json.hpp"
#include "interpreter/hooks/lua_program.hpp"
#include "interpreter/hooks/wire.hpp"

namespace runbook::hooks {

namespace {

using core::Json;

std::string examined_message(const Examined& examined) {
    Json::Array problems;
    for (const auto& problem : examined.problems)
        problems.emplace_back(Json::Object{
            {"file", problem.file}, {"line", static_cast<std::int64_t>(problem.line)}, {"message", problem.message}});
    return core::canonical(
        Json::Object{{"functions", Json::strings(examined.functions)}, {"problems", std::move(problems)}});
}

std::string answer_to(core::JsonView request, LuaProgram& program) {
    if (request.find("call")) return program.call(request);
    return examined_message(program.examine());
}

}  // namespace

void serve(Channel channel, const std::vector<Source>& sources, const Limits& limits, Progress& progress) {
    LuaProgram program(sources, limits, channel, progress);
    program.prepare();
    core::JsonDocument document;
    std::string text;
    while (channel.receive(text, kMaxToWorker) == Channel::Result::done) {
        const auto answer = answer_to(document.read(text, kMaxWireNesting), program);
        if (channel.send(answer) != Channel::Result::done) return;
        program.prepare();
    }
}

}  // namespace runbook::hooks
