#include "interpreter/postgres/decode.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "interpreter/core/text.hpp"
#include "interpreter/core/time_text.hpp"
#include "interpreter/postgres/decode_array.hpp"
#include "interpreter/postgres/decode_interval.hpp"
#include "interpreter/postgres/readable.hpp"

namespace runbook::postgres {

namespace {

using core::Kind;
using core::Number;
using core::Value;

Value number(std::string_view text, bool integer) {
    const auto parsed = Number::parse(text);
    if (!parsed && Number::would_be_too_long(text))
        return Value::invalid(
            fmt::format("the number {}… has more than {} digits", text.substr(0, 20), core::kMaxDigits));
    if (!parsed) return Value::invalid(fmt::format("{} is not a finite number", readable(text)));
    return integer ? Value::integer(*parsed) : Value::number(*parsed);
}

Value moment(std::optional<Value> parsed, std::string_view text, std::string_view what) {
    if (parsed) return *std::move(parsed);
    return Value::invalid(
        fmt::format("{} cannot be used as a {}: BC and infinity are not supported", readable(text), what));
}

Value text_value(Kind kind, std::string_view text) {
    if (core::first_invalid_utf8(text)) return Value::invalid("the text is not valid UTF-8");
    return kind == Kind::text ? Value::text(std::string(text)) : Value::string(kind, std::string(text));
}

}  // namespace

Value decode(TypeOid type, std::string_view text) {
    switch (type) {
        case TypeOid::boolean: return Value::boolean(text == "t");
        case TypeOid::int2:
        case TypeOid::int4:
        case TypeOid::int8:
        case TypeOid::oid: return number(text, true);
        case TypeOid::float4:
        case TypeOid::float8:
        case TypeOid::numeric: return number(text, false);
        case TypeOid::date: return moment(core::parse_date(text), text, "date");
        case TypeOid::timestamp:
        case TypeOid::timestamptz: return moment(core::parse_timestamp(text), text, "timestamp");
        case TypeOid::interval: return decode_interval(text);
        case TypeOid::uuid: return text_value(Kind::uuid, text);
        case TypeOid::json:
        case TypeOid::jsonb: return text_value(Kind::json, text);
        default: break;
    }
    if (const auto element = element_of(type)) return decode_array(*element, text);
    return text_value(Kind::text, text);
}

core::Type type_of_column(TypeOid type) {
    switch (type) {
        case TypeOid::boolean: return {Kind::boolean, Kind::unknown};
        case TypeOid::int2:
        case TypeOid::int4:
        case TypeOid::int8:
        case TypeOid::oid: return {Kind::integer, Kind::unknown};
        case TypeOid::float4:
        case TypeOid::float8:
        case TypeOid::numeric: return {Kind::numeric, Kind::unknown};
        case TypeOid::date: return {Kind::date, Kind::unknown};
        case TypeOid::timestamp:
        case TypeOid::timestamptz: return {Kind::timestamp, Kind::unknown};
        case TypeOid::interval: return {Kind::duration, Kind::unknown};
        case TypeOid::uuid: return {Kind::uuid, Kind::unknown};
        case TypeOid::json:
        case TypeOid::jsonb: return {Kind::json, Kind::unknown};
        default: break;
    }
    if (const auto element = element_of(type)) return {Kind::list, type_of_column(*element).kind};
    return {Kind::text, Kind::unknown};
}

}  // namespace runbook::postgres
