#include "interpreter/core/json_pointer.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <string_view>

#include "interpreter/core/text.hpp"

namespace runbook::core {

namespace {

namespace ondemand = simdjson::ondemand;

// The number as it is written, for a double would round it. Without an exponent: those can be of any size.
Value number_of(std::string_view token) {
    const std::string text(trimmed(token));
    const auto number = Number::parse(text);
    if (!number) throw JsonError(fmt::format("the number {} has an exponent or too many digits", printable(text)));
    return text.find('.') == std::string::npos ? Value::integer(*number) : Value::quantity(Kind::numeric, *number);
}

Value value_of(ondemand::value found) {
    switch (found.type()) {
        case ondemand::json_type::null: return {};
        case ondemand::json_type::boolean: return Value::boolean(found.get_bool());
        case ondemand::json_type::string: return Value::text(std::string(std::string_view(found.get_string())));
        case ondemand::json_type::number: return number_of(found.raw_json_token());
        case ondemand::json_type::array:
        case ondemand::json_type::object: break;
    }
    return Value::string(Kind::json, std::string(std::string_view(simdjson::to_json_string(found))));
}

// The parser reads on demand, so that what follows the place is only looked at here.
void must_be_json(const simdjson::padded_string& text) {
    simdjson::dom::parser parser;
    const auto error = parser.parse(text).error();
    // A number that no double holds is JSON nevertheless.
    if (error == simdjson::NUMBER_ERROR) return;
    if (error != simdjson::SUCCESS)
        throw JsonError(fmt::format("the body is not JSON: {}", simdjson::error_message(error)));
}

void visit_scalars(ondemand::value value, std::string_view name,
                   const std::function<void(std::string_view, std::string_view)>& visit) {
    switch (value.type()) {
        case ondemand::json_type::object:
            for (auto field : value.get_object())
                visit_scalars(field.value(), std::string(std::string_view(field.unescaped_key())), visit);
            break;
        case ondemand::json_type::array:
            for (auto element : value.get_array()) visit_scalars(element.value(), "", visit);
            break;
        case ondemand::json_type::string:
            if (!name.empty()) visit(name, std::string_view(value.get_string()));
            break;
        default:
            if (!name.empty()) visit(name, trimmed(value.raw_json_token()));
    }
}

}  // namespace

void for_each_scalar_member(const std::string& text,
                            const std::function<void(std::string_view, std::string_view)>& visit) {
    const simdjson::padded_string padded(text);
    must_be_json(padded);
    try {
        ondemand::parser parser;
        auto document = parser.iterate(padded);
        visit_scalars(document.get_value(), "", visit);
    } catch (const simdjson::simdjson_error& error) {
        throw JsonError(error.what());
    }
}

Value json_at(const std::string& text, const std::string& pointer) {
    const simdjson::padded_string padded(text);
    must_be_json(padded);
    try {
        ondemand::parser parser;
        auto document = parser.iterate(padded);
        // Only an object or an array has something inside; the pointer "" is the whole.
        if (pointer.empty()) return Value::string(Kind::json, text);
        return value_of(document.at_pointer(pointer));
    } catch (const simdjson::simdjson_error&) {
        throw JsonError(fmt::format("the JSON has nothing at `{}`", printable(pointer)));
    }
}

}  // namespace runbook::core
