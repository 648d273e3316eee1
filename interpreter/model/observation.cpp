#include "interpreter/model/observation.hpp"

#include <algorithm>

#include "interpreter/core/digest.hpp"

namespace runbook::model {

namespace {

using core::Json;
using core::JsonError;
using core::JsonView;
using core::Value;

Json rows_to_json(const Rows& all) {
    const auto& [columns, rows, count, affected] = all;
    Json::Array kept;
    kept.reserve(rows.size());
    for (const auto& row : rows) {
        Json::Array values;
        values.reserve(row.size());
        for (const auto& value : row) values.push_back(value.to_json());
        kept.emplace_back(std::move(values));
    }
    Json::Object object{
        {"columns", Json::Array(columns.begin(), columns.end())}, {"count", count}, {"rows", std::move(kept)}};
    if (affected) object["affected"] = *affected;
    return object;
}

Rows rows_from_json(JsonView json) {
    Rows all;
    all.columns = json.at("columns").as_strings();
    for (const auto row : json.at("rows").as_array()) {
        auto& values = all.rows.emplace_back();
        values.reserve(all.columns.size());
        for (const auto value : row.as_array()) values.push_back(Value::from_json(value));
        if (values.size() != all.columns.size()) throw JsonError("a row has more or fewer values than columns");
    }
    all.count = json.at("count").as_count();
    if (all.count < all.rows.size()) throw JsonError("the count of rows is lower than the number of rows kept");
    if (const auto affected = json.find("affected")) all.affected = affected->as_count();
    return all;
}

Json error_to_json(const ServerError& error) {
    const auto& [sqlstate, condition, message, detail, hint, constraint, table, column, search_path, hidden_rows] =
        error;
    Json::Object object{{"sqlstate", sqlstate}, {"condition", condition}, {"message", message}};
    object.put_text("detail", detail);
    object.put_text("hint", hint);
    object.put_text("constraint", constraint);
    object.put_text("table", table);
    object.put_text("column", column);
    object.put_text("search_path", search_path);
    if (hidden_rows) object["hidden_rows"] = true;
    return object;
}

ServerError error_from_json(JsonView json) {
    return {json.string("sqlstate"),  json.string("condition"), json.string("message"), json.text("detail"),
            json.text("hint"),        json.text("constraint"),  json.text("table"),     json.text("column"),
            json.text("search_path"), json.flag("hidden_rows")};
}

Json file_to_json(const FileFacts& file) {
    const auto& [size, lines, sha256, content] = file;
    Json::Object object{{"size", size}, {"lines", lines}, {"sha256", sha256}};
    if (content) object["content"] = *content;
    return object;
}

FileFacts file_from_json(JsonView json) {
    FileFacts file{json.at("size").as_count(), json.at("lines").as_count(), json.string("sha256"), {}};
    if (const auto content = json.find("content")) file.content = content->as_string();
    return file;
}

Json command_to_json(const CommandFacts& command) {
    const auto& [exit_status, output, errors] = command;
    Json::Object object{{"exit_status", exit_status}};
    if (output) object["stdout"] = *output;
    if (errors) object["stderr"] = *errors;
    return object;
}

std::optional<std::string> text_from(std::optional<JsonView> json) {
    if (!json) return std::nullopt;
    return std::string(json->as_string());
}

CommandFacts command_from_json(JsonView json) {
    return {json.at("exit_status").as_int(), text_from(json.find("stdout")), text_from(json.find("stderr"))};
}

Json http_to_json(const HttpFacts& http) {
    const auto& [status, headers, body] = http;
    Json::Array all;
    for (const auto& [name, value] : headers) all.push_back(Json::Object{{"name", name}, {"value", value}});
    Json::Object object{{"status", status}, {"headers", std::move(all)}};
    if (body) object["body"] = *body;
    return object;
}

HttpFacts http_from_json(JsonView json) {
    HttpFacts http{json.at("status").as_int(), {}, text_from(json.find("body"))};
    for (const auto header : json.at("headers").as_array())
        http.headers.emplace_back(header.string("name"), header.string("value"));
    return http;
}

constexpr std::string_view name_of(CommitFacts::Outcome outcome) {
    switch (outcome) {
        case CommitFacts::Outcome::committed: return "committed";
        case CommitFacts::Outcome::rolled_back: return "rolled back";
        case CommitFacts::Outcome::unknown: return "unknown";
    }
    return {};
}

Json commit_to_json(const CommitFacts& commit) {
    const auto& [outcome, transaction_id, answer_lost] = commit;
    Json::Object object{{"outcome", name_of(outcome)}};
    object.put_text("transaction_id", transaction_id);
    if (answer_lost) object["answer_lost"] = true;
    return object;
}

CommitFacts commit_from_json(JsonView json) {
    CommitFacts commit{{}, json.text("transaction_id"), json.flag("answer_lost")};
    const auto name = json.string("outcome");
    for (const auto outcome :
         {CommitFacts::Outcome::committed, CommitFacts::Outcome::rolled_back, CommitFacts::Outcome::unknown}) {
        commit.outcome = outcome;
        if (name_of(outcome) == name) return commit;
    }
    throw JsonError("an unknown outcome of a commit");
}

template <typename All, typename Write>
Json::Array all_json(const All& all, const Write& write) {
    Json::Array array;
    for (const auto& one : all) array.push_back(write(one));
    return array;
}

Json lua_to_json(const LuaCall& call) {
    const auto& [arguments, returned, error, logged] = call;
    Json::Object object{{"arguments", all_json(arguments, [](const Value& value) { return value.to_json(); })}};
    if (returned) object["returned"] = returned->to_json();
    object.put_text("error", error);
    if (!logged.empty()) object["logged"] = Json::strings(logged);
    return object;
}

LuaCall lua_from_json(JsonView json) {
    LuaCall call;
    for (const auto argument : json.at("arguments").as_array()) call.arguments.push_back(Value::from_json(argument));
    if (const auto returned = json.find("returned")) call.returned = Value::from_json(*returned);
    call.error = json.text("error");
    if (const auto logged = json.find("logged")) call.logged = logged->as_strings();
    return call;
}

constexpr std::size_t kBytesPerValue = 8;  // {"type":"timestamp","value":""} is within six times this
constexpr std::size_t kColumnsOfCut = 16;

std::size_t weight_of(const Value& value) {
    if (value.kind() == core::Kind::list) {
        std::size_t bytes = kBytesPerValue;
        for (const auto& element : value.as_list()) bytes += weight_of(element);
        return bytes;
    }
    return kBytesPerValue + (core::is_text_like(value.kind()) ? value.as_string().size() : value.plain().size());
}

std::size_t weight_of(const std::optional<Rows>& all) {
    if (!all) return 0;
    std::size_t bytes = 0;
    for (const auto& column : all->columns) bytes += column.size() + kBytesPerValue;
    for (const auto& row : all->rows)
        for (const auto& value : row) bytes += weight_of(value);
    return bytes;
}

std::size_t weight_of(const LuaCall& call) {
    std::size_t bytes = call.error.size() + kBytesPerValue;
    for (const auto& argument : call.arguments) bytes += weight_of(argument);
    if (call.returned) bytes += weight_of(*call.returned);
    for (const auto& line : call.logged) bytes += line.size() + kBytesPerValue;
    return bytes;
}

// Microseconds. The sum of all samples must fit in 64 bits too.
std::int64_t duration_from(JsonView json) {
    constexpr std::uint64_t kOneYear = std::uint64_t{366} * 24 * 3600 * 1'000'000;
    const auto duration = json.as_count();
    if (duration > kOneYear) throw JsonError("a duration of more than a year");
    return static_cast<std::int64_t>(duration);
}

Json plan_to_json(const PlanFacts& plan) {
    const auto& [total_cost, rows, execution_us, indexes, seq_scans] = plan;
    Json::Object object{{"total_cost", total_cost.to_string()},
                        {"rows", rows.to_string()},
                        {"indexes", Json::strings(indexes)},
                        {"seq_scans", Json::strings(seq_scans)}};
    if (execution_us) object["execution_us"] = *execution_us;
    return object;
}

PlanFacts plan_from_json(JsonView json) {
    PlanFacts plan{core::number_from_json(json.at("total_cost")),
                   core::number_from_json(json.at("rows")),
                   {},
                   json.at("indexes").as_strings(),
                   json.at("seq_scans").as_strings()};
    if (const auto time = json.find("execution_us")) plan.execution_us = duration_from(*time);
    return plan;
}

using VisitText = std::function<void(std::string&)>;
using VisitValue = std::function<void(Value&)>;

void visit_leaves(Value& value, const VisitValue& visit) {
    if (value.kind() != core::Kind::list) return visit(value);
    auto elements = value.as_list();
    for (auto& element : elements) visit_leaves(element, visit);
    value = Value::list(std::move(elements));
}

void visit_rows(std::optional<Rows>& all, const VisitText& visit_text, const VisitValue& visit_value) {
    if (!all) return;
    auto& [columns, rows, count, affected] = *all;
    for (auto& column : columns) visit_text(column);
    for (auto& row : rows)
        for (auto& value : row) visit_leaves(value, visit_value);
}

void visit_error(std::optional<ServerError>& error, const VisitText& visit) {
    if (!error) return;
    auto& [sqlstate, condition, message, detail, hint, constraint, table, column, search_path, hidden_rows] = *error;
    for (auto* text : {&sqlstate, &condition, &message, &detail, &hint, &constraint, &table, &column, &search_path})
        visit(*text);
}

void visit_file(std::optional<FileFacts>& file, const VisitText& visit) {
    if (!file) return;
    auto& [size, lines, sha256, content] = *file;
    visit(sha256);
    if (content) visit(*content);
}

void visit_command(std::optional<CommandFacts>& command, const VisitText& visit) {
    if (!command) return;
    auto& [exit_status, output, errors] = *command;
    if (output) visit(*output);
    if (errors) visit(*errors);
}

void visit_http(std::optional<HttpFacts>& http, const VisitText& visit) {
    if (!http) return;
    auto& [status, headers, body] = *http;
    for (auto& [name, value] : headers) {
        visit(name);
        visit(value);
    }
    if (body) visit(*body);
}

void visit_lua(LuaCall& call, const VisitText& visit_text, const VisitValue& visit_value) {
    auto& [arguments, returned, error, logged] = call;
    for (auto& argument : arguments) visit_leaves(argument, visit_value);
    if (returned) visit_leaves(*returned, visit_value);
    visit_text(error);
    for (auto& line : logged) visit_text(line);
}

void visit_hook(HookResult& result, const VisitText& visit) {
    auto& [event, function, verdict, message, logged] = result;
    visit(event);
    visit(function);
    visit(message);
    for (auto& line : logged) visit(line);
}

// Cuts at the end of a character.
void cut_text(std::string& text) {
    if (text.size() <= kMaxErrorText) return;
    std::size_t end = kMaxErrorText;
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
    text.resize(end);
    text += "…";
}

// In whatever language: DETAIL has values in parentheses, after the columns' own. A value can contain parentheses too,
// so everything up to the last one is left out.
void leave_out(std::string& detail) {
    const auto key = detail.find(")=(");
    const auto open = key == std::string::npos ? detail.find('(') : key + 2;
    const auto close = detail.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close <= open) return;
    detail.replace(open + 1, close - open - 1, "…");
}

}  // namespace

