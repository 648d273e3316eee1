#include "interpreter/core/sql_text.hpp"

namespace runbook::core {

namespace {

// OIDs of PostgreSQL's built-in types; they never change.
enum Oid : std::uint32_t {
    kBool = 16,
    kInt8 = 20,
    kInt4 = 23,
    kDate = 1082,
    kTimestamptz = 1184,
    kInterval = 1186,
    kNumeric = 1700,
    kUuid = 2950,
    kJsonb = 3802,
    kBoolArray = 1000,
    kInt4Array = 1007,
    kTextArray = 1009,
    kInt8Array = 1016,
    kDateArray = 1182,
    kTimestamptzArray = 1185,
    kIntervalArray = 1187,
    kNumericArray = 1231,
    kUuidArray = 2951,
    kJsonbArray = 3807,
};

std::uint32_t integer_type(const Number& number) {
    const auto value = number.to_int64();
    if (!value) return kNumeric;
    return *value >= INT32_MIN && *value <= INT32_MAX ? kInt4 : kInt8;
}

std::uint32_t type_of(const Value& value) {
    switch (value.kind()) {
        case Kind::boolean: return kBool;
        case Kind::integer: return integer_type(value.as_number());
        case Kind::numeric:
        case Kind::percent: return kNumeric;
        case Kind::bytes: return kInt8;
        case Kind::timestamp: return kTimestamptz;
        case Kind::date: return kDate;
        case Kind::duration: return kInterval;
        case Kind::uuid: return kUuid;
        case Kind::json: return kJsonb;
        default: return 0;
    }
}

std::uint32_t array_of(std::uint32_t element) {
    switch (element) {
        case kBool: return kBoolArray;
        case kInt4: return kInt4Array;
        case kInt8: return kInt8Array;
        case kNumeric: return kNumericArray;
        case kTimestamptz: return kTimestamptzArray;
        case kDate: return kDateArray;
        case kInterval: return kIntervalArray;
        case kUuid: return kUuidArray;
        case kJsonb: return kJsonbArray;
        default: return kTextArray;
    }
}

// A fraction that no decimal ends goes with more places than any column of the database keeps.
std::string decimal(const Number& number) {
    auto text = number.to_string();
    return text.find('/') == std::string::npos ? text : number.to_fixed(30);
}

std::string element_text(const Value& value) {
    switch (value.kind()) {
        case Kind::boolean: return value.as_bool() ? "true" : "false";
        case Kind::integer:
        case Kind::numeric:
        case Kind::percent: return decimal(value.as_number());
        case Kind::bytes: return value.as_number().rounded().to_string();
        case Kind::duration: return decimal(value.as_number()) + " seconds";
        case Kind::timestamp: return format_timestamp(value.as_number());
        case Kind::date: return format_date(value.as_number());
        default:
            if (is_text_like(value.kind())) return value.as_string();
            throw BindError{fmt::format("{} cannot be sent to the database", describe(value.type()))};
    }
}

// PostgreSQL's array syntax: every element quoted, NULL bare.
std::string array_text(const Value& list) {
    std::string out = "{";
    for (const auto& element : list.as_list()) {
        if (out.size() > 1) out += ',';
        if (element.is_null()) {
            out += "NULL";
        } else if (element.kind() == Kind::list) {
            out += array_text(element);
        } else {
            out += '"';
            for (const char c : element_text(element)) {
                if (c == '"' || c == '\\') out += '\\';
                out += c;
            }
            out += '"';
        }
    }
    return out + "}";
}

const Value* first_leaf(const Value& list) {
    for (const auto& element : list.as_list()) {
        if (element.kind() == Kind::list) return first_leaf(element);
        if (!element.is_null()) return &element;
    }
    return nullptr;
}

// The widest of the elements' types: [1, 2.5] goes as numeric.
std::uint32_t list_type(const Value& list) {
    std::uint32_t widest = 0;
    for (const auto& element : list.as_list()) {
        if (element.is_null()) continue;
        const auto type = element.kind() == Kind::list ? 0 : type_of(element);
        const auto rank = [](std::uint32_t oid) {
            return oid == kNumeric ? 3 : oid == kInt8 ? 2 : oid == kInt4 ? 1 : 0;
        };
        if (widest == 0 || rank(type) > rank(widest)) widest = type;
    }
    if (const Value* leaf = first_leaf(list); widest == 0 && leaf != nullptr) widest = type_of(*leaf);
    return array_of(widest);
}

Bind bind_value(const Value& value) {
    if (value.is_null()) return {};
    if (value.kind() == Kind::list) return {list_type(value), array_text(value)};
    return {type_of(value), element_text(value)};
}

std::string literal_text(const Value& value) {
    const Bind bound = bind_value(value);
    return bound.text ? quote_literal(*bound.text) : "NULL";
}

std::string quote_part(std::string_view part) {
    if (part.empty()) throw BindError{"an empty text is no identifier"};
    std::string out = "\"";
    for (const char c : part) {
        if (c == '\0') throw BindError{"an identifier cannot hold a zero byte"};
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

}  // namespace

BoundSql bind(const SqlText& sql, const std::function<Value(const Expr&)>& value_of) {
    BoundSql bound;
    std::map<std::string, std::size_t, std::less<>> numbers;  // the same variable twice is one parameter
    std::size_t copied = 0;
    for (const auto& variable : sql.variables) {
        bound.text += sql.text.substr(copied, variable.begin - copied);
        copied = variable.end;
        const Value value = value_of(variable.value);
        if (value.kind() == Kind::invalid)
            throw BindError{fmt::format("`:{}` is {}", variable.name, value.as_string())};
        if (variable.identifier) {
            bound.text += quote_identifier(value);
        } else if (!sql.takes_parameters) {
            bound.text += literal_text(value);
        } else {
            const auto [found, added] = numbers.try_emplace(variable.name, bound.binds.size() + 1);
            if (added) bound.binds.push_back(bind_value(value));
            bound.text += "$" + std::to_string(found->second);
        }
    }
    bound.text += sql.text.substr(copied);
    return bound;
}

std::string quote_literal(const std::string& text) {
    // The E form reads the same whatever standard_conforming_strings says.
    std::string out = text.find('\\') == std::string::npos ? "'" : " E'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += c;
        out += c;
    }
    return out + "'";
}

std::string quote_identifier(const Value& name) {
    if (!is_text_like(name.kind()))
        throw BindError{fmt::format("{} cannot stand for an identifier", describe(name.type()))};
    const std::string& text = name.as_string();
    if (name.kind() != Kind::qualified_name) return quote_part(text);
    std::string out;
    std::size_t begin = 0;
    for (std::size_t dot = text.find('.'); dot != std::string::npos; dot = text.find('.', begin)) {
        out += quote_part(std::string_view(text).substr(begin, dot - begin)) + ".";
        begin = dot + 1;
    }
    return out + quote_part(std::string_view(text).substr(begin));
}

}  // namespace runbook::core
