#include "interpreter/model/step_json.hpp"

#include <algorithm>
#include <optional>
#include <type_traits>

namespace runbook::model {

namespace {

using core::Expr;
using core::Json;
using core::JsonError;
using core::JsonView;
using core::Kind;

constexpr std::string_view name_of(Rule::Kind kind) {
    switch (kind) {
        case Rule::Kind::expect: return "expect";
        case Rule::Kind::fail_if: return "fail if";
        case Rule::Kind::fail_unless: return "fail unless";
        case Rule::Kind::warn_if: return "warn if";
        case Rule::Kind::skip_if: return "skip if";
        case Rule::Kind::target: return "target";
    }
    return {};
}

Rule::Kind rule_kind_from(std::string_view name) {
    for (int i = 0; !name_of(static_cast<Rule::Kind>(i)).empty(); ++i)
        if (name_of(static_cast<Rule::Kind>(i)) == name) return static_cast<Rule::Kind>(i);
    throw JsonError("an unknown kind of rule");
}

std::vector<std::string> strings_in(JsonView json, std::string_view key) {
    const auto found = json.find(key);
    return found ? found->as_strings() : std::vector<std::string>();
}

std::optional<Expr> expr_from(std::optional<JsonView> json) {
    if (!json) return std::nullopt;
    return Expr::from_json(*json);
}

Kind kind_from(JsonView json) {
    const auto kind = core::declarable_kind(json.as_string());
    if (!kind) throw JsonError("an unknown type");
    return *kind;
}

Json place_json(const SourcePlace& place) {
    return Json::Object{
        {"file", place.file}, {"line", std::uint64_t{place.line}}, {"column", std::uint64_t{place.column}}};
}

SourcePlace place_from(JsonView json) {
    return {json.string("file"), json.at("line").as_count(), json.at("column").as_count()};
}

Json sql_json(const SqlText& sql) {
    Json::Array variables;
    for (const auto& variable : sql.variables)
        variables.push_back(Json::Object{{"begin", std::uint64_t{variable.begin}},
                                         {"end", std::uint64_t{variable.end}},
                                         {"identifier", variable.identifier},
                                         {"name", variable.name},
                                         {"value", variable.value.to_json()}});
    Json::Object object{{"text", sql.text}};
    if (!variables.empty()) object["variables"] = std::move(variables);
    if (!sql.takes_parameters) object["literals"] = true;
    return object;
}

SqlText sql_from(JsonView json) {
    SqlText sql;
    sql.text = json.string("text");
    sql.takes_parameters = !json.flag("literals");
    if (const auto variables = json.find("variables"))
        for (const auto variable : variables->as_array())
            sql.variables.push_back({variable.at("begin").as_count(), variable.at("end").as_count(),
                                     variable.at("identifier").as_bool(), variable.string("name"),
                                     Expr::from_json(variable.at("value"))});
    return sql;
}

template <typename Rules, typename Write>
Json::Array all_json(const Rules& rules, const Write& write) {
    Json::Array all;
    for (const auto& rule : rules) all.push_back(write(rule));
    return all;
}

Json http_json(const HttpProbe& http) {
    const auto& [method, url, headers] = http;
    return Json::Object{{"method", method},
                        {"url", url.to_json()},
                        {"headers", all_json(headers, [](const Header& header) {
                             return Json::Object{{"name", header.name}, {"value", header.value.to_json()}};
                         })}};
}

Json lua_json(const LuaProbe& lua) {
    return Json::Object{{"function", lua.function},
                        {"arguments", all_json(lua.arguments, [](const LuaArgument& argument) {
                             return Json::Object{{"name", argument.name}, {"value", argument.value.to_json()}};
                         })}};
}

void put_probe(Json::Object& object, const Probe& probe) {
    std::visit(Cases{[&](const SqlProbe& sql) { object["sql"] = sql_json(sql.sql); },
                     [&](const FileProbe& file) { object["file"] = file.path.to_json(); },
                     [&](const FilesProbe& files) { object["files"] = files.pattern.to_json(); },
                     [&](const CommandProbe& command) {
                         object["command"] = all_json(command.words, [](const Expr& word) { return word.to_json(); });
                     },
                     [&](const HttpProbe& http) { object["http"] = http_json(http); },
                     [&](const ElapsedProbe& elapsed) { object["elapsed_of"] = elapsed.section; },
                     [&](const LuaProbe& lua) { object["lua"] = lua_json(lua); },
                     [&](const ListenProbe& listen) { object["listen"] = listen.channel.to_json(); }},
               probe);
}

void put_output(Json::Object& object, const Output& output) {
    object["name"] = output.name;
    object["variable"] = output.variable.name;
    object["type"] = core::name_of(output.kind);
    object["all"] = output.all;
}

Output output_from(JsonView json, core::Variable::Origin origin) {
    return {
        json.string("name"), {origin, json.string("variable")}, kind_from(json.at("type")), json.at("all").as_bool()};
}

SqlProbe probe_from(std::type_identity<SqlProbe>, JsonView json) {
    return {sql_from(json.at("sql"))};
}
FileProbe probe_from(std::type_identity<FileProbe>, JsonView json) {
    return {Expr::from_json(json.at("file"))};
}
FilesProbe probe_from(std::type_identity<FilesProbe>, JsonView json) {
    return {Expr::from_json(json.at("files"))};
}
CommandProbe probe_from(std::type_identity<CommandProbe>, JsonView json) {
    CommandProbe command;
    for (const auto word : json.at("command").as_array()) command.words.push_back(Expr::from_json(word));
    return command;
}
HttpProbe probe_from(std::type_identity<HttpProbe>, JsonView json) {
    const auto its = json.at("http");
    HttpProbe http{its.string("method"), Expr::from_json(its.at("url")), {}};
    for (const auto header : its.at("headers").as_array())
        http.headers.push_back({header.string("name"), Expr::from_json(header.at("value"))});
    return http;
}
ElapsedProbe probe_from(std::type_identity<ElapsedProbe>, JsonView json) {
    return {json.string("elapsed_of")};
}
LuaProbe probe_from(std::type_identity<LuaProbe>, JsonView json) {
    const auto its = json.at("lua");
    LuaProbe lua{its.string("function"), {}};
    for (const auto argument : its.at("arguments").as_array())
        lua.arguments.push_back({argument.string("name"), Expr::from_json(argument.at("value"))});
    return lua;
}
ListenProbe probe_from(std::type_identity<ListenProbe>, JsonView json) {
    return {Expr::from_json(json.at("listen"))};
}
bool holds_probe(std::type_identity<ListenProbe>, JsonView json) {
    return json.find("listen").has_value();
}
bool holds_probe(std::type_identity<LuaProbe>, JsonView json) {
    return json.find("lua").has_value();
}
bool holds_probe(std::type_identity<FilesProbe>, JsonView json) {
    return json.find("files").has_value();
}
bool holds_probe(std::type_identity<CommandProbe>, JsonView json) {
    return json.find("command").has_value();
}
bool holds_probe(std::type_identity<HttpProbe>, JsonView json) {
    return json.find("http").has_value();
}
bool holds_probe(std::type_identity<ElapsedProbe>, JsonView json) {
    return json.find("elapsed_of").has_value();
}
bool holds_probe(std::type_identity<SqlProbe>, JsonView json) {
    return json.find("sql").has_value();
}
bool holds_probe(std::type_identity<FileProbe>, JsonView json) {
    return json.find("file").has_value();
}

// Tries each kind of probe; a kind without functions above does not compile.
template <std::size_t I = 0>
Probe probe_from(JsonView json) {
    if constexpr (I == std::variant_size_v<Probe>) {
        throw JsonError("there is no probe");
    } else {
        constexpr std::type_identity<std::variant_alternative_t<I, Probe>> kind;
        if (holds_probe(kind, json)) return probe_from(kind, json);
        return probe_from<I + 1>(json);
    }
}

Json rule_json(const Rule& rule) {
    const auto& [kind, condition, alert, message, source, place] = rule;
    Json::Object object{
        {"rule", name_of(kind)}, {"condition", condition.to_json()}, {"source", source}, {"place", place_json(place)}};
    if (alert) object["alert"] = alert->to_json();
    if (message) object["message"] = message->to_json();
    return object;
}

Rule rule_from(JsonView json) {
    return {rule_kind_from(json.at("rule").as_string()),
            Expr::from_json(json.at("condition")),
            expr_from(json.find("alert")),
            expr_from(json.find("message")),
            json.string("source"),
            place_from(json.at("place"))};
}

Json criterion_json(const Criterion& criterion) {
    const auto& [id, title, severity, tags, implied] = criterion;
    return Json::Object{{"id", id},
                        {"title", title},
                        {"severity", model::name_of(severity)},
                        {"tags", Json::strings(tags)},
                        {"implied", implied}};
}

Criterion criterion_from(JsonView json) {
    const auto severity = severity_named(json.string("severity"));
    if (!severity) throw JsonError("an unknown severity");
    return {json.string("id"), json.string("title"), *severity, strings_in(json, "tags"), json.at("implied").as_bool()};
}

Json gate_rule_json(const GateRule& rule) {
    const auto& [decision, condition, reason, source] = rule;
    Json::Object object{{"decision", model::name_of(decision)}, {"source", source}};
    if (condition) object["condition"] = condition->to_json();
    if (reason) object["reason"] = reason->to_json();
    return object;
}

GateRule gate_rule_from(JsonView json) {
    const auto decision = decision_named(json.string("decision"));
    if (!decision) throw JsonError("an unknown decision");
    return {*decision, expr_from(json.find("condition")), expr_from(json.find("reason")), json.string("source")};
}

// Every member of a body is named, so that a new one cannot be forgotten.
struct BodyWriter {
    Json::Object& object;