std::string secret_mark(const std::string& name) {
    return "[secret " + name + "]";
}

std::string mask_mark(const std::string& digest) {
    return "[masked " + digest + "]";
}

std::string_view withheld_in(const core::Value& value) {
    if (value.kind() == core::Kind::list || value.kind() == core::Kind::range) {
        for (const auto& one : value.as_list())
            if (const auto what = withheld_in(one); !what.empty()) return what;
        return {};
    }
    if (!core::is_text_like(value.kind()) && value.kind() != core::Kind::invalid) return {};
    const auto has = [&](std::string_view mark) {
        const auto begin = value.as_string().find(mark);
        return begin != std::string::npos && value.as_string().find(']', begin) != std::string::npos;
    };
    return has("[secret ") ? "the value of a secret" : has("[masked ") ? "a masked value" : "";
}

Json::Object to_json(const HookResult& result) {
    const auto& [event, function, verdict, message, logged] = result;
    Json::Object object{{"event", event}, {"function", function}, {"verdict", name_of(verdict)}};
    object.put_text("message", message);
    if (!logged.empty()) object["logged"] = Json::strings(logged);
    return object;
}

HookResult hook_result_from(JsonView json) {
    HookResult result{json.string("event"), json.string("function"), {}, json.text("message"), {}};
    const auto verdict = verdict_named(json.string("verdict"));
    if (!verdict) throw JsonError("an unknown verdict");
    result.verdict = *verdict;
    if (const auto logged = json.find("logged")) result.logged = logged->as_strings();
    return result;
}

