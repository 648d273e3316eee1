#include "interpreter/postgres/decode_interval.hpp"

#include <fmt/format.h>

#include <optional>

#include "interpreter/postgres/readable.hpp"

namespace runbook::postgres {

namespace {

using core::Number;
using core::Value;

// The length of a unit in seconds; nothing for years and months, whose length depends on where they start.
std::optional<Number> seconds_of(char unit, bool in_time) {
    if (in_time && unit == 'H') return Number(3'600);
    if (in_time && unit == 'M') return Number(60);
    if (in_time && unit == 'S') return Number(1);
    if (!in_time && unit == 'D') return Number(86'400);
    if (!in_time && unit == 'W') return Number(7 * 86'400);
    return std::nullopt;
}

Value not_an_interval(std::string_view text) {
    return Value::invalid(fmt::format("{} is not an ISO 8601 interval", readable(text)));
}

}  // namespace

Value decode_interval(std::string_view text) {
    if (!text.starts_with('P') || text.size() < 3) return not_an_interval(text);
    Number seconds;
    bool in_time = false;
    for (std::size_t at = 1; at < text.size();) {
        if (text[at] == 'T' && !in_time) {
            in_time = true;
            ++at;
            continue;
        }
        const auto unit = text.find_first_not_of("-0123456789.", at);
        if (unit == std::string_view::npos) return not_an_interval(text);
        const auto amount = Number::parse(text.substr(at, unit - at));
        if (!amount) return not_an_interval(text);
        const bool calendar = !in_time && (text[unit] == 'Y' || text[unit] == 'M');
        const auto factor = seconds_of(text[unit], in_time);
        if (calendar && !amount->is_zero()) return Value::invalid("an interval with months has no exact duration");
        if (!calendar && !factor) return not_an_interval(text);
        if (factor) seconds = seconds + *amount * *factor;
        at = unit + 1;
    }
    return Value::quantity(core::Kind::duration, seconds);
}

}  // namespace runbook::postgres
