#include "interpreter/plan/dump.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "interpreter/core/text.hpp"
#include "interpreter/model/criteria.hpp"
#include "interpreter/model/plan_id.hpp"
#include "interpreter/model/step_json.hpp"

namespace runbook::plan {

namespace {

using core::Json;
using model::Step;

std::string indented(const std::string& text, const std::string& margin) {
    std::string out;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        out += margin + text.substr(at, end - at) + "\n";
        at = end + 1;
    }
    return out;
}

std::string identity_text(const model::Identity& identity) {
    auto out = fmt::format("as {} (role {}", identity.name, identity.role.value.plain());
    for (const auto& [name, value] : identity.settings)
        out += fmt::format(", {} {}", name, value ? "= " + core::to_source(*value) : "never set");
    return out + (identity.exempt ? ", exempt from row security)\n" : ")\n");
}

struct BodyText {
    std::string operator()(const model::Check& check) const {
        std::string out;
        if (check.among) out += "among\n" + indented(check.among->text, "  ");
        out += probe(check.probe);
        if (check.polling) {
            const auto text = [](const core::Number& seconds) {
                return core::Value::quantity(core::Kind::duration, seconds).display();
            };
            out += fmt::format("until it holds{}: every {}, at most {}\n",
                               check.polling->holds_for.is_zero() ? "" : " for " + text(check.polling->holds_for),
                               text(check.polling->every), text(check.polling->timeout));
        }
        if (check.samples > 1) out += fmt::format("{} samples\n", check.samples);
        for (const auto& rule : check.rules) out += rule.source + "\n";
        return out;
    }
    std::string operator()(const model::Capture& capture) const {
        const auto& output = capture.output;
        return fmt::format("{} = {}{}\n", output.variable.name, output.all ? "list of " : "",
                           core::name_of(output.kind)) +
               probe(capture.probe) + (capture.take ? "take " + core::to_source(*capture.take) + "\n" : "");
    }
    std::string operator()(const model::Manual& manual) const {
        return manual.by.empty() ? "attested\n" : "attested by " + manual.by + "\n";
    }
    std::string operator()(const model::Ask& ask) const {
        return fmt::format("{} = answer, {}\n", ask.output.variable.name, core::name_of(ask.output.kind));
    }
    std::string operator()(const model::Note& note) const {
        return note.text.is_literal() ? note.text.value.plain() + "\n" : core::to_source(note.text) + "\n";
    }
    std::string operator()(const model::Indicator& indicator) const {
        std::string out = "of";
        for (const auto& id : indicator.of) out += " " + id;
        return out + "\n";
    }
    std::string operator()(const model::Gate& gate) const {
        std::string out;
        for (const auto& rule : gate.rules) out += rule.source + "\n";
        return out.empty() ? "the default rule\n" : out;
    }

    std::string operator()(const model::Begin& begin) const {
        return begin.channel ? "asks whether to go on, and listens to " + core::to_source(*begin.channel) + "\n"
                             : "asks whether to go on\n";
    }
    std::string operator()(const model::Commit&) const { return "if all of its steps passed\n"; }

    std::string operator()(const model::Loop& loop) const {
        auto out =
            fmt::format("for each {} in {}, which is known when it runs:\n", loop.name, core::to_source(loop.list));
        for (const auto& step : loop.steps) {
            out += fmt::format("{} {}  [{}]\n", model::kind_name(step), step.title_text(), step.id);
            if (step.identity) out += "  " + identity_text(*step.identity);
            auto body = std::visit(*this, step.body);
            if (!body.empty()) body.pop_back();
            out += indented(body, "  ");
        }
        return out;
    }

