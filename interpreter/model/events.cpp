#include "interpreter/model/events.hpp"

#include <fmt/format.h>

#include <type_traits>

#include "interpreter/model/step_json.hpp"

namespace runbook::model {

namespace {

using core::Json;
using core::JsonError;
using core::JsonView;
using core::Value;

// ---- parts of bodies

Json strings(const std::vector<std::string>& values) {
    return Json::Array(values.begin(), values.end());
}

std::vector<std::string> strings_from(JsonView json) {
    std::vector<std::string> values;
    for (const auto value : json.as_array()) values.emplace_back(value.as_string());
    return values;
}

void put(Json::Object& object, const char* key, const std::string& text) {
    if (!text.empty()) object[key] = text;
}

Verdict verdict_from(JsonView json) {
    const auto verdict = verdict_named(json.as_string());
    if (!verdict) throw JsonError("an unknown verdict");
    return *verdict;
}

Decision decision_from(JsonView json) {
    const auto decision = decision_named(json.as_string());
    if (!decision) throw JsonError("an unknown decision");
    return *decision;
}

std::uint64_t count_from(JsonView json) {
    if (json.as_int() < 0) throw JsonError("a negative count");
    return static_cast<std::uint64_t>(json.as_int());
}

Json::Object of_step(const StepRef& step) {
    return {{"number", step.number}, {"id", step.id}};
}

StepRef step_from(JsonView json) {
    return {json.at("number").as_int(), json.string("id")};
}

Json runbook_json(const RunbookHead& head) {
    return Json::Object{{"title", head.title},
                        {"id", head.id},
                        {"version", head.version},
                        {"owner", head.owner},
                        {"description", head.description},
                        {"references", strings(head.references)},
                        {"file", head.file},
                        {"sha256", head.sha256}};
}

Json modules_json(const std::vector<Module>& modules) {
    Json::Array all;
    for (const auto& module : modules) all.push_back(Json::Object{{"name", module.name}, {"sha256", module.sha256}});
    return all;
}

Json fixtures_json(const std::vector<LoadedFixture>& fixtures) {
    Json::Array all;
    for (const auto& [file, sha256] : fixtures) all.push_back(Json::Object{{"file", file}, {"sha256", sha256}});
    return all;
}

Json secrets_json(const std::vector<Secret>& secrets) {
    Json::Array names;
    for (const auto& secret : secrets) names.emplace_back(secret.name);
    return names;
}

Json parameters_json(const Parameters& parameters) {
    Json::Object values;
    for (const auto& [name, value] : parameters) values[name] = value.to_json();
    return values;
}

RunbookHead head_from(JsonView json) {
    const auto runbook = json.at("runbook");
    RunbookHead head{runbook.string("title"),
                     runbook.string("id"),
                     runbook.string("version"),
                     runbook.string("owner"),
                     runbook.string("description"),
                     strings_from(runbook.at("references")),
                     runbook.string("file"),
                     runbook.string("sha256"),
                     {},
                     {},
                     {}};
    if (const auto database = json.find("database"))
        head.database = Database{database->string("version"), database->string("environment")};
    for (const auto secret : json.at("secrets").as_array())
        head.secrets.push_back({std::string(secret.as_string()), {}});
    for (const auto module : json.at("modules").as_array())
        head.modules.push_back({module.string("name"), module.string("sha256")});
    return head;
}

Json::Array rules_json(const std::vector<RuleResult>& rules) {
    Json::Array all;
    for (const auto& rule : rules) {
        Json::Object one{
            {"source", rule.source}, {"verdict", name_of(rule.verdict)}, {"have", rule.have}, {"want", rule.want}};
        put(one, "message", rule.message);
        all.push_back(std::move(one));
    }
    return all;
}

void put_result(Json::Object& body, const StepResult& result) {
    body["verdict"] = name_of(result.verdict);
    put(body, "reason", result.reason);
    if (!result.rules.empty()) body["rules"] = rules_json(result.rules);
    if (result.captured) body["captured"] = result.captured->to_json();
    put(body, "remedy", result.remedy);
}

StepResult result_from(JsonView json) {
    StepResult result;
    result.verdict = verdict_from(json.at("verdict"));
    result.reason = json.text("reason");
    if (const auto rules = json.find("rules"))
        for (const auto rule : rules->as_array())
            result.rules.push_back({rule.string("source"), verdict_from(rule.at("verdict")), rule.string("have"),
                                    rule.string("want"), rule.text("message")});
    if (const auto captured = json.find("captured")) result.captured = Value::from_json(*captured);
    result.remedy = json.text("remedy");
    return result;
}

// ---- each event: its name, its body, and the body read back

constexpr std::string_view name(std::type_identity<RunStarted>) {
    return "run.start";
}
constexpr std::string_view name(std::type_identity<StepPlanned>) {
    return "plan.step";
}
constexpr std::string_view name(std::type_identity<TargetReached>) {
    return "target";
}
constexpr std::string_view name(std::type_identity<StepIntended>) {
    return "step.intent";
}
constexpr std::string_view name(std::type_identity<QuestionAnswered>) {
    return "operator.input";
}
constexpr std::string_view name(std::type_identity<NoteShown>) {
    return "notice";
}
constexpr std::string_view name(std::type_identity<StepJudged>) {
    return "step.result";
}
constexpr std::string_view name(std::type_identity<GateDecided>) {
    return "gate.decided";
}
constexpr std::string_view name(std::type_identity<RunEnded>) {
    return "run.end";
}
constexpr std::string_view name(std::type_identity<LogSealed>) {
    return "seal";
}

Json body(const RunStarted& start) {
    Json::Object object{{"tool", start.tool},
                        {"runbook", runbook_json(start.runbook)},
                        {"modules", modules_json(start.runbook.modules)},
                        {"fixtures", fixtures_json(start.fixtures)},
                        {"plan_id", start.plan_id},
                        {"steps", start.steps},
                        {"parameters", parameters_json(start.parameters)},
                        {"secrets", secrets_json(start.runbook.secrets)},
                        {"operator", start.operator_name},
                        {"host", start.host},
                        {"sandbox", start.sandbox},
                        {"environment", start.environment}};
    if (const auto& database = start.runbook.database)
        object["database"] = Json::Object{{"version", database->version}, {"environment", database->environment}};
    put(object, "signer", start.signer);
    return object;
}

RunStarted read(std::type_identity<RunStarted>, JsonView json) {
    RunStarted start;
    start.tool = json.string("tool");
    start.runbook = head_from(json);
    for (const auto fixture : json.at("fixtures").as_array())
        start.fixtures.push_back({fixture.string("file"), fixture.string("sha256")});
    start.plan_id = json.string("plan_id");
    start.steps = json.at("steps").as_int();
    for (const auto parameter : json.at("parameters").as_object())
        start.parameters.emplace(parameter.key(), Value::from_json(parameter));
    start.operator_name = json.string("operator");
    start.host = json.string("host");
    start.signer = json.text("signer");
    start.environment = json.string("environment");
    start.sandbox = json.at("sandbox").as_bool();
    return start;
}

Json body(const StepPlanned& planned) {
    return to_json(planned.step);
}

StepPlanned read(std::type_identity<StepPlanned>, JsonView json) {
    return {step_from_json(json)};
}

Json body(const TargetReached& target) {
    const auto& server = target.server;
    return Json::Object{{"system_identifier", server.system_identifier},
                        {"database", server.database},
                        {"version", server.version},
                        {"role", server.role},
                        {"host", server.host},
                        {"port", server.port},
                        {"tls", server.tls},
                        {"superuser", server.superuser},
                        {"environment", server.environment}};
}

TargetReached read(std::type_identity<TargetReached>, JsonView json) {
    return {{json.string("system_identifier"), json.string("database"), json.string("version"), json.string("role"),
             json.string("host"), json.string("port"), json.at("tls").as_bool(), json.at("superuser").as_bool(),
             json.string("environment")}};
}

Json body(const StepIntended& intended) {
    return of_step(intended.step);
}

StepIntended read(std::type_identity<StepIntended>, JsonView json) {
    return {step_from(json)};
}

Json body(const QuestionAnswered& answered) {
    auto object = of_step(answered.step);
    object["source"] = answered.source;
    object["answer"] = answered.answer.to_json();
    object["evidence"] = answered.evidence;
    return object;
}

QuestionAnswered read(std::type_identity<QuestionAnswered>, JsonView json) {
    return {step_from(json), json.string("source"), Value::from_json(json.at("answer")), json.string("evidence")};
}

Json body(const NoteShown& note) {
    auto object = of_step(note.step);
    object["text"] = note.text;
    return object;
}

NoteShown read(std::type_identity<NoteShown>, JsonView json) {
    return {step_from(json), json.string("text")};
}

Json body(const StepJudged& judged) {
    auto object = of_step(judged.step);
    put_result(object, judged.result);
    if (judged.observed) object["observed"] = judged.observed->to_json();
    if (judged.duration_us) object["duration_us"] = *judged.duration_us;
    put(object, "sql_sha256", judged.sql_sha256);
    return object;
}

StepJudged read(std::type_identity<StepJudged>, JsonView json) {
    StepJudged judged{step_from(json), result_from(json), {}, {}, json.text("sql_sha256")};
    if (const auto observed = json.find("observed")) judged.observed = Observation::from_json(*observed);
    if (const auto duration = json.find("duration_us")) judged.duration_us = duration->as_int();
    return judged;
}

Json body(const GateDecided& decided) {
    auto object = of_step(decided.step);
    object["title"] = decided.title;
    object["decision"] = name_of(decided.result.decision);
    object["rule"] = decided.result.rule;
    object["reasons"] = strings(decided.result.reasons);
    return object;
}

GateDecided read(std::type_identity<GateDecided>, JsonView json) {
    return {step_from(json),
            json.string("title"),
            {decision_from(json.at("decision")), json.string("rule"), strings_from(json.at("reasons"))}};
}

Json body(const RunEnded& ended) {
    Json::Object counts;
    for (const auto& [verdict, count] : ended.result.counts) counts[name_of(verdict)] = count;
    Json::Object object{{"decision", name_of(ended.result.decision)},
                        {"reasons", strings(ended.result.reasons)},
                        {"counts", std::move(counts)}};
    put(object, "aborted", ended.aborted);
    return object;
}

RunEnded read(std::type_identity<RunEnded>, JsonView json) {
    RunEnded ended{{decision_from(json.at("decision")), strings_from(json.at("reasons")), {}}, json.text("aborted")};
    for (const auto count : json.at("counts").as_object()) {
        const auto verdict = verdict_named(count.key());
        if (!verdict) throw JsonError("an unknown verdict");
        ended.result.counts[*verdict] = count.as_int();
    }
    return ended;
}

Json body(const LogSealed& sealed) {
    return Json::Object{{"lines", sealed.lines}};
}

LogSealed read(std::type_identity<LogSealed>, JsonView json) {
    return {count_from(json.at("lines"))};
}

// Finds the event of that name; an event without the three functions above does not compile.
template <std::size_t I = 0>
std::optional<Event> read_named(std::string_view type, JsonView json) {
    if constexpr (I == std::variant_size_v<Event>) {
        return std::nullopt;
    } else {
        constexpr std::type_identity<std::variant_alternative_t<I, Event>> kind;
        if (type == name(kind)) return read(kind, json);
        return read_named<I + 1>(type, json);
    }
}

bool counts_rightly(const LogSealed& seal, std::uint64_t lines, JsonView json) {
    return seal.lines == lines && core::canonical(json.to_tree()) == core::canonical(body(seal));
}

}  // namespace

std::string_view type_of(const Event& event) {
    return std::visit([]<typename Kind>(const Kind&) { return name(std::type_identity<Kind>()); }, event);
}

Json body_of(const Event& event) {
    return std::visit([](const auto& kind) { return body(kind); }, event);
}

std::optional<Event> EventReader::read(std::string_view type, JsonView json) {
    constexpr auto first = name(std::type_identity<RunStarted>());
    if (sealed_) throw EventError("it follows the seal, which must be the last line");
    if (count_ == 0 && type != first)
        throw EventError(fmt::format("its `type` is not {}, which must be first in a log", first));
    if (count_ > 0 && type == first) throw EventError(fmt::format("it is a second {}", first));
    std::optional<Event> event;
    try {
        event = read_named(type, json);
    } catch (const JsonError& error) {
        throw EventError(fmt::format("its `body` is not that of a {}: {}", type, error.what()));
    }
    const auto* seal = event ? std::get_if<LogSealed>(&*event) : nullptr;
    if (seal != nullptr && !counts_rightly(*seal, count_, json))
        throw EventError(fmt::format("it is a seal that does not count the {} lines before it", count_));
    if (!event) ++unknown_[std::string(type)];
    sealed_ = seal != nullptr;
    ++count_;
    return event;
}

}  // namespace runbook::model
