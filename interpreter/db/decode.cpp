#include "interpreter/db/decode.hpp"

#include <array>

#include "interpreter/core/text.hpp"

namespace runbook::db {

namespace {

using core::Kind;
using core::Number;
using core::Value;

// The OIDs of PostgreSQL's own types never change: they stand in its catalogue's bootstrap data.
enum Oid : std::uint32_t {
    kBool = 16,
    kInt8 = 20,
    kInt2 = 21,
    kInt4 = 23,
    kOid = 26,
    kJson = 114,
    kFloat4 = 700,
    kFloat8 = 701,
    kDate = 1082,
    kTimestamp = 1114,
    kTimestampTz = 1184,
    kInterval = 1186,
    kNumeric = 1700,
    kUuid = 2950,
    kJsonb = 3802,
};

struct ArrayType {
    std::uint32_t array;
    std::uint32_t element;
};

constexpr std::array kArrayTypes{
    ArrayType{1000, kBool},     ArrayType{1001, 17},         ArrayType{1002, 18},      ArrayType{1003, 19},
    ArrayType{1005, kInt2},     ArrayType{1007, kInt4},      ArrayType{1009, 25},      ArrayType{1014, 1042},
    ArrayType{1015, 1043},      ArrayType{1016, kInt8},      ArrayType{1021, kFloat4}, ArrayType{1022, kFloat8},
    ArrayType{1028, kOid},      ArrayType{1115, kTimestamp}, ArrayType{1182, kDate},   ArrayType{1185, kTimestampTz},
    ArrayType{1187, kInterval}, ArrayType{1231, kNumeric},   ArrayType{199, kJson},    ArrayType{2951, kUuid},
    ArrayType{3807, kJsonb},
};

Value number(std::string_view text, bool integer) {
    const auto parsed = Number::parse(text);
    if (!parsed) return Value::invalid(fmt::format("{} is no number", readable(text)));
    return integer ? Value::integer(*parsed) : Value::number(*parsed);
}

Value moment(std::optional<Value> parsed, std::string_view text, std::string_view what) {
    if (parsed) return *std::move(parsed);
    return Value::invalid(fmt::format("{} is no {} of our era", readable(text), what));
}

Value text_value(Kind kind, std::string_view text) {
    if (core::first_invalid_utf8(text)) return Value::invalid("the text is not UTF-8");
    return kind == Kind::text ? Value::text(std::string(text)) : Value::string(kind, std::string(text));
}

}  // namespace

std::string readable(std::string_view text) {
    std::string result(text);
    for (auto bad = core::first_invalid_utf8(result); bad; bad = core::first_invalid_utf8(result)) result[*bad] = '?';
    return result;
}

Value decode(std::uint32_t type, std::string_view text) {
    switch (type) {
        case kBool: return Value::boolean(text == "t");
        case kInt2:
        case kInt4:
        case kInt8:
        case kOid: return number(text, true);
        case kFloat4:
        case kFloat8:
        case kNumeric: return number(text, false);
        case kDate: return moment(core::parse_date(text), text, "date");
        case kTimestamp:
        case kTimestampTz: return moment(core::parse_timestamp(text), text, "timestamp");
        case kInterval: return decode_interval(text);
        case kUuid: return text_value(Kind::uuid, text);
        case kJson:
        case kJsonb: return text_value(Kind::json, text);
        default: break;
    }
    for (const auto& known : kArrayTypes)
        if (known.array == type) return decode_array(known.element, text);
    return text_value(Kind::text, text);
}

}  // namespace runbook::db
