#include "interpreter/core/digest.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/plan/plan.hpp"

// The plan as others see it.
namespace runbook::plan {

namespace {

using core::Json;
using core::Step;

Json strings(const std::vector<std::string>& values) {
    return Json::Array(values.begin(), values.end());
}

std::string indented(const std::string& text, const std::string& margin) {
    std::string out;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        out += margin + text.substr(at, end - at) + "\n";
        at = end + 1;
    }
    return out;
}

struct BodyText {
    std::string operator()(const core::Check& check) const {
        std::string out;
        if (check.among) out += "among\n" + indented(check.among->text, "  ");
        out += probe(check.probe);
        if (check.samples > 1) out += fmt::format("{} samples\n", check.samples);
        for (const auto& rule : check.rules) out += rule.source + "\n";
        return out;
    }
    std::string operator()(const core::Capture& capture) const {
        return fmt::format("{} = {}{}\n", capture.variable, capture.all ? "list of " : "",
                           core::name_of(capture.kind)) +
               probe(capture.probe);
    }
    std::string operator()(const core::Manual& manual) const {
        return manual.by.empty() ? "attested\n" : "attested by " + manual.by + "\n";
    }
    std::string operator()(const core::Ask& ask) const {
        return fmt::format("{} = answer, {}\n", ask.variable, core::name_of(ask.kind));
    }
    std::string operator()(const core::Note& note) const {
        return note.text.is_literal() ? note.text.value.plain() + "\n" : core::to_source(note.text) + "\n";
    }
    std::string operator()(const core::Indicator& indicator) const {
        std::string out = "of";
        for (const auto& id : indicator.of) out += " " + id;
        return out + "\n";
    }
    std::string operator()(const core::Gate& gate) const {
        std::string out;
        for (const auto& rule : gate.rules) out += rule.source + "\n";
        return out.empty() ? "the default rule\n" : out;
    }

    static std::string probe(const core::Probe& probe) {
        if (const auto* sql = std::get_if<core::SqlProbe>(&probe)) return sql->sql.text + "\n" + values(sql->sql);
        return "file " + core::to_source(std::get<core::FileProbe>(probe).path) + "\n";
    }
    // Each variable once, with its value or the step that will give it.
    static std::string values(const core::SqlText& sql) {
        std::map<std::string, std::string> lines;
        for (const auto& variable : sql.variables)
            lines[variable.name] = fmt::format("  :{} = {}\n", variable.name, core::to_source(variable.value));
        std::string out;
        for (const auto& [name, line] : lines) out += line;
        return out;
    }
};

std::string heading(const Step& step) {
    std::string out = fmt::format("{:>4}  {:<9} {}", step.number, core::kind_name(step), step.title_text());
    if (step.title_text() != step.id) out += fmt::format("  [{}]", step.id);
    if (step.criterion) out += fmt::format("  ({})", core::name_of(step.criterion->severity));
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
        out += fmt::format("  {} {} ({})\n", id, step.criterion->title, core::name_of(step.criterion->severity));
    criterion = id;
}

// All but the steps and the PlanId.
Json::Object head_json(const Plan& plan) {
    Json::Object parameters;
    for (const auto& [name, value] : plan.parameters) parameters[name] = value.to_json();
    Json::Array modules;
    for (const auto& module : plan.modules)
        modules.push_back(Json::Object{{"name", module.name}, {"sha256", module.sha256}});
    Json::Array secrets;
    for (const auto& secret : plan.secrets) secrets.emplace_back(secret.name);
    Json::Object object{{"title", plan.title},
                        {"id", plan.runbook_id},
                        {"version", plan.version},
                        {"owner", plan.owner},
                        {"description", plan.description},
                        {"references", strings(plan.references)},
                        {"file", plan.file},
                        {"sha256", plan.sha256},
                        {"modules", std::move(modules)},
                        {"fixtures", strings(plan.fixtures)},
                        {"secrets", std::move(secrets)},
                        {"parameters", std::move(parameters)}};
    if (plan.database)
        object["database"] =
            Json::Object{{"version", plan.database->version}, {"environment", plan.database->environment}};
    return object;
}

}  // namespace

Json to_json(const Plan& plan) {
    auto object = head_json(plan);
    Json::Array steps;
    for (const auto& step : plan.steps) steps.push_back(core::to_json(step));
    object["steps"] = std::move(steps);
    if (!plan.id.empty()) object["plan_id"] = plan.id;
    return object;
}

// The hash of the canonical form of `to_json`, step by step: the whole tree would be a run's largest thing in memory.
std::string compute_id(const Plan& plan) {
    auto object = head_json(plan);
    object["steps"] = Json();  // its place among the sorted keys
    core::Sha256 digest;
    char before = '{';
    for (const auto& [key, value] : object) {
        digest.add(before + core::canonical(key) + ":");
        before = ',';
        if (key != "steps") {
            digest.add(core::canonical(value));
            continue;
        }
        for (const auto& step : plan.steps)
            digest.add((&step == plan.steps.data() ? "[" : ",") + core::canonical(core::to_json(step)));
        digest.add(plan.steps.empty() ? "[]" : "]");
    }
    digest.add("}");
    return "sha256:" + digest.hex();
}

std::string to_text(const Plan& plan) {
    std::string out = fmt::format("{}\n{}, PlanId {}\n", plan.title, core::counted(plan.steps.size(), "step"), plan.id);
    for (const auto& [name, value] : plan.parameters) out += fmt::format("  {} = {}\n", name, value.display());
    for (const auto& fixture : plan.fixtures) out += fmt::format("  fixture {} (sandbox only)\n", fixture);
    std::vector<std::string> section{"\n"};  // no section is called that
    std::string criterion;
    for (const auto& step : plan.steps) {
        append_places(out, step, section, criterion);
        out += heading(step);
        for (const auto& condition : step.only_if) out += "        only if " + core::to_source(condition) + "\n";
        auto body = std::visit(BodyText(), step.body);
        if (!body.empty()) body.pop_back();
        out += indented(body, "        ");
    }
    return out;
}

}  // namespace runbook::plan