    void operator()(const Check& check) const {
        const auto& [probe, among, among_any, samples, rules, remedy, waivable, polling, analyze, counterexample] =
            check;
        put_probe(object, probe);
        if (among) object["among"] = sql_json(*among);
        if (among_any) object["among_any"] = true;
        if (samples > 1) object["samples"] = samples;
        object["rules"] = all_json(rules, rule_json);
        if (remedy) object["remedy"] = remedy->to_json();
        if (waivable) object["waivable"] = true;
        if (polling)
            object["polling"] = Json::Object{{"timeout_s", polling->timeout.to_string()},
                                             {"every_s", polling->every.to_string()},
                                             {"holds_for_s", polling->holds_for.to_string()}};
        if (analyze) object["analyze"] = true;
        if (counterexample) object["counterexample"] = sql_json(*counterexample);
    }
    void operator()(const Capture& capture) const {
        const auto& [output, probe, take] = capture;
        put_output(object, output);
        put_probe(object, probe);
        if (take) object["take"] = take->to_json();
    }
    void operator()(const Manual& manual) const {
        const auto& [by, needs_evidence] = manual;
        object["by"] = by;
        object["needs_evidence"] = needs_evidence;
    }
    void operator()(const Ask& ask) const {
        const auto& [output, prompt] = ask;
        put_output(object, output);
        object["prompt"] = prompt;
    }
    void operator()(const Note& note) const {
        const auto& [text] = note;
        object["text"] = text.to_json();
    }
    void operator()(const Indicator& indicator) const {
        const auto& [of] = indicator;
        object["of"] = Json::strings(of);
    }
    void operator()(const Gate& gate) const {
        const auto& [rules, is_root] = gate;
        object["rules"] = all_json(rules, gate_rule_json);
        object["root"] = is_root;
    }
    void operator()(const Loop& loop) const {
        const auto& [name, value, kind, list, steps] = loop;
        object["name"] = name;
        object["variable"] = value.name;
        if (kind != core::Kind::unknown) object["type"] = core::name_of(kind);
        object["list"] = list.to_json();
        object["steps"] = all_json(steps, [](const Step& step) { return to_json(step); });
    }
    void operator()(const Begin& begin) const {
        const auto& [channel] = begin;
        if (channel) object["channel"] = channel->to_json();
    }
    void operator()(const Commit&) const {}
};

Json identity_json(const Identity& identity) {
    const auto& [name, role, settings, exempt] = identity;
    Json::Object object{
        {"identity", name}, {"role", role.to_json()}, {"settings", all_json(settings, [](const Setting& setting) {
                                                           Json::Object one{{"name", setting.name}};
                                                           if (setting.value) one["value"] = setting.value->to_json();
                                                           return Json(std::move(one));
                                                       })}};
    if (exempt) object["exempt"] = true;
    return object;
}

Identity identity_from(JsonView json) {
    Identity identity;
    auto& [name, role, settings, exempt] = identity;
    name = json.string("identity");
    role = Expr::from_json(json.at("role"));
    for (const auto one : json.at("settings").as_array())
        settings.push_back({one.string("name"), expr_from(one.find("value"))});
    exempt = json.flag("exempt");
    return identity;
}

Check body_from(std::type_identity<Check>, JsonView json) {
    Check check;
    auto& [probe, among, among_any, samples, rules, remedy, waivable, polling, analyze, counterexample] = check;
    probe = probe_from(json);
    if (const auto sql = json.find("among")) among = sql_from(*sql);
    among_any = json.flag("among_any");
    if (const auto count = json.find("samples")) samples = count->as_int();
    for (const auto rule : json.at("rules").as_array()) rules.push_back(rule_from(rule));
    remedy = expr_from(json.find("remedy"));
    waivable = json.flag("waivable");
    if (const auto its = json.find("polling"))
        polling = Polling{core::number_from_json(its->at("timeout_s")), core::number_from_json(its->at("every_s")),
                          core::number_from_json(its->at("holds_for_s"))};
    analyze = json.flag("analyze");
    if (const auto sql = json.find("counterexample")) counterexample = sql_from(*sql);
    return check;
}
Capture body_from(std::type_identity<Capture>, JsonView json) {
    return {output_from(json, core::Variable::Origin::capture), probe_from(json), expr_from(json.find("take"))};
}
Manual body_from(std::type_identity<Manual>, JsonView json) {
    return {json.string("by"), json.at("needs_evidence").as_bool()};
}
Ask body_from(std::type_identity<Ask>, JsonView json) {
    return {output_from(json, core::Variable::Origin::answer), json.string("prompt")};
}
Note body_from(std::type_identity<Note>, JsonView json) {
    return {Expr::from_json(json.at("text"))};
}
Indicator body_from(std::type_identity<Indicator>, JsonView json) {
    return {json.at("of").as_strings()};
}
Gate body_from(std::type_identity<Gate>, JsonView json) {
    Gate gate;
    for (const auto rule : json.at("rules").as_array()) gate.rules.push_back(gate_rule_from(rule));
    gate.is_root = json.at("root").as_bool();
    return gate;
}

Loop body_from(std::type_identity<Loop>, JsonView json) {
    Loop loop;
    loop.name = json.string("name");
    loop.value = {core::Variable::Origin::loop, json.string("variable")};
    if (const auto type = json.find("type")) loop.kind = kind_from(*type);
    loop.list = Expr::from_json(json.at("list"));
    for (const auto step : json.at("steps").as_array()) {
        if (step.string("kind") == kind_name(std::type_identity<Loop>()))
            throw JsonError("a loop over a captured list is in another one");
        loop.steps.push_back(step_from_json(step));
    }
    return loop;
}

Begin body_from(std::type_identity<Begin>, JsonView json) {
    return {expr_from(json.find("channel"))};
}
Commit body_from(std::type_identity<Commit>, JsonView) {
    return {};
}

// Finds the kind of that name; a kind without a function above does not compile.
template <std::size_t I = 0>
Step::Body body_from(std::string_view kind, JsonView json) {
    if constexpr (I == std::variant_size_v<Step::Body>) {
        throw JsonError("an unknown kind of step");
    } else {
        using Body = std::variant_alternative_t<I, Step::Body>;
        if (kind == kind_name(std::type_identity<Body>())) return body_from(std::type_identity<Body>(), json);
        return body_from<I + 1>(kind, json);
    }
}

}  // namespace

Json to_json(const Step& step) {
    const auto& [number, id, title, section, scenario, action, criterion, tags, only_if, needs, database, identity,
                 masked, settings, place, call, body] = step;
    const auto& [statement_timeout, lock_timeout, search_path, keep_rows] = settings;
    Json::Object set{{"statement_timeout_s", statement_timeout.to_string()},
                     {"lock_timeout_s", lock_timeout.to_string()}};
    set.put_text("search_path", search_path);
    if (keep_rows != kMaxKeptRows) set["keep_rows"] = keep_rows;
    Json::Object object{{"kind", kind_name(step)},
                        {"number", number},
                        {"id", id},
                        {"title", step.title_text()},
                        {"section", Json::strings(section)},
                        {"place", place_json(place)},
                        {"settings", std::move(set)}};
    if (!title.is_literal()) object["title_parts"] = title.to_json();
    if (call) object["call"] = place_json(*call);
    if (scenario > 0) object["scenario"] = scenario;
    if (action) object["action"] = Json::Object{{"index", action->index}, {"atomic", action->atomic}};
    if (criterion) object["criterion"] = criterion_json(*criterion);
    if (!tags.empty()) object["tags"] = Json::strings(tags);
    if (!only_if.empty())
        object["only_if"] = all_json(only_if, [](const Expr& condition) { return condition.to_json(); });
    if (!needs.empty()) object["needs"] = Json::strings(needs);
    object.put_text("database", database);
    if (identity) object["as"] = identity_json(*identity);
    if (!masked.empty()) object["masked"] = Json::strings(masked);
    std::visit(BodyWriter{object}, body);
    return object;
}

Step step_from_json(JsonView json) {
    Step step;
    auto& [number, id, title, section, scenario, action, criterion, tags, only_if, needs, database, identity, masked,
           settings, place, call, body] = step;
    number = json.at("number").as_int();
    id = json.string("id");
    title = Expr::literal(core::Value::text(json.string("title")));
    if (const auto parts = json.find("title_parts")) title = Expr::from_json(*parts);
    section = json.at("section").as_strings();
    if (const auto index = json.find("scenario")) scenario = index->as_int();
    if (const auto its = json.find("action"))
        action = ActionPart{its->at("index").as_int(), its->at("atomic").as_bool()};
    if (const auto its = json.find("criterion")) criterion = criterion_from(*its);
    tags = strings_in(json, "tags");
    if (const auto conditions = json.find("only_if"))
        for (const auto condition : conditions->as_array()) only_if.push_back(Expr::from_json(condition));
    needs = strings_in(json, "needs");
    if (const auto its = json.find("as")) identity = identity_from(*its);
    const auto set = json.at("settings");
    settings = {core::number_from_json(set.at("statement_timeout_s")), core::number_from_json(set.at("lock_timeout_s")),
                set.text("search_path")};
    if (const auto rows = set.find("keep_rows")) settings.keep_rows = rows->as_int();
    database = json.text("database");
    masked = strings_in(json, "masked");
    place = place_from(json.at("place"));
    if (const auto its = json.find("call")) call = place_from(*its);
    body = body_from(json.at("kind").as_string(), json);
    return step;
}

}  // namespace runbook::model