Json Observation::to_json() const {
    const auto& [rows_, error_, among_, file_, names_, command_, http_, plan_, commit_, notified_, lua_, hooks_,
                 polled_, answer_, evidence_, durations_, differing_, failure_, never_ran_, cut_] = *this;
    Json::Object object;
    if (rows_) object["rows"] = rows_to_json(*rows_);
    if (error_) object["error"] = error_to_json(*error_);
    if (among_) object["among"] = rows_to_json(*among_);
    if (file_) object["file"] = file_to_json(*file_);
    if (names_) object["names"] = Json::strings(*names_);
    if (command_) object["command"] = command_to_json(*command_);
    if (http_) object["http"] = http_to_json(*http_);
    if (plan_) object["plan"] = plan_to_json(*plan_);
    if (commit_) object["commit"] = commit_to_json(*commit_);
    if (notified_)
        object["notified"] = Json::Object{{"payload", notified_->payload}, {"latency_us", notified_->latency_us}};
    if (!lua_.empty()) object["lua"] = all_json(lua_, lua_to_json);
    if (!hooks_.empty())
        object["hooks"] = all_json(hooks_, [](const HookResult& result) { return Json(model::to_json(result)); });
    if (polled_)
        object["polled"] =
            Json::Object{{"attempts", polled_->attempts}, {"elapsed_us", polled_->elapsed_us}, {"held", polled_->held}};
    if (answer_) object["answer"] = answer_->to_json();
    object.put_text("evidence", evidence_);
    object.put_text("failure", failure_);
    if (never_ran_) object["never_ran"] = true;
    if (cut_) object["cut"] = Json::Object{{"bytes", cut_->bytes}, {"sha256", cut_->sha256}};
    if (!durations_.empty()) object["durations_us"] = Json::Array(durations_.begin(), durations_.end());
    if (differing_ != 0) object["differing_sample"] = differing_;
    return object;
}

