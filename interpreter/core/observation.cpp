#include "interpreter/core/observation.hpp"

namespace runbook::core {

namespace {

// Members that say nothing are left out of the log.
void put(Json::Object& object, const char* key, const std::string& text) {
    if (!text.empty()) object[key] = text;
}

Json rows_to_json(const Rows& rows) {
    Json::Array columns(rows.columns.begin(), rows.columns.end());
    Json::Array kept;
    for (const auto& row : rows.rows) {
        Json::Array values;
        for (const auto& value : row) values.push_back(value.to_json());
        kept.emplace_back(std::move(values));
    }
    Json::Object object{{"columns", std::move(columns)}, {"count", rows.count}, {"rows", std::move(kept)}};
    if (rows.affected) object["affected"] = *rows.affected;
    return object;
}

std::uint64_t count_from(const Json& json) {
    const auto count = json.as_int();
    if (count < 0) throw JsonError("a count below zero");
    return static_cast<std::uint64_t>(count);
}

Rows rows_from_json(const Json& json) {
    Rows rows;
    for (const auto& column : json.at("columns").as_array()) rows.columns.push_back(column.as_string());
    for (const auto& row : json.at("rows").as_array()) {
        auto& values = rows.rows.emplace_back();
        for (const auto& value : row.as_array()) values.push_back(Value::from_json(value));
        if (values.size() != rows.columns.size()) throw JsonError("a row has not as many values as there are columns");
    }
    rows.count = count_from(json.at("count"));
    if (rows.count < rows.rows.size()) throw JsonError("fewer rows are counted than kept");
    if (const Json* affected = json.find("affected")) rows.affected = count_from(*affected);
    return rows;
}

Json error_to_json(const ServerError& error) {
    Json::Object object{{"sqlstate", error.sqlstate}, {"message", error.message}};
    put(object, "detail", error.detail);
    put(object, "hint", error.hint);
    put(object, "constraint", error.constraint);
    put(object, "table", error.table);
    put(object, "column", error.column);
    return object;
}

ServerError error_from_json(const Json& json) {
    return {json.at("sqlstate").as_string(),
            json.at("message").as_string(),
            json.text("detail"),
            json.text("hint"),
            json.text("constraint"),
            json.text("table"),
            json.text("column")};
}

Json file_to_json(const FileFacts& file) {
    Json::Object object{{"size", file.size}, {"lines", file.lines}, {"sha256", file.sha256}};
    if (file.content) object["content"] = *file.content;
    return object;
}

FileFacts file_from_json(const Json& json) {
    FileFacts file{count_from(json.at("size")), count_from(json.at("lines")), json.at("sha256").as_string(), {}};
    if (const Json* content = json.find("content")) file.content = content->as_string();
    return file;
}

}  // namespace

Json Observation::to_json() const {
    Json::Object object;
    if (rows) object["rows"] = rows_to_json(*rows);
    if (error) object["error"] = error_to_json(*error);
    if (among) object["among"] = rows_to_json(*among);
    if (file) object["file"] = file_to_json(*file);
    if (answer) object["answer"] = answer->to_json();
    put(object, "evidence", evidence);
    put(object, "trouble", trouble);
    if (!durations.empty()) object["durations_us"] = Json::Array(durations.begin(), durations.end());
    return object;
}

Observation Observation::from_json(const Json& json) {
    Observation seen;
    if (const Json* rows = json.find("rows")) seen.rows = rows_from_json(*rows);
    if (const Json* error = json.find("error")) seen.error = error_from_json(*error);
    if (const Json* among = json.find("among")) seen.among = rows_from_json(*among);
    if (const Json* file = json.find("file")) seen.file = file_from_json(*file);
    if (const Json* answer = json.find("answer")) seen.answer = Value::from_json(*answer);
    seen.evidence = json.text("evidence");
    seen.trouble = json.text("trouble");
    if (const Json* durations = json.find("durations_us"))
        for (const auto& duration : durations->as_array()) seen.durations.push_back(duration.as_int());
    return seen;
}

}  // namespace runbook::core
