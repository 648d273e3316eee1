#include "interpreter/model/step_json.hpp"

#include <algorithm>
#include <array>

namespace runbook::model {

namespace {

using core::Expr;
using core::Json;
using core::JsonError;
using core::JsonView;
using core::Kind;
using core::Number;

constexpr std::array<std::string_view, 6> kRuleKinds = {"expect",  "fail if", "fail unless",
                                                        "warn if", "skip if", "target"};

Json strings(const std::vector<std::string>& values) {
    return Json::Array(values.begin(), values.end());
}

std::vector<std::string> strings_from(std::optional<JsonView> json) {
    std::vector<std::string> values;
    if (json)
        for (const auto value : json->as_array()) values.emplace_back(value.as_string());
    return values;
}

std::optional<Expr> expr_from(std::optional<JsonView> json) {
    if (!json) return std::nullopt;
    return Expr::from_json(*json);
}

Number number_from(JsonView json) {
    auto number = Number::parse(json.as_string());
    if (!number) throw JsonError("a malformed number");
    return *number;
}

Kind kind_from(JsonView json) {
    const auto kind = core::declarable_kind(json.as_string());
    if (!kind) throw JsonError("an unknown type");
    return *kind;
}

std::size_t size_from(JsonView json) {
    if (json.as_int() < 0) throw JsonError("a negative number");
    return static_cast<std::size_t>(json.as_int());
}

Json place_json(const SourcePlace& place) {
    return Json::Object{
        {"file", place.file}, {"line", std::uint64_t{place.line}}, {"column", std::uint64_t{place.column}}};
}

SourcePlace place_from(JsonView json) {
    return {json.string("file"), size_from(json.at("line")), size_from(json.at("column"))};
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
    sql.takes_parameters = !json.find("literals");
    if (const auto variables = json.find("variables"))
        for (const auto variable : variables->as_array())
            sql.variables.push_back({size_from(variable.at("begin")), size_from(variable.at("end")),
                                     variable.at("identifier").as_bool(), variable.string("name"),
                                     Expr::from_json(variable.at("value"))});
    return sql;
}

void put_probe(Json::Object& object, const Probe& probe) {
    std::visit(Cases{[&](const SqlProbe& sql) { object["sql"] = sql_json(sql.sql); },
                     [&](const FileProbe& file) { object["file"] = file.path.to_json(); }},
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
    Json::Object object{{"rule", kRuleKinds.at(static_cast<std::size_t>(rule.kind))},
                        {"condition", rule.condition.to_json()},
                        {"source", rule.source},
                        {"place", place_json(rule.place)}};
    if (rule.alert) object["alert"] = rule.alert->to_json();
    if (rule.message) object["message"] = rule.message->to_json();
    return object;
}

Rule rule_from(JsonView json) {
    const auto found = std::find(kRuleKinds.begin(), kRuleKinds.end(), json.string("rule"));
    if (found == kRuleKinds.end()) throw JsonError("an unknown kind of rule");
    return {static_cast<Rule::Kind>(found - kRuleKinds.begin()),
            Expr::from_json(json.at("condition")),
            expr_from(json.find("alert")),
            expr_from(json.find("message")),
            json.string("source"),
            place_from(json.at("place"))};
}

Json criterion_json(const Criterion& criterion) {
    return Json::Object{{"id", criterion.id},
                        {"title", criterion.title},
                        {"severity", name_of(criterion.severity)},
                        {"tags", strings(criterion.tags)},
                        {"implied", criterion.implied}};
}

Criterion criterion_from(JsonView json) {
    const auto severity = severity_named(json.string("severity"));
    if (!severity) throw JsonError("an unknown severity");
    return {json.string("id"), json.string("title"), *severity, strings_from(json.find("tags")),
            json.at("implied").as_bool()};
}

Json gate_rule_json(const GateRule& rule) {
    Json::Object object{{"decision", name_of(rule.decision)}, {"source", rule.source}};
    if (rule.condition) object["condition"] = rule.condition->to_json();
    if (rule.reason) object["reason"] = rule.reason->to_json();
    return object;
}

GateRule gate_rule_from(JsonView json) {
    const auto decision = decision_named(json.string("decision"));
    if (!decision) throw JsonError("an unknown decision");
    return {*decision, expr_from(json.find("condition")), expr_from(json.find("reason")), json.string("source")};
}

struct BodyWriter {
    Json::Object& object;

    void operator()(const Check& check) const {
        put_probe(object, check.probe);
        if (check.among) object["among"] = sql_json(*check.among);
        if (check.among_any) object["among_any"] = true;
        if (check.samples > 1) object["samples"] = check.samples;
        Json::Array rules;
        for (const auto& rule : check.rules) rules.push_back(rule_json(rule));
        object["rules"] = std::move(rules);
        if (check.remedy) object["remedy"] = check.remedy->to_json();
        if (check.waivable) object["waivable"] = true;
        if (check.counterexample) object["counterexample"] = sql_json(*check.counterexample);
    }
    void operator()(const Capture& capture) const {
        put_output(object, capture.output);
        put_probe(object, capture.probe);
    }
    void operator()(const Manual& manual) const {
        object["by"] = manual.by;
        object["needs_evidence"] = manual.needs_evidence;
    }
    void operator()(const Ask& ask) const {
        put_output(object, ask.output);
        object["prompt"] = ask.prompt;
    }
    void operator()(const Note& note) const { object["text"] = note.text.to_json(); }
    void operator()(const Indicator& indicator) const { object["of"] = strings(indicator.of); }
    void operator()(const Gate& gate) const {
        Json::Array rules;
        for (const auto& rule : gate.rules) rules.push_back(gate_rule_json(rule));
        object["rules"] = std::move(rules);
        object["root"] = gate.is_root;
    }
};

Check body_from(std::type_identity<Check>, JsonView json) {
    Check check;
    check.probe = probe_from(json);
    if (const auto among = json.find("among")) check.among = sql_from(*among);
    check.among_any = json.find("among_any").has_value();
    if (const auto samples = json.find("samples")) check.samples = samples->as_int();
    for (const auto rule : json.at("rules").as_array()) check.rules.push_back(rule_from(rule));
    check.remedy = expr_from(json.find("remedy"));
    check.waivable = json.find("waivable").has_value();
    if (const auto counterexample = json.find("counterexample")) check.counterexample = sql_from(*counterexample);
    return check;
}
Capture body_from(std::type_identity<Capture>, JsonView json) {
    return {output_from(json, core::Variable::Origin::capture), probe_from(json)};
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
    return {strings_from(json.at("of"))};
}
Gate body_from(std::type_identity<Gate>, JsonView json) {
    Gate gate;
    for (const auto rule : json.at("rules").as_array()) gate.rules.push_back(gate_rule_from(rule));
    gate.is_root = json.at("root").as_bool();
    return gate;
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
    Json::Object object{{"kind", kind_name(step)},
                        {"number", step.number},
                        {"id", step.id},
                        {"title", step.title_text()},
                        {"section", strings(step.section)},
                        {"place", place_json(step.place)},
                        {"settings", Json::Object{{"statement_timeout_s", step.settings.statement_timeout.to_string()},
                                                  {"lock_timeout_s", step.settings.lock_timeout.to_string()},
                                                  {"search_path", step.settings.search_path}}}};
    if (step.scenario > 0) object["scenario"] = step.scenario;
    if (step.criterion) object["criterion"] = criterion_json(*step.criterion);
    if (!step.tags.empty()) object["tags"] = strings(step.tags);
    Json::Array conditions;
    for (const auto& condition : step.only_if) conditions.push_back(condition.to_json());
    if (!conditions.empty()) object["only_if"] = std::move(conditions);
    std::visit(BodyWriter{object}, step.body);
    return object;
}

Step step_from_json(JsonView json) {
    Step step;
    step.number = json.at("number").as_int();
    step.id = json.string("id");
    step.title = Expr::literal(core::Value::text(json.string("title")));
    step.section = strings_from(json.at("section"));
    step.place = place_from(json.at("place"));
    const auto settings = json.at("settings");
    step.settings = {number_from(settings.at("statement_timeout_s")), number_from(settings.at("lock_timeout_s")),
                     settings.string("search_path")};
    if (const auto scenario = json.find("scenario")) step.scenario = scenario->as_int();
    if (const auto criterion = json.find("criterion")) step.criterion = criterion_from(*criterion);
    step.tags = strings_from(json.find("tags"));
    if (const auto conditions = json.find("only_if"))
        for (const auto condition : conditions->as_array()) step.only_if.push_back(Expr::from_json(condition));
    step.body = body_from(json.at("kind").as_string(), json);
    return step;
}

}  // namespace runbook::model
