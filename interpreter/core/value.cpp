#include "interpreter/core/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "interpreter/core/text.hpp"
#include "interpreter/core/time_text.hpp"
#include "interpreter/core/units.hpp"

namespace runbook::core {

namespace {

constexpr std::array<std::pair<Kind, std::string_view>, 20> kNames = {{
    {Kind::unknown, "unknown"},
    {Kind::null, "null"},
    {Kind::boolean, "boolean"},
    {Kind::integer, "integer"},
    {Kind::numeric, "numeric"},
    {Kind::text, "text"},
    {Kind::timestamp, "timestamp"},
    {Kind::date, "date"},
    {Kind::duration, "duration"},
    {Kind::bytes, "bytes"},
    {Kind::percent, "percent"},
    {Kind::uuid, "uuid"},
    {Kind::json, "json"},
    {Kind::identifier, "identifier"},
    {Kind::qualified_name, "qualified_name"},
    {Kind::symbol, "symbol"},
    {Kind::regex, "regex"},
    {Kind::range, "range"},
    {Kind::list, "list"},
    {Kind::invalid, "invalid"},
}};

std::optional<Kind> kind_named(std::string_view name) {
    for (const auto& [kind, its_name] : kNames)
        if (its_name == name) return kind;
    return std::nullopt;
}

// The common type of a list's elements; integers and numerics together are numerics.
Kind common_kind(const Value::List& values) {
    Kind common = values.empty() ? Kind::unknown : values.front().kind();
    for (const auto& value : values) {
        if (value.kind() == common) continue;
        const bool numbers = (value.kind() == Kind::integer || value.kind() == Kind::numeric) &&
                             (common == Kind::integer || common == Kind::numeric);
        common = numbers ? Kind::numeric : Kind::unknown;
        if (common == Kind::unknown) break;
    }
    return common;
}

std::string display_list(const Value::List& values) {
    std::string out = "[";
    for (const auto& value : values) {
        if (&value != values.data()) out += ", ";
        out += value.display();
    }
    return out + "]";
}

bool holds_text(Kind kind) {
    return is_text_like(kind) || kind == Kind::regex || kind == Kind::invalid;
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
    }
    return true;
}

std::optional<Value> parse_boolean(std::string_view text) {
    if (text == "true") return Value::boolean(true);
    if (text == "false") return Value::boolean(false);
    return std::nullopt;
}

std::optional<Value> parse_number(Kind kind, std::string_view text) {
    // A fraction is how the log writes what has no end as a decimal; nobody means 6 by 12/2.
    if (text.find('/') != std::string_view::npos) return std::nullopt;
    const auto number = Number::parse(text);
    if (!number || (kind == Kind::integer && !number->is_integer())) return std::nullopt;
    return Value::quantity(kind, *number);
}

std::optional<Value> parse_json_value(std::string_view text) {
    try {
        return Value::string(Kind::json, canonical(parse_json(text)));
    } catch (const JsonError&) {
        return std::nullopt;
    }
}

// `table`, `schema.table` or `database.schema.table`, as in PostgreSQL.
bool is_qualified_name(std::string_view text) {
    const bool empty_part = text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos;
    return !empty_part && std::count(text.begin(), text.end(), '.') <= 2;
}

}  // namespace

std::string_view name_of(Kind kind) {
    for (const auto& [its_kind, name] : kNames)
        if (its_kind == kind) return name;
    return "unknown";
}

std::string describe(Type type) {
    if (type.kind == Kind::list)
        return type.element == Kind::unknown ? "a list" : fmt::format("a list of {}", name_of(type.element));
    const auto name = name_of(type.kind);
    if (type.kind == Kind::null) return "nil";
    if (type.kind == Kind::unknown) return "a value of a type known at run time";
    if (type.kind == Kind::text || type.kind == Kind::bytes || type.kind == Kind::json) return std::string(name);
    const bool vowel = std::string_view("aeio").find(name.front()) != std::string_view::npos;
    return fmt::format("{} {}", vowel ? "an" : "a", name);
}

std::optional<Kind> declarable_kind(std::string_view name) {
    const auto kind = kind_named(name);
    if (!kind) return std::nullopt;
    switch (*kind) {
        case Kind::unknown:
        case Kind::null:
        case Kind::symbol:
        case Kind::regex:
        case Kind::range:
        case Kind::list:
        case Kind::invalid: return std::nullopt;
        default: return kind;
    }
}

bool is_number_like(Kind kind) {
    switch (kind) {
        case Kind::integer:
        case Kind::numeric:
        case Kind::timestamp:
        case Kind::date:
        case Kind::duration:
        case Kind::bytes:
        case Kind::percent: return true;
        default: return false;
    }
}

bool is_text_like(Kind kind) {
    switch (kind) {
        case Kind::text:
        case Kind::uuid:
        case Kind::json:
        case Kind::identifier:
        case Kind::qualified_name:
        case Kind::symbol: return true;
        default: return false;
    }
}

Value Value::boolean(bool value) {
    return {Kind::boolean, value};
}
Value Value::integer(Number value) {
    return {Kind::integer, std::move(value)};
}
Value Value::number(Number value) {
    const Kind kind = value.is_integer() ? Kind::integer : Kind::numeric;
    return {kind, std::move(value)};
}
Value Value::quantity(Kind unit, Number value) {
    return {unit, std::move(value)};
}
Value Value::text(std::string value) {
    return {Kind::text, std::move(value)};
}
Value Value::string(Kind kind, std::string value) {
    return {kind, std::move(value)};
}
Value Value::list(List values) {
    return {Kind::list, std::make_shared<const List>(std::move(values))};
}
Value Value::range(Value from, Value to) {
    return {Kind::range, std::make_shared<const List>(List{std::move(from), std::move(to)})};
}
Value Value::invalid(std::string why) {
    return {Kind::invalid, std::move(why)};
}