    static std::string probe(const model::Probe& probe) {
        return std::visit(
            model::Cases{
                [](const model::SqlProbe& sql) { return sql.sql.text + "\n" + values(sql.sql); },
                [](const model::FileProbe& file) { return "file " + core::to_source(file.path) + "\n"; },
                [](const model::FilesProbe& files) { return "files " + core::to_source(files.pattern) + "\n"; },
                [](const model::CommandProbe& command) {
                    std::string out = "command";
                    for (const auto& word : command.words) out += " " + core::to_source(word);
                    return out + "\n";
                },
                [](const model::HttpProbe& http) {
                    auto out = fmt::format("http {} {}\n", http.method, core::to_source(http.url));
                    for (const auto& [name, value] : http.headers)
                        out += fmt::format("  {}: {}\n", name, core::to_source(value));
                    return out;
                },
                [](const model::ListenProbe& listen) {
                    return "what comes on " + core::to_source(listen.channel) + "\n";
                },
                [](const model::LuaProbe& lua) {
                    auto out = "lua " + lua.function;
                    for (const auto& [name, value] : lua.arguments)
                        out += " " + (name.empty() ? "" : name + ": ") + core::to_source(value);
                    return out + "\n";
                },
                [](const model::ElapsedProbe& elapsed) { return "elapsed of the section " + elapsed.section + "\n"; }},
            probe);
    }
    // Each variable once, with its value or the step that will set it.
    static std::string values(const model::SqlText& sql) {
        std::map<std::string, std::string> lines;
        for (const auto& variable : sql.variables)
            lines[variable.name] = fmt::format("  :{} = {}\n", variable.name, core::to_source(variable.value));
        std::string out;
        for (const auto& [name, line] : lines) out += line;
        return out;
    }
};

std::string heading(const Step& step) {
    std::string out = fmt::format("{:>4}  {:<9} {}", step.number, model::kind_name(step), step.title_text());
    if (step.title_text() != step.id) out += fmt::format("  [{}]", step.id);
    if (step.criterion) out += fmt::format("  ({})", model::name_of(step.criterion->severity));
    return out + "\n";
}

void append_places(std::string& out, const Step& step, std::vector<std::string>& section, std::string& criterion) {
    if (step.section != section) {
        section = step.section;
        criterion.clear();
        std::string path;
        for (const auto& title : section) path += (path.empty() ? "" : " / ") + title;
        out += fmt::format("\n{}{}\n", path.empty() ? "Runbook" : path,
                           step.scenario > 0 ? "  (scenario: always rolled back)" : "");
    }
    const auto id = step.criterion && !step.criterion->implied ? step.criterion->id : std::string();
    if (id != criterion && !id.empty())
        out += fmt::format("  {} ({})\n", model::name_of(*step.criterion), model::name_of(step.criterion->severity));
    criterion = id;
}

bool names_files(const Plan& plan) {
    return !plan.fixtures.empty() || std::any_of(plan.steps.begin(), plan.steps.end(),
                                                 [](const Step& step) { return model::looks_at_files(step); });
}

}  // namespace

Json to_json(const Plan& plan) {
    auto object = model::plan_head_json(plan.head, plan.fixtures, plan.parameters);
    Json::Array steps;
    for (const auto& step : plan.steps) steps.push_back(model::to_json(step));
    object["steps"] = std::move(steps);
    if (!plan.id.empty()) object["plan_id"] = plan.id;
    return object;
}

std::string to_text(const Plan& plan, const std::string& root) {
    std::string out =
        fmt::format("{}\n{}, PlanId {}\n", plan.head.title, core::counted(plan.steps.size(), "step"), plan.id);
    for (const auto& [name, value] : plan.parameters) out += fmt::format("  {} = {}\n", name, value.display());
    if (names_files(plan)) out += fmt::format("  files are in {}\n", root);
    if (!plan.head.capabilities.empty())
        out += fmt::format("  needs --allow {}\n", fmt::join(plan.head.capabilities, ","));
    for (const auto& database : plan.head.databases)
        out += fmt::format("  database {}{}\n", database.name, database.when_used ? ", opened when it is used" : "");
    for (const auto& hook : plan.head.hooks) out += fmt::format("  hook {} {}\n", hook.event, hook.function);
    for (const auto& fixture : plan.fixtures) out += fmt::format("  fixture {} (sandbox only)\n", fixture);
    std::vector<std::string> section{"\n"};  // no section has this title
    std::string criterion;
    for (const auto& step : plan.steps) {
        append_places(out, step, section, criterion);
        out += heading(step);
        for (const auto& condition : step.only_if) out += "        only if " + core::to_source(condition) + "\n";
        if (step.action && !step.action->atomic)
            out += "        not a transaction: each statement takes effect at once\n";
        for (const auto& id : step.needs) out += "        needs " + id + "\n";
        if (!step.database.empty()) out += fmt::format("        on {}\n", step.database);
        if (!step.masked.empty()) out += fmt::format("        masks {}\n", fmt::join(step.masked, ", "));
        if (step.identity) out += "        " + identity_text(*step.identity);
        auto body = std::visit(BodyText(), step.body);
        if (!body.empty()) body.pop_back();
        out += indented(body, "        ");
    }
    return out;
}

}  // namespace runbook::plan
