#include "interpreter/hooks/wire.hpp"

#include <fmt/format.h>

#include <utility>

#include "interpreter/core/text.hpp"

namespace runbook::hooks {

namespace {

using core::Json;
using core::JsonView;
using core::Kind;
using core::Number;
using core::Value;

std::string checked_text(std::string text) {
    if (core::first_invalid_utf8(text)) throw WireError("a text is not valid UTF-8");
    return text;
}

Json wire_of(const Value& value);

Json wire_of_list(const Value& list) {
    Json::Array elements;
    for (const auto& element : list.as_list()) elements.push_back(wire_of(element));
    return elements;
}

Json wire_of(const Value& value) {
    switch (value.kind()) {
        case Kind::unknown:
        case Kind::null: return Json::Object{};
        case Kind::boolean: return value.as_bool();
        case Kind::integer:
            if (const auto small = value.as_number().to_int64()) return *small;
            [[fallthrough]];
        case Kind::numeric:
        case Kind::duration:
        case Kind::bytes:
        case Kind::percent: return Json::Object{{"decimal", value.as_number().to_string()}};
        case Kind::list: return wire_of_list(value);
        case Kind::invalid: throw WireError(value.as_string());
        case Kind::text:
        case Kind::timestamp:
        case Kind::date:
        case Kind::uuid:
        case Kind::json:
        case Kind::identifier:
        case Kind::qualified_name:
        case Kind::symbol:
        case Kind::regex:
        case Kind::range: break;
    }
    return checked_text(value.plain());
}

Json wire_of(const Data& data, std::size_t depth);

Json wire_of(const Data::List& list, std::size_t depth) {
    Json::Array elements;
    for (const auto& element : list) elements.push_back(wire_of(element, depth));
    return elements;
}

Json wire_of(const Data::Members& members, std::size_t depth) {
    std::vector<Json::Object::Member> wired;
    for (const auto& [name, data] : members) wired.emplace_back(checked_text(name), wire_of(data, depth));
    try {
        return Json::Object::of(std::move(wired));
    } catch (const core::JsonError& error) {
        throw WireError(error.what());  // two of the same name
    }
}

Json wire_of(const Data& data, std::size_t depth) {
    if (depth > kMaxNesting) throw WireError(fmt::format("it is nested more than {} levels deep", kMaxNesting));
    if (data.is_value()) return wire_of(data.value());
    if (data.is_list()) return wire_of(data.list(), depth + 1);
    return Json::Object{{"members", wire_of(data.members(), depth + 1)}};
}

std::string finished(const Json& json) {
    auto text = core::canonical(json);
    if (text.size() > kMaxToWorker) throw WireError(fmt::format("it is larger than {} MiB", kMaxToWorker >> 20U));
    return text;
}

// Without what is within strings. It bounds the memory that a message's tree takes before there is one.
std::size_t values_in(std::string_view json) {
    std::size_t count = 1;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (c == '"') in_string = !in_string;
        if (in_string && c == '\\') ++i;
        if (!in_string && (c == ',' || c == ':' || c == '[' || c == '{')) ++count;
    }
    return count;
}

// A text of PostgreSQL never has one, and a C string ends there.
std::string without_nul_bytes(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) throw WireError("a text with a NUL byte");
    return std::string(text);
}

JsonView only_member(JsonView object, std::string_view name) {
    const auto member = object.at(name);
    std::size_t count = 0;
    for ([[maybe_unused]] const auto each : object.as_object()) ++count;
    if (count != 1) throw WireError("an unknown member");
    return member;
}

Value value_from(JsonView json) {
    if (json.is_integer()) return Value::integer(json.as_int());
    if (json.is_string()) return Value::text(text_from(json));
    if (json.is_array()) {
        Value::List elements;
        for (const auto element : json.children()) elements.push_back(value_from(element));
        return Value::list(std::move(elements));
    }
    if (!json.is_object()) return Value::boolean(json.as_bool());
    if (json.children().empty()) return {};
    return Value::number(core::number_from_json(only_member(json, "decimal")));
}

}  // namespace

std::string text_from(JsonView json) {
    return without_nul_bytes(json.as_string());
}

std::string call_message(const Call& call) {
    return finished(Json::Object{{"arguments", wire_of(call.arguments, 1)},
                                 {"call", checked_text(call.function)},
                                 {"globals", wire_of(call.globals, 1)}});
}

std::string answer_message(const QueryResult& result) {
    if (!result.error.empty()) return finished(Json::Object{{"error", checked_text(result.error)}});
    Json::Array columns;
    for (const auto& column : result.columns) columns.emplace_back(checked_text(column));
    Json::Array rows;
    for (const auto& row : result.rows) {
        if (row.size() != result.columns.size()) throw WireError("a row has more or fewer values than columns");
        Json::Array values;
        for (const auto& value : row) values.push_back(wire_of(value));
        rows.emplace_back(std::move(values));
    }
    return finished(Json::Object{{"columns", std::move(columns)}, {"rows", std::move(rows)}});
}

JsonView read_message(core::JsonDocument& document, std::string_view text) {
    if (values_in(text) > kMaxValues) throw WireError("too many values");
    const auto json = document.read(text, kMaxWireNesting);
    if (!json.is_object() || !document.is_canonical()) throw WireError("not a canonical object");
    return json;
}

Data data_from(JsonView json) {
    if (json.is_array()) {
        Data::List elements;
        for (const auto element : json.children()) elements.push_back(data_from(element));
        return elements;
    }
    if (!json.is_object() || json.children().empty() || json.find("decimal")) return value_from(json);
    Data::Members members;
    for (const auto member : only_member(json, "members").as_object())
        members.push_back({without_nul_bytes(member.key()), data_from(member)});
    return members;
}

Query query_from(JsonView json) {
    Query query{text_from(json.at("sql")), {}};
    for (const auto bind : json.at("binds").as_array()) query.binds.push_back(value_from(bind));
    return query;
}

Examined examined_from(JsonView json) {
    Examined examined;
    for (const auto problem : json.at("problems").as_array())
        examined.problems.push_back({problem.string("file"), static_cast<std::size_t>(problem.at("line").as_count()),
                                     problem.string("message")});
    examined.functions = json.at("functions").as_strings();
    return examined;
}

}  // namespace runbook::hooks