Type Value::type() const {
    if (kind_ != Kind::list && kind_ != Kind::range) return {kind_, Kind::unknown};
    return {kind_, common_kind(as_list())};
}

std::string Value::display() const {
    switch (kind_) {
        case Kind::unknown:
        case Kind::null: return "NULL";
        case Kind::boolean: return as_bool() ? "true" : "false";
        case Kind::integer:
        case Kind::numeric: return as_number().to_string();
        case Kind::timestamp: return format_timestamp(as_number());
        case Kind::date: return format_date(as_number());
        case Kind::duration:
        case Kind::bytes:
        case Kind::percent: return display_quantity(kind_, as_number());
        case Kind::text:
        case Kind::json:
        case Kind::uuid:
        case Kind::identifier:
        case Kind::qualified_name: return quote_text(as_string());
        case Kind::symbol: return ":" + as_string();
        case Kind::regex: return "/" + as_string() + "/";
        case Kind::range: return as_list()[0].display() + ".." + as_list()[1].display();
        case Kind::list: return display_list(as_list());
        case Kind::invalid: return as_string();
    }
    return {};
}

std::string Value::plain() const {
    return is_text_like(kind_) ? as_string() : display();
}

std::size_t Value::weight() const {
    constexpr std::size_t kBytesCopiedAtOnce = 8;
    if (is_number_like(kind_)) return as_number().words();
    if (holds_text(kind_)) return 1 + as_string().size() / kBytesCopiedAtOnce;
    std::size_t weight = 1;
    if (kind_ == Kind::list || kind_ == Kind::range)
        for (const auto& value : as_list()) weight += value.weight();
    return weight;
}

Json Value::to_json() const {
    Json::Object object{{"type", name_of(kind_)}};
    if (kind_ == Kind::boolean) {
        object["value"] = as_bool();
    } else if (is_number_like(kind_)) {
        object["value"] = as_number().to_string();
    } else if (holds_text(kind_)) {
        object["value"] = as_string();
    } else if (kind_ == Kind::list || kind_ == Kind::range) {
        Json::Array values;
        for (const auto& value : as_list()) values.push_back(value.to_json());
        object["value"] = std::move(values);
    }
    return object;
}

Value Value::from_json(JsonView json) {
    const auto kind = kind_named(json.at("type").as_string());
    if (!kind || *kind == Kind::unknown) throw JsonError("an unknown type of value");
    if (*kind == Kind::null) return {};
    const auto value = json.at("value");
    if (*kind == Kind::boolean) return boolean(value.as_bool());
    if (is_number_like(*kind)) return quantity(*kind, number_from_json(value));
    if (holds_text(*kind)) return string(*kind, std::string(value.as_string()));
    List values;
    for (const auto element : value.as_array()) values.push_back(from_json(element));
    if (*kind == Kind::list) return list(std::move(values));
    if (values.size() != 2) throw JsonError("a range must have two ends");
    return range(std::move(values[0]), std::move(values[1]));
}

Number number_from_json(JsonView json) {
    const auto text = json.as_string();
    // As to_string writes it: never with an exponent, which would make a few characters a long number.
    const bool exponent = text.find_first_of("eE") != std::string_view::npos;
    auto number = exponent ? std::nullopt : Number::parse(text);
    if (number) return std::move(*number);
    throw JsonError(Number::would_be_too_long(text) && !exponent
                        ? fmt::format("a number with more than {} digits", kMaxDigits)
                        : std::string("a malformed number"));
}

bool operator==(const Value& a, const Value& b) {
    if (a.kind_ != b.kind_) return false;
    if (a.kind_ == Kind::list || a.kind_ == Kind::range) return a.as_list() == b.as_list();
    return a.data_ == b.data_;
}

std::optional<Value> parse_value(Kind kind, std::string_view text) {
    switch (kind) {
        case Kind::boolean: return parse_boolean(text);
        case Kind::integer:
        case Kind::numeric: return parse_number(kind, text);
        case Kind::timestamp: return parse_timestamp(text);
        case Kind::date: return parse_date(text);
        case Kind::duration:
        case Kind::bytes:
        case Kind::percent: return parse_quantity(kind, text);
        case Kind::uuid:
            if (!is_uuid(text)) return std::nullopt;
            return Value::string(kind, to_lower(text));
        case Kind::json: return parse_json_value(text);
        case Kind::text: return Value::text(std::string(text));
        case Kind::identifier:
        case Kind::qualified_name:
            if (text.empty() || text.find('\0') != std::string_view::npos) return std::nullopt;
            if (kind == Kind::qualified_name && !is_qualified_name(text)) return std::nullopt;
            return Value::string(kind, std::string(text));
        default: return std::nullopt;
    }
}

std::string expected_instead(Kind kind, std::string_view text) {
    const auto number = text.substr(0, text.find_first_not_of("+-.0123456789eE/"));
    return is_number_like(kind) && Number::would_be_too_long(number)
               ? fmt::format("a number with at most {} digits", kMaxDigits)
               : describe({kind, Kind::unknown});
}

}  // namespace runbook::core