Observation Observation::from_json(JsonView json) {
    Observation seen;
    auto& [rows_, error_, among_, file_, names_, command_, http_, plan_, commit_, notified_, lua_, hooks_, polled_,
           answer_, evidence_, durations_, differing_, failure_, never_ran_, cut_] = seen;
    if (const auto rows = json.find("rows")) rows_ = rows_from_json(*rows);
    if (const auto error = json.find("error")) error_ = error_from_json(*error);
    if (const auto among = json.find("among")) among_ = rows_from_json(*among);
    if (const auto file = json.find("file")) file_ = file_from_json(*file);
    if (const auto names = json.find("names")) names_ = names->as_strings();
    if (const auto command = json.find("command")) command_ = command_from_json(*command);
    if (const auto http = json.find("http")) http_ = http_from_json(*http);
    if (const auto plan = json.find("plan")) plan_ = plan_from_json(*plan);
    if (const auto commit = json.find("commit")) commit_ = commit_from_json(*commit);
    if (const auto notified = json.find("notified"))
        notified_ = Notified{notified->string("payload"), duration_from(notified->at("latency_us"))};
    if (const auto calls = json.find("lua"))
        for (const auto call : calls->as_array()) lua_.push_back(lua_from_json(call));
    if (const auto results = json.find("hooks"))
        for (const auto result : results->as_array()) hooks_.push_back(hook_result_from(result));
    if (const auto polled = json.find("polled"))
        polled_ = Polled{static_cast<std::int64_t>(polled->at("attempts").as_count()),
                         duration_from(polled->at("elapsed_us")), polled->at("held").as_bool()};
    if (const auto answer = json.find("answer")) answer_ = Value::from_json(*answer);
    evidence_ = json.text("evidence");
    failure_ = json.text("failure");
    never_ran_ = json.flag("never_ran");
    if (const auto cut = json.find("cut")) cut_ = Cut{cut->at("bytes").as_count(), cut->string("sha256")};
    if (const auto durations = json.find("durations_us"))
        for (const auto duration : durations->as_array()) durations_.push_back(duration_from(duration));
    if (const auto sample = json.find("differing_sample")) differing_ = static_cast<std::int64_t>(sample->as_count());
    return seen;
}

