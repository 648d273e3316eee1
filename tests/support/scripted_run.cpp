#include "tests/support/scripted_run.hpp"

#include "grammar/parse.hpp"
#include "interpreter/log/event_log.hpp"
#include "interpreter/plan/parameters.hpp"
#include "interpreter/sema/analyze.hpp"

namespace runbook::tests {

plan::Plan plan_of(const std::string& text) {
    grammar::Sources sources;
    grammar::Diagnostics diagnostics;
    const auto file = sources.add("test.rb", text);
    auto tree = grammar::parse(sources, file, diagnostics);
    const auto no_modules = [](const std::string& path) -> std::string { throw std::runtime_error("no " + path); };
    const sema::ProjectFiles files{no_modules, no_modules, [](const std::string&) { return std::string(); }};
    const auto program = sema::analyze(std::move(tree), file, sources, files, diagnostics);
    if (!program) throw std::runtime_error(grammar::render_all(diagnostics, sources));
    return plan::build(*program, plan::resolve_parameters(program->params, {}));
}

std::string ScriptedRun::run(const std::string& runbook) {
    auto plan = plan_of(runbook);
    log::EventLog log(folder_ / "run", log::new_run_id());
    log_ = log.file();
    session.interrupt = &interrupt;
    const auto connect = [&](const std::string&) -> postgres::Session& {
        if (!no_target.empty()) throw exec::TargetError(no_target);
        return session;
    };
    outcome = exec::conduct({plan, {}, connect, log, nullptr, operator_, interrupt, folder_.path(), secrets});
    return verdicts();
}

std::vector<model::Event> ScriptedRun::events() const {
    std::vector<model::Event> all;
    model::EventReader reader;
    const auto text = log_text();
    const auto end = log::read_lines(log::pieces_of(text), [&](const log::Line& line) -> log::Taken {
        all.push_back(reader.read(line.type, line.body));
        return {{}, reader.sealed()};
    });
    if (end.damage) throw std::runtime_error(end.damage->reason);
    return all;
}

std::string ScriptedRun::verdicts() const {
    std::string out;
    for (const auto& event : events()) {
        if (const auto* judged = std::get_if<model::StepJudged>(&event))
            out += fmt::format("{} {}{}\n", model::name_of(judged->result.verdict), judged->step.id,
                               judged->result.reason.empty() ? "" : ": " + judged->result.reason);
        if (const auto* decided = std::get_if<model::GateDecided>(&event))
            out += fmt::format("{} {}\n", model::name_of(decided->result.decision), decided->step.id);
    }
    return out;
}

std::string ScriptedRun::submitted() const {
    std::string out;
    for (const auto& flight : session.submitted) out += flight + "\n";
    return out;
}

}  // namespace runbook::tests
