#include "interpreter/core/units.hpp"

#include <fmt/format.h>

#include <array>

#include "interpreter/core/text.hpp"

namespace runbook::core {

namespace {

const std::array<Unit, 11>& units() {
    static const std::array<Unit, 11> all = {{
        {"ms", Kind::duration, Number(1) / Number(1000)},
        {"s", Kind::duration, 1},
        {"min", Kind::duration, 60},
        {"h", Kind::duration, 3600},
        {"d", Kind::duration, 86400},
        {"percent", Kind::percent, 1},
        {"fraction", Kind::percent, 100},
        {"bytes", Kind::bytes, 1},
        {"kb", Kind::bytes, 1024},
        {"mb", Kind::bytes, 1024 * 1024},
        {"gb", Kind::bytes, 1024 * 1024 * 1024},
    }};
    return all;
}

std::string_view display_name(std::string_view unit) {
    if (unit == "kb") return "kB";
    if (unit == "mb") return "MB";
    if (unit == "gb") return "GB";
    return unit;
}

Number absolute(const Number& value) {
    return value.is_negative() ? Number(0) - value : value;
}

bool is_short(const Number& value) {
    const auto text = absolute(value).to_string();
    return text.find('/') == std::string::npos && text.size() <= 6;
}

}  // namespace

const Unit* unit_named(std::string_view name) {
    for (const auto& unit : units())
        if (unit.name == name) return &unit;
    return nullptr;
}

namespace {

// "20 min 1 s": for durations that no single unit shows shortly.
std::string in_parts(const Number& seconds) {
    std::string text = seconds.is_negative() ? "-" : "";
    Number rest = absolute(seconds);
    for (const char* name : {"d", "h", "min"}) {
        const Number& size = unit_named(name)->factor;
        const Number whole = (rest - rest % size) / size;
        if (!whole.is_zero()) text += fmt::format("{} {} ", whole.to_string(), name);
        rest = rest % size;
    }
    return rest.is_zero() ? text.substr(0, text.size() - 1) : text + rest.to_string() + " s";
}

}  // namespace

std::string display_quantity(Kind kind, const Number& value) {
    if (kind == Kind::percent) return value.to_string() + " %";
    if (kind == Kind::duration && absolute(value) >= Number(60) && is_short(value % Number(60))) return in_parts(value);
    std::string best = kind == Kind::bytes ? value.to_string() + " bytes" : value.to_string() + " s";
    if (value.is_zero()) return best;
    for (const auto& unit : units()) {
        if (unit.kind != kind) continue;
        const Number scaled = value / unit.factor;
        const bool smallest = unit.name == "ms";
        if ((smallest && absolute(value) < Number(1)) || (absolute(scaled) >= Number(1) && is_short(scaled)))
            best = fmt::format("{} {}", scaled.to_string(), display_name(unit.name));
    }
    return best;
}

std::optional<Value> parse_quantity(Kind kind, std::string_view text) {
    const auto end = text.find_first_not_of("0123456789.-");
    const auto number = Number::parse(text.substr(0, end));
    if (!number) return std::nullopt;
    auto name = to_lower(end == std::string_view::npos ? "" : trimmed(text.substr(end)));
    if (kind == Kind::percent && (name.empty() || name == "%")) name = "percent";
    if (kind == Kind::bytes && (name == "bytes" || name == "byte")) return Value::quantity(kind, *number);
    const Unit* unit = unit_named(name);
    if (unit == nullptr || unit->kind != kind) return std::nullopt;
    auto quantity = *number * unit->factor;
    return quantity.is_too_long() ? std::nullopt : std::optional(Value::quantity(kind, std::move(quantity)));
}

}  // namespace runbook::core