void Observation::for_each_text(const VisitText& text, const VisitValue& value) {
    auto& [rows_, error_, among_, file_, names_, command_, http_, plan_, commit_, notified_, lua_, hooks_, polled_,
           answer_, evidence_, durations_, differing_, failure_, never_ran_, cut_] = *this;
    visit_rows(rows_, text, value);
    visit_error(error_, text);
    visit_rows(among_, text, value);
    visit_file(file_, text);
    if (names_)
        for (auto& name : *names_) text(name);
    visit_command(command_, text);
    visit_http(http_, text);
    if (plan_)
        for (auto* all : {&plan_->indexes, &plan_->seq_scans})
            for (auto& name : *all) text(name);
    if (commit_) text(commit_->transaction_id);
    if (notified_) text(notified_->payload);
    for (auto& call : lua_) visit_lua(call, text, value);
    for (auto& result : hooks_) visit_hook(result, text);
    if (answer_) visit_leaves(*answer_, value);
    text(evidence_);
    text(failure_);
    if (cut_) text(cut_->sha256);
}

std::size_t Observation::weight() const {
    std::size_t bytes = weight_of(rows) + weight_of(among) + evidence.size() + failure.size();
    bytes += durations.size() * kBytesPerValue;
    if (error) bytes += error->message.size() + error->detail.size() + error->hint.size() + error->search_path.size();
    if (file && file->content) bytes += file->content->size();
    const auto size_of = [](const std::optional<std::string>& text) { return text ? text->size() : 0; };
    if (names)
        for (const auto& name : *names) bytes += name.size() + kBytesPerValue;
    if (command) bytes += size_of(command->output) + size_of(command->errors);
    if (http) bytes += size_of(http->body);
    if (http)
        for (const auto& [name, value] : http->headers) bytes += name.size() + value.size() + kBytesPerValue;
    if (plan)
        for (const auto* all : {&plan->indexes, &plan->seq_scans})
            for (const auto& name : *all) bytes += name.size() + kBytesPerValue;
    if (notified) bytes += notified->payload.size();
    for (const auto& call : lua) bytes += weight_of(call);
    for (const auto& result : hooks) {
        bytes += result.message.size() + kBytesPerValue;
        for (const auto& line : result.logged) bytes += line.size() + kBytesPerValue;
    }
    if (answer) bytes += weight_of(*answer);
    return bytes;
}

void Observation::cut_rows_and_content() {
    const auto whole = core::canonical(to_json());
    for (auto* some : {&rows, &among}) {
        if (!*some) continue;
        (*some)->rows.clear();
        (*some)->columns.resize(std::min((*some)->columns.size(), kColumnsOfCut));
    }
    if (file) file->content.reset();
    if (command) command->output.reset();
    if (command) command->errors.reset();
    if (http) http->body.reset();
    cut = Cut{whole.size(), core::sha256_hex(whole)};
}

void Observation::leave_out_values() {
    // Class 23, integrity constraint violations: only there are the values those of rows.
    if (error && error->sqlstate.starts_with("23")) leave_out(error->detail);
}

void Observation::cut_error_texts() {
    visit_error(error, cut_text);
    cut_text(failure);
}

}  // namespace runbook::model
