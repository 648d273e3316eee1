#include "interpreter/exec/run_log.hpp"

#include <numeric>

#include "interpreter/core/digest.hpp"

namespace runbook::exec {

namespace {

using core::Json;

Json::Object named(const core::Step& step) {
    return {{"number", step.number}, {"id", step.id}};
}

Json runbook_json(const plan::Plan& plan) {
    return Json::Object{{"title", plan.title},
                        {"id", plan.runbook_id},
                        {"version", plan.version},
                        {"owner", plan.owner},
                        {"description", plan.description},
                        {"references", Json::Array(plan.references.begin(), plan.references.end())},
                        {"file", plan.file},
                        {"sha256", plan.sha256}};
}

Json::Object merged(Json::Object object, const Json& more) {
    for (const auto& [key, value] : more.as_object()) object[key] = value;
    return object;
}

const core::SqlText* sql_of(const core::Step& step) {
    const core::Probe* probe = nullptr;
    if (const auto* check = std::get_if<core::Check>(&step.body)) probe = &check->probe;
    if (const auto* capture = std::get_if<core::Capture>(&step.body)) probe = &capture->probe;
    const auto* sql = probe == nullptr ? nullptr : std::get_if<core::SqlProbe>(probe);
    return sql == nullptr ? nullptr : &sql->sql;
}

}  // namespace

log::Event start_event(const plan::Plan& plan, const Start& start) {
    Json::Array modules;
    for (const auto& module : plan.modules)
        modules.push_back(Json::Object{{"name", module.name}, {"sha256", module.sha256}});
    Json::Array fixtures;
    for (const auto& [file, digest] : start.fixtures)
        fixtures.push_back(Json::Object{{"file", file}, {"sha256", digest}});
    Json::Object parameters;
    for (const auto& [name, value] : plan.parameters) parameters[name] = value.to_json();
    Json::Array secrets;
    for (const auto& secret : plan.secrets) secrets.emplace_back(secret.name);
    Json::Object body{{"tool", start.tool},
                      {"runbook", runbook_json(plan)},
                      {"modules", std::move(modules)},
                      {"fixtures", std::move(fixtures)},
                      {"plan_id", plan.id},
                      {"steps", std::uint64_t{plan.steps.size()}},
                      {"parameters", std::move(parameters)},
                      {"secrets", std::move(secrets)},
                      {"operator", start.operator_name},
                      {"host", start.host},
                      {"sandbox", start.sandbox},
                      {"environment", start.environment}};
    if (plan.database)
        body["database"] =
            Json::Object{{"version", plan.database->version}, {"environment", plan.database->environment}};
    if (!start.signer.empty()) body["signer"] = start.signer;
    return {"run.start", std::move(body)};
}

log::Event plan_step_event(const core::Step& step) {
    return {"plan.step", core::to_json(step)};
}

log::Event target_event(const db::Server& server) {
    return {"target", Json::Object{{"system_identifier", server.system_identifier},
                                   {"database", server.database},
                                   {"version", server.version},
                                   {"role", server.role},
                                   {"host", server.host},
                                   {"port", server.port},
                                   {"tls", server.tls},
                                   {"superuser", server.superuser},
                                   {"environment", server.environment}}};
}

log::Event intent_event(const core::Step& step) {
    return {"step.intent", named(step)};
}

log::Event input_event(const core::Step& step, const Answer& answer) {
    auto body = named(step);
    body["source"] = answer.source;
    body["answer"] = answer.value.to_json();
    body["evidence"] = answer.evidence;
    return {"operator.input", std::move(body)};
}

log::Event notice_event(const core::Step& step, const std::string& text) {
    auto body = named(step);
    body["text"] = text;
    return {"notice", std::move(body)};
}

log::Event result_event(const core::Step& step, const judge::StepResult& result, const core::Observation* seen) {
    auto body = merged(named(step), result.to_json());
    if (seen != nullptr) {
        body["observed"] = seen->to_json();
        if (!seen->durations.empty())
            body["duration_us"] = std::accumulate(seen->durations.begin(), seen->durations.end(), std::int64_t{0});
        if (const auto* sql = sql_of(step)) body["sql_sha256"] = core::sha256_hex(sql->text);
    }
    return {"step.result", std::move(body)};
}

log::Event gate_event(const core::Step& step, const judge::GateResult& result) {
    auto body = merged(named(step), result.to_json());
    body["title"] = step.title_text();
    return {"gate.decided", std::move(body)};
}

log::Event end_event(const judge::RunResult& result, const std::string& aborted) {
    auto body = result.to_json().as_object();
    if (!aborted.empty()) body["aborted"] = aborted;
    return {"run.end", std::move(body)};
}

}  // namespace runbook::exec
