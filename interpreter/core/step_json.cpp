#include <array>

#include "interpreter/core/step.hpp"

// Steps as the log's `plan.step` lines and `runbook plan --json` hold them, and back.
namespace runbook::core {

namespace {

constexpr std::array<std::string_view, 6> kRuleKinds = {"expect",  "fail if", "fail unless",
                                                        "warn if", "skip if", "target"};

Json strings(const std::vector<std::string>& values) {
    return Json::Array(values.begin(), values.end());
}

std::vector<std::string> strings_from(const Json* json) {
    std::vector<std::string> values;
    if (json != nullptr)
        for (const auto& value : json->as_array()) values.push_back(value.as_string());
    return values;
}

std::optional<Expr> expr_from(const Json* json) {
    if (json == nullptr) return std::nullopt;
    return Expr::from_json(*json);
}

Number number_from(const Json& json) {
    auto number = Number::parse(json.as_string());
    if (!number) throw JsonError("a malformed number");
    return *number;
}

Kind kind_from(const Json& json) {
    const auto kind = declarable_kind(json.as_string());
    if (!kind) throw JsonError("an unknown type");
    return *kind;
}

std::size_t size_from(const Json& json) {
    if (json.as_int() < 0) throw JsonError("a number below zero");
    return static_cast<std::size_t>(json.as_int());
}

Json place_json(const SourcePlace& place) {
    return Json::Object{
        {"file", place.file}, {"line", std::uint64_t{place.line}}, {"column", std::uint64_t{place.column}}};
}

SourcePlace place_from(const Json& json) {
    return {json.at("file").as_string(), size_from(json.at("line")), size_from(json.at("column"))};
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

SqlText sql_from(const Json& json) {
    SqlText sql;
    sql.text = json.at("text").as_string();
    sql.takes_parameters = json.find("literals") == nullptr;
    if (const Json* variables = json.find("variables"))
        for (const auto& variable : variables->as_array())
            sql.variables.push_back({size_from(variable.at("begin")), size_from(variable.at("end")),
                                     variable.at("identifier").as_bool(), variable.at("name").as_string(),
                                     Expr::from_json(variable.at("value"))});
    return sql;
}

void put_probe(Json::Object& object, const Probe& probe) {
    if (const auto* sql = std::get_if<SqlProbe>(&probe)) object["sql"] = sql_json(sql->sql);
    if (const auto* file = std::get_if<FileProbe>(&probe)) object["file"] = file->path.to_json();
}

Probe probe_from(const Json& json) {
    if (const Json* sql = json.find("sql")) return SqlProbe{sql_from(*sql)};
    return FileProbe{Expr::from_json(json.at("file"))};
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

Rule rule_from(const Json& json) {
    const auto found = std::find(kRuleKinds.begin(), kRuleKinds.end(), json.at("rule").as_string());
    if (found == kRuleKinds.end()) throw JsonError("an unknown kind of rule");
    return {static_cast<Rule::Kind>(found - kRuleKinds.begin()),
            Expr::from_json(json.at("condition")),
            expr_from(json.find("alert")),
            expr_from(json.find("message")),
            json.at("source").as_string(),
            place_from(json.at("place"))};
}

Json criterion_json(const Criterion& criterion) {
    return Json::Object{{"id", criterion.id},
                        {"title", criterion.title},
                        {"severity", name_of(criterion.severity)},
                        {"tags", strings(criterion.tags)},
                        {"implied", criterion.implied}};
}

Criterion criterion_from(const Json& json) {
    const auto severity = severity_named(json.at("severity").as_string());
    if (!severity) throw JsonError("an unknown severity");
    return {json.at("id").as_string(), json.at("title").as_string(), *severity, strings_from(json.find("tags")),
            json.at("implied").as_bool()};
}

Json gate_rule_json(const GateRule& rule) {
    Json::Object object{{"decision", name_of(rule.decision)}, {"source", rule.source}};
    if (rule.condition) object["condition"] = rule.condition->to_json();
    if (rule.reason) object["reason"] = rule.reason->to_json();
    return object;
}

GateRule gate_rule_from(const Json& json) {
    const auto decision = decision_named(json.at("decision").as_string());
    if (!decision) throw JsonError("an unknown decision");
    return {*decision, expr_from(json.find("condition")), expr_from(json.find("reason")),
            json.at("source").as_string()};
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
        object["name"] = capture.name;
        object["variable"] = capture.variable;
        object["type"] = name_of(capture.kind);
        object["all"] = capture.all;
        put_probe(object, capture.probe);
    }
    void operator()(const Manual& manual) const {
        object["by"] = manual.by;
        object["wants_evidence"] = manual.wants_evidence;
    }
    void operator()(const Ask& ask) const {
        object["name"] = ask.name;
        object["variable"] = ask.variable;
        object["type"] = name_of(ask.kind);
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

Check check_from(const Json& json) {
    Check check;
    check.probe = probe_from(json);
    if (const Json* among = json.find("among")) check.among = sql_from(*among);
    check.among_any = json.find("among_any") != nullptr;
    if (const Json* samples = json.find("samples")) check.samples = samples->as_int();
    for (const auto& rule : json.at("rules").as_array()) check.rules.push_back(rule_from(rule));
    check.remedy = expr_from(json.find("remedy"));
    check.waivable = json.find("waivable") != nullptr;
    if (const Json* counterexample = json.find("counterexample")) check.counterexample = sql_from(*counterexample);
    return check;
}

Gate gate_from(const Json& json) {
    Gate gate;
    for (const auto& rule : json.at("rules").as_array()) gate.rules.push_back(gate_rule_from(rule));
    gate.is_root = json.at("root").as_bool();
    return gate;
}

void read_body(Step& step, const Json& json) {
    const auto& kind = json.at("kind").as_string();
    if (kind == "check")
        step.body = check_from(json);
    else if (kind == "capture")
        step.body = Capture{json.at("name").as_string(), json.at("variable").as_string(), kind_from(json.at("type")),
                            json.at("all").as_bool(), probe_from(json)};
    else if (kind == "manual")
        step.body = Manual{json.at("by").as_string(), json.at("wants_evidence").as_bool()};
    else if (kind == "ask")
        step.body = Ask{json.at("name").as_string(), json.at("variable").as_string(), kind_from(json.at("type")),
                        json.at("prompt").as_string()};
    else if (kind == "note")
        step.body = Note{Expr::from_json(json.at("text"))};
    else if (kind == "indicator")
        step.body = Indicator{strings_from(&json.at("of"))};
    else if (kind == "gate")
        step.body = gate_from(json);
    else
        throw JsonError("an unknown kind of step");
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

Step step_from_json(const Json& json) {
    Step step;
    step.number = json.at("number").as_int();
    step.id = json.at("id").as_string();
    step.title = Expr::literal(Value::text(json.at("title").as_string()));
    step.section = strings_from(&json.at("section"));
    step.place = place_from(json.at("place"));
    const Json& settings = json.at("settings");
    step.settings = {number_from(settings.at("statement_timeout_s")), number_from(settings.at("lock_timeout_s")),
                     settings.at("search_path").as_string()};
    if (const Json* scenario = json.find("scenario")) step.scenario = scenario->as_int();
    if (const Json* criterion = json.find("criterion")) step.criterion = criterion_from(*criterion);
    step.tags = strings_from(json.find("tags"));
    if (const Json* conditions = json.find("only_if"))
        for (const auto& condition : conditions->as_array()) step.only_if.push_back(Expr::from_json(condition));
    read_body(step, json);
    return step;
}

}  // namespace runbook::core
