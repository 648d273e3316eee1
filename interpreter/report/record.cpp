#include "interpreter/report/record.hpp"

#include "interpreter/core/text.hpp"
#include "interpreter/log/reader.hpp"

namespace runbook::report {

using core::Json;

namespace {

std::vector<std::string> texts(const Json& body, std::string_view key) {
    std::vector<std::string> all;
    if (const Json* values = body.find(key))
        for (const auto& value : values->as_array()) all.push_back(value.as_string());
    return all;
}

bool flag(const Json& body, std::string_view key) {
    const Json* value = body.find(key);
    return value != nullptr && value->as_bool();
}

// A port or a version may have been logged as an integer.
std::string scalar(const Json& body, std::string_view key) {
    const Json* value = body.find(key);
    if (value == nullptr) return {};
    return value->is_string() ? value->as_string() : std::to_string(value->as_int());
}

core::Verdict verdict_in(const Json& body) {
    const auto verdict = core::verdict_named(body.at("verdict").as_string());
    if (!verdict) throw core::JsonError("an unknown verdict");
    return *verdict;
}

core::Decision decision_in(const Json& body) {
    const auto decision = core::decision_named(body.at("decision").as_string());
    if (!decision) throw core::JsonError("an unknown decision");
    return *decision;
}

std::vector<Digest> digests(const Json& body, std::string_view list, std::string_view name) {
    std::vector<Digest> all;
    if (const Json* values = body.find(list))
        for (const auto& value : values->as_array()) all.push_back({value.at(name).as_string(), value.text("sha256")});
    return all;
}

void read_runbook(RunStart& start, const Json& runbook) {
    start.title = runbook.at("title").as_string();
    start.id = runbook.text("id");
    start.version = scalar(runbook, "version");
    start.owner = runbook.text("owner");
    start.description = runbook.text("description");
    start.references = texts(runbook, "references");
    start.file = runbook.text("file");
    start.sha256 = runbook.text("sha256");
}

RunStart start_from(const log::Line& line) {
    const Json& body = line.event.body;
    RunStart start;
    start.time = line.time;
    start.run = line.run;
    start.tool = body.at("tool").as_string();
    read_runbook(start, body.at("runbook"));
    start.modules = digests(body, "modules", "name");
    start.fixtures = digests(body, "fixtures", "file");
    start.plan_id = body.at("plan_id").as_string();
    start.steps = body.at("steps").as_int();
    if (const Json* parameters = body.find("parameters"))
        for (const auto& [name, value] : parameters->as_object())
            start.parameters.emplace_back(name, core::Value::from_json(value));
    start.secrets = texts(body, "secrets");
    start.tester = body.at("operator").as_string();
    start.host = body.text("host");
    start.signer = body.text("signer");
    start.sandbox = flag(body, "sandbox");
    start.environment = body.text("environment");
    if (const Json* with = body.find("started_with")) start.narrowed = flag(*with, "narrowed");
    return start;
}

TargetFacts target_from(const Json& body) {
    return {body.text("system_identifier"),
            body.at("database").as_string(),
            scalar(body, "version"),
            body.text("role"),
            body.text("host"),
            scalar(body, "port"),
            flag(body, "tls"),
            body.text("environment"),
            flag(body, "superuser")};
}

StepResult result_from(const Json& body) {
    StepResult result;
    result.verdict = verdict_in(body);
    result.why = body.text("why");
    if (const Json* observed = body.find("observed")) result.observed = core::Observation::from_json(*observed);
    if (const Json* rules = body.find("rules"))
        for (const auto& rule : rules->as_array())
            result.rules.push_back({rule.at("source").as_string(), verdict_in(rule), rule.text("have"),
                                    rule.text("want"), rule.text("message")});
    if (const Json* captured = body.find("captured")) result.captured = core::Value::from_json(*captured);
    result.remedy = body.text("remedy");
    if (const Json* duration = body.find("duration_us")) result.duration = duration->as_int();
    return result;
}

class RecordReader {
  public:
    void read(const log::Line& line) {
        try {
            take(line);
        } catch (const core::JsonError& error) {
            throw ReportError(fmt::format(
                "line {} of the log ({}) cannot be read: {}; `runbook verify` tells whether the log was changed",
                line.seq + 1, core::printable(line.event.type), core::printable(error.what())));
        }
    }

    RunRecord record() {
        if (!started_)
            throw ReportError(
                "the log holds no line: a report needs at least its `run.start`; is this the right file?");
        return std::move(record_);
    }

  private:
    RunRecord record_;
    std::set<std::int64_t> planned_;
    bool started_ = false;

    void take(const log::Line& line) {
        const auto& [type, body] = line.event;
        if (started_ != (type != "run.start"))
            throw core::JsonError(started_ ? "a run starts but once" : "a log begins with `run.start`");
        started_ = true;
        if (type == "run.start")
            record_.start = start_from(line);
        else if (type == "plan.step")
            take_step(core::step_from_json(body));
        else if (type == "target")
            record_.target = target_from(body);
        else if (type == "step.intent")
            record_.begun.insert(number_in(body));
        else if (type == "step.result")
            put(record_.results, number_in(body), result_from(body));
        else
            take_other(line);
    }

    void take_other(const log::Line& line) {
        const auto& [type, body] = line.event;
        if (type == "operator.input")
            put(record_.inputs, number_in(body),
                {line.time, body.text("source"), core::Value::from_json(body.at("answer")), body.text("evidence")});
        else if (type == "notice")
            record_.notices.push_back({line.time, body.at("text").as_string()});
        else if (type == "gate.decided")
            put(record_.gates, number_in(body), {decision_in(body), body.text("rule"), texts(body, "reasons")});
        else if (type == "run.end")
            record_.end = RunEnd{line.time, decision_in(body), texts(body, "reasons"), body.text("aborted")};
        else if (type == "seal")
            record_.sealed = true;
        else
            ++record_.unread[type];
    }

    void take_step(core::Step step) {
        if (!planned_.insert(step.number).second)
            throw core::JsonError(fmt::format("step {} was planned before", step.number));
        record_.steps.push_back(std::move(step));
    }

    std::int64_t number_in(const Json& body) const {
        const auto number = body.at("number").as_int();
        if (planned_.count(number) == 0) throw core::JsonError(fmt::format("step {} was not planned", number));
        return number;
    }

    template <typename T>
    static void put(std::map<std::int64_t, T>& into, std::int64_t number, T value) {
        if (!into.try_emplace(number, std::move(value)).second)
            throw core::JsonError(fmt::format("step {} has one already", number));
    }
};

}  // namespace

RunRecord read_record(const std::vector<log::Line>& lines) {
    RecordReader reader;
    for (const auto& line : lines) reader.read(line);
    return reader.record();
}

RunRecord read_record(std::string_view bytes) {
    RecordReader reader;
    const auto end = log::read_lines(bytes, [&](const log::Line& line) { reader.read(line); });
    if (end.damage)
        throw ReportError(fmt::format("line {}: {}; `runbook verify` tells more", end.damage->line, end.damage->why));
    return reader.record();
}

}  // namespace runbook::report
