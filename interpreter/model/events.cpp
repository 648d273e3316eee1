#include "interpreter/model/events.hpp"

#include <fmt/format.h>

#include <numeric>
#include <type_traits>
#include <utility>

#include "interpreter/core/digest.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/model/head_json.hpp"
#include "interpreter/model/step_json.hpp"

namespace runbook::model {

namespace {

using core::Json;
using core::JsonError;
using core::JsonView;
using core::Value;

// ---- parts of bodies

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

Json::Object of_step(const StepRef& step) {
    return {{"number", step.number}, {"id", step.id}};
}

StepRef step_from(JsonView json) {
    return {json.at("number").as_int(), json.string("id")};
}

Json fixtures_json(const std::vector<LoadedFixture>& fixtures) {
    Json::Array all;
    for (const auto& [file, sha256] : fixtures) all.push_back(Json::Object{{"file", file}, {"sha256", sha256}});
    return all;
}

RunbookHead head_from(JsonView json) {
    RunbookHead head;
    auto& [title, id, version, owner, description, references, file, sha256, database, databases, secrets, modules,
           capabilities, lua, hooks] = head;
    const auto runbook = json.at("runbook");
    title = runbook.string("title");
    id = runbook.string("id");
    version = runbook.string("version");
    owner = runbook.string("owner");
    description = runbook.string("description");
    references = runbook.at("references").as_strings();
    file = runbook.string("file");
    sha256 = runbook.string("sha256");
    if (const auto demanded = json.find("database"))
        database = Database{demanded->string("version"), demanded->string("environment")};
    for (auto& name : json.at("secrets").as_strings()) secrets.push_back({std::move(name), {}});
    for (const auto module : json.at("modules").as_array())
        modules.push_back({module.string("name"), module.string("sha256")});
    if (const auto its = json.find("requires")) capabilities = its->as_strings();
    if (const auto all = json.find("databases"))
        for (const auto one : all->as_array())
            databases.push_back(
                {one.string("name"), {one.string("version"), one.string("environment")}, one.flag("when_used")});
    if (const auto all = json.find("lua"))
        for (const auto one : all->as_array())
            lua.push_back({one.string("file"), one.at("first_line").as_int(), one.string("text")});
    if (const auto all = json.find("hooks"))
        for (const auto one : all->as_array()) hooks.push_back({one.string("event"), one.string("function")});
    return head;
}

Json::Array rules_json(const std::vector<RuleResult>& rules) {
    Json::Array all;
    for (const auto& [source, verdict, have, want, message] : rules) {
        Json::Object one{{"source", source}, {"verdict", name_of(verdict)}, {"have", have}, {"want", want}};
        one.put_text("message", message);
        all.push_back(std::move(one));
    }
    return all;
}

void put_result(Json::Object& body, const StepResult& result) {
    const auto& [verdict, reason, rules, captured, remedy] = result;
    body["verdict"] = name_of(verdict);
    body.put_text("reason", reason);
    if (!rules.empty()) body["rules"] = rules_json(rules);
    if (captured) body["captured"] = captured->to_json();
    body.put_text("remedy", remedy);
}

StepResult result_from(JsonView json) {
    StepResult result;
    auto& [verdict, reason, rules, captured, remedy] = result;
    verdict = verdict_from(json.at("verdict"));
    reason = json.text("reason");
    if (const auto all = json.find("rules"))
        for (const auto rule : all->as_array())
            rules.push_back({rule.string("source"), verdict_from(rule.at("verdict")), rule.string("have"),
                             rule.string("want"), rule.text("message")});
    if (const auto value = json.find("captured")) captured = Value::from_json(*value);
    remedy = json.text("remedy");
    return result;
}

void put_deviations(Json::Object& body, const Deviations& deviations) {
    if (deviations.worst.empty()) return;
    Json::Array all;
    for (const auto& [criterion, name, severities, verdict, reason] : deviations.worst) {
        Json::Object counts;
        for (const auto& [severity, count] : severities) counts[std::string(name_of(severity))] = count;
        Json::Object one{
            {"criterion", criterion}, {"name", name}, {"severities", std::move(counts)}, {"verdict", name_of(verdict)}};
        one.put_text("reason", reason);
        all.push_back(std::move(one));
    }
    body["deviations"] = std::move(all);
    if (deviations.more > 0) body["more_deviations"] = deviations.more;
}

std::map<Severity, std::int64_t> severities_from(JsonView json) {
    std::map<Severity, std::int64_t> counts;
    for (const auto count : json.as_object()) {
        const auto severity = severity_named(count.key());
        if (!severity || count.as_int() < 1) throw JsonError("an unknown severity, or none of it");
        counts[*severity] = count.as_int();
    }
    if (counts.empty()) throw JsonError("no severity");
    return counts;
}

Deviations deviations_from(JsonView json) {
    Deviations deviations;
    if (const auto all = json.find("deviations"))
        for (const auto one : all->as_array()) {
            deviations.worst.push_back({one.string("criterion"), one.string("name"),
                                        severities_from(one.at("severities")), verdict_from(one.at("verdict")),
                                        one.text("reason")});
        }
    if (const auto more = json.find("more_deviations")) deviations.more = more->as_int();
    return deviations;
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
constexpr std::string_view name(std::type_identity<ScenarioLeft>) {
    return "scenario.left";
}
constexpr std::string_view name(std::type_identity<LoopUnrolled>) {
    return "loop.unrolled";
}
constexpr std::string_view name(std::type_identity<StepIntended>) {
    return "step.intent";
}
constexpr std::string_view name(std::type_identity<CommitIntended>) {
    return "commit.intent";
}
constexpr std::string_view name(std::type_identity<HookCalled>) {
    return "hook";
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

Json waivers_json(const std::vector<Waiver>& waivers) {
    Json::Array all;
    for (const auto& [criterion, check, seen, reason, by, until] : waivers)
        all.push_back(Json::Object{{"criterion", criterion},
                                   {"check", check},
                                   {"seen", seen},
                                   {"reason", reason},
                                   {"by", by},
                                   {"until", until.to_string()}});
    return all;
}

Json body(const RunStarted& start) {
    const auto& [tool, runbook, fixtures, plan_id, steps, parameters, operator_name, host, signer, signer_name,
                 environment, sandbox, selection, waivers, waived_at] = start;
    auto head = to_json(runbook);
    Json::Object object{{"tool", tool},
                        {"fixtures", fixtures_json(fixtures)},
                        {"plan_id", plan_id},
                        {"steps", steps},
                        {"parameters", to_json(parameters)},
                        {"operator", operator_name},
                        {"host", host},
                        {"sandbox", sandbox},
                        {"environment", environment}};
    if (!selection.only.empty()) object["only"] = Json::strings(selection.only);
    if (!selection.tags.empty()) object["only_tags"] = Json::strings(selection.tags);
    object.put_text("from", selection.from);
    if (!waivers.empty()) {
        object["waivers"] = waivers_json(waivers);
        object["waived_at"] = waived_at.to_string();
    }
    object.put_text("signer", signer);
    object.put_text("signer_name", signer_name);
    for (const char* part : {"modules", "secrets", "database", "databases", "requires", "lua", "hooks"}) {
        if (head.find(part) == head.end()) continue;
        object[part] = std::move(head[part]);
        head.erase(part);
    }
    object["runbook"] = std::move(head);
    return object;
}

RunStarted read(std::type_identity<RunStarted>, JsonView json) {
    RunStarted start;
    auto& [tool, runbook, fixtures, plan_id, steps, parameters, operator_name, host, signer, signer_name, environment,
           sandbox, selection, waivers, waived_at] = start;
    tool = json.string("tool");
    runbook = head_from(json);
    for (const auto fixture : json.at("fixtures").as_array())
        fixtures.push_back({fixture.string("file"), fixture.string("sha256")});
    plan_id = json.string("plan_id");
    steps = json.at("steps").as_int();
    for (const auto parameter : json.at("parameters").as_object())
        parameters.emplace(parameter.key(), Value::from_json(parameter));
    operator_name = json.string("operator");
    host = json.string("host");
    signer = json.text("signer");
    signer_name = json.text("signer_name");
    environment = json.string("environment");
    sandbox = json.at("sandbox").as_bool();
    if (const auto its = json.find("only")) selection.only = its->as_strings();
    if (const auto its = json.find("only_tags")) selection.tags = its->as_strings();
    selection.from = json.text("from");
    if (const auto all = json.find("waivers")) {
        for (const auto one : all->as_array())
            waivers.push_back({one.string("criterion"), one.string("check"), one.string("seen"), one.string("reason"),
                               one.string("by"), core::number_from_json(one.at("until"))});
        waived_at = core::number_from_json(json.at("waived_at"));
    }
    return start;
}

Json body(const StepPlanned& planned) {
    return to_json(planned.step);
}

StepPlanned read(std::type_identity<StepPlanned>, JsonView json) {
    return {step_from_json(json)};
}

Json functions_json(const std::vector<CalledFunction>& functions) {
    Json::Array all;
    for (const auto& [signature, is_volatile, is_security_definer] : functions)
        all.push_back(Json::Object{
            {"signature", signature}, {"volatile", is_volatile}, {"security_definer", is_security_definer}});
    return all;
}

std::vector<CalledFunction> functions_from(JsonView json) {
    std::vector<CalledFunction> all;
    for (const auto function : json.as_array())
        all.push_back({function.string("signature"), function.at("volatile").as_bool(),
                       function.at("security_definer").as_bool()});
    return all;
}

Json body(const TargetReached& target) {
    const auto& [system_identifier, database, version, role, host, port, tls, powers, environment, search_path] =
        target.server;
    Json::Object object{{"system_identifier", system_identifier},
                        {"database", database},
                        {"version", version},
                        {"role", role},
                        {"host", host},
                        {"port", port},
                        {"tls", tls},
                        {"powers", Json::strings(powers)},
                        {"environment", environment},
                        {"search_path", search_path},
                        {"functions", functions_json(target.functions)}};
    object.put_text("name", target.name);
    return object;
}

TargetReached read(std::type_identity<TargetReached>, JsonView json) {
    return {json.text("name"),
            {json.string("system_identifier"), json.string("database"), json.string("version"), json.string("role"),
             json.string("host"), json.string("port"), json.at("tls").as_bool(), json.at("powers").as_strings(),
             json.string("environment"), json.string("search_path")},
            functions_from(json.at("functions"))};
}

Json body(const StepIntended& intended) {
    return of_step(intended.step);
}

StepIntended read(std::type_identity<StepIntended>, JsonView json) {
    return {step_from(json)};
}

Json body(const CommitIntended& intended) {
    const auto& [step, transaction_id] = intended;
    auto object = of_step(step);
    object.put_text("transaction_id", transaction_id);
    return object;
}

CommitIntended read(std::type_identity<CommitIntended>, JsonView json) {
    return {step_from(json), json.text("transaction_id")};
}

Json body(const HookCalled& called) {
    return to_json(called.result);
}

HookCalled read(std::type_identity<HookCalled>, JsonView json) {
    return {hook_result_from(json)};
}

Json body(const ScenarioLeft& event) {
    Json::Array all;
    for (const auto& [object, before, after] : event.left.all)
        all.push_back(Json::Object{{"object", object}, {"before", before}, {"after", after}});
    Json::Object body{{"scenario", event.scenario}, {"left", std::move(all)}};
    body.put_text("not_compared", event.left.not_compared);
    return body;
}

ScenarioLeft read(std::type_identity<ScenarioLeft>, JsonView json) {
    ScenarioLeft event{json.at("scenario").as_int(), {{}, json.text("not_compared")}};
    for (const auto one : json.at("left").as_array())
        event.left.all.push_back({one.string("object"), one.string("before"), one.string("after")});
    return event;
}

Json body(const LoopUnrolled& unrolled) {
    const auto& [step, list, first_number, steps] = unrolled;
    auto object = of_step(step);
    object["list"] = list.to_json();
    object["first_number"] = first_number;
    object["steps"] = steps;
    return object;
}

LoopUnrolled read(std::type_identity<LoopUnrolled>, JsonView json) {
    return {step_from(json), Value::from_json(json.at("list")), json.at("first_number").as_int(),
            json.at("steps").as_int()};
}

Json body(const QuestionAnswered& answered) {
    const auto& [step, source, answer, evidence] = answered;
    auto object = of_step(step);
    object["source"] = source;
    object["answer"] = answer.to_json();
    object["evidence"] = evidence;
    return object;
}

QuestionAnswered read(std::type_identity<QuestionAnswered>, JsonView json) {
    return {step_from(json), json.string("source"), Value::from_json(json.at("answer")), json.string("evidence")};
}

Json body(const NoteShown& note) {
    const auto& [step, text] = note;
    auto object = of_step(step);
    object["text"] = text;
    return object;
}

NoteShown read(std::type_identity<NoteShown>, JsonView json) {
    return {step_from(json), json.string("text")};
}

Json body(const StepJudged& judged) {
    const auto& [step, result, observed, facts] = judged;
    const auto& [duration_us, sql_sha256] = facts;
    auto object = of_step(step);
    put_result(object, result);
    if (observed) object["observed"] = observed->to_json();
    if (duration_us) object["duration_us"] = *duration_us;
    object.put_text("sql_sha256", sql_sha256);
    return object;
}

StepJudged read(std::type_identity<StepJudged>, JsonView json) {
    StepJudged judged;
    auto& [step, result, observed, facts] = judged;
    auto& [duration_us, sql_sha256] = facts;
    step = step_from(json);
    result = result_from(json);
    if (const auto seen = json.find("observed")) observed = Observation::from_json(*seen);
    if (const auto duration = json.find("duration_us")) duration_us = duration->as_int();
    sql_sha256 = json.text("sql_sha256");
    return judged;
}

Json body(const GateDecided& decided) {
    const auto& [step, title, result] = decided;
    const auto& [decision, rule, reasons, deviations] = result;
    auto object = of_step(step);
    object["title"] = title;
    object["decision"] = name_of(decision);
    object["rule"] = rule;
    object["reasons"] = Json::strings(reasons);
    put_deviations(object, deviations);
    return object;
}

GateDecided read(std::type_identity<GateDecided>, JsonView json) {
    return {step_from(json),
            json.string("title"),
            {decision_from(json.at("decision")), json.string("rule"), json.at("reasons").as_strings(),
             deviations_from(json)}};
}

Json body(const RunEnded& ended) {
    const auto& [result, aborted] = ended;
    const auto& [decision, reasons, deviations, counts, waived] = result;
    Json::Object counted;
    for (const auto& [verdict, count] : counts) counted[name_of(verdict)] = count;
    Json::Object object{
        {"decision", name_of(decision)}, {"reasons", Json::strings(reasons)}, {"counts", std::move(counted)}};
    put_deviations(object, deviations);
    if (waived > 0) object["waived"] = waived;
    object.put_text("aborted", aborted);
    return object;
}

RunEnded read(std::type_identity<RunEnded>, JsonView json) {
    RunEnded ended;
    auto& [result, aborted] = ended;
    auto& [decision, reasons, deviations, counts, waived] = result;
    deviations = deviations_from(json);
    decision = decision_from(json.at("decision"));
    reasons = json.at("reasons").as_strings();
    for (const auto count : json.at("counts").as_object()) {
        const auto verdict = verdict_named(count.key());
        if (!verdict) throw JsonError("an unknown verdict");
        counts[*verdict] = count.as_int();
    }
    if (const auto count = json.find("waived")) waived = count->as_int();
    aborted = json.text("aborted");
    return ended;
}

Json body(const LogSealed& sealed) {
    return Json::Object{{"lines", sealed.lines}};
}

LogSealed read(std::type_identity<LogSealed>, JsonView json) {
    return {json.at("lines").as_count()};
}

template <std::size_t... I>
std::string all_names(std::index_sequence<I...>) {
    std::string all;
    for (const auto one : {name(std::type_identity<std::variant_alternative_t<I, Event>>())...})
        all += (all.empty() ? "" : ", ") + std::string(one);
    return all;
}

// Finds the event of that name; an event without the three functions above does not compile.
template <std::size_t I = 0>
Event read_named(std::string_view type, JsonView json) {
    if constexpr (I == std::variant_size_v<Event>) {
        throw EventError(fmt::format("its `type` is {}, expected one of {}; was it written by a later version?",
                                     core::printable(type),
                                     all_names(std::make_index_sequence<std::variant_size_v<Event>>())));
    } else {
        constexpr std::type_identity<std::variant_alternative_t<I, Event>> kind;
        if (type == name(kind)) return read(kind, json);
        return read_named<I + 1>(type, json);
    }
}

Event checked(std::string_view type, JsonView json) {
    try {
        auto event = read_named(type, json);
        // What the event does not hold is neither judged nor reported, so nobody would vouch for it.
        if (const auto unread = json.first_unread())
            throw JsonError(fmt::format("`{}` is not known", core::printable(*unread)));
        return event;
    } catch (const JsonError& error) {
        throw EventError(fmt::format("its `body` is not that of a {}: {}", type, error.what()));
    }
}

}  // namespace

ObservedFacts facts_of(const Step& step, const std::optional<Observation>& observed) {
    ObservedFacts facts;
    if (!observed) return facts;
    const auto& durations = observed->durations;
    if (!durations.empty()) facts.duration_us = std::accumulate(durations.begin(), durations.end(), std::int64_t{0});
    if (const auto* sql = sql_of(step)) facts.sql_sha256 = core::sha256_hex(sql->text);
    return facts;
}

StepJudged step_judged(const Step& step, StepResult result, std::optional<Observation> observed) {
    auto facts = facts_of(step, observed);
    return {ref_of(step), std::move(result), std::move(observed), std::move(facts)};
}

std::string_view type_of(const Event& event) {
    return std::visit([]<typename Kind>(const Kind&) { return name(std::type_identity<Kind>()); }, event);
}

Json body_of(const Event& event) {
    return std::visit([](const auto& kind) { return body(kind); }, event);
}

Event EventReader::read(std::string_view type, JsonView json) {
    constexpr auto first = name(std::type_identity<RunStarted>());
    if (sealed_) throw EventError("it follows the seal, which must be the last line");
    if (count_ == 0 && type != first)
        throw EventError(fmt::format("its `type` is not {}, which must be first in a log", first));
    if (count_ > 0 && type == first) throw EventError(fmt::format("it is a second {}", first));
    auto event = checked(type, json);
    const auto* seal = std::get_if<LogSealed>(&event);
    if (seal != nullptr && seal->lines != count_)
        throw EventError(fmt::format("it is a seal that does not count the {} lines before it", count_));
    sealed_ = seal != nullptr;
    ++count_;
    return event;
}

}  // namespace runbook::model

template class std::vector<runbook::model::Event>;
