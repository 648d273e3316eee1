#include "interpreter/core/time_text.hpp"

#include <fmt/format.h>

#include <chrono>

// Converts dates and times between text and numbers, in UTC only: no locale, no time zone database.
namespace runbook::core {

namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

// Reads `digits` decimal digits at the front of `text` and removes them.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::int64_t> take_date(std::string_view& text) {
    // PostgreSQL writes years past 9999 with more digits.
    const auto dash = text.find('-');
    if (dash == std::string_view::npos || dash < 4 || dash > 6) return std::nullopt;
    const auto year = take_digits(text, dash);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day) return std::nullopt;
    const auto date = std::chrono::year(*year) / *month / *day;
    // year_month_day holds years up to 32767 only.
    if (*year > 32'767 || !date.ok()) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count();
}

std::optional<std::int64_t> take_time_of_day(std::string_view& text) {
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 24 || !take(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    std::int64_t micros = (*hour * 60 + *minute) * 60 * kMicrosPerSecond;
    if (!take(text, ':')) return micros;
    const auto second = take_digits(text, 2);
    if (!second || *second > 60) return std::nullopt;
    micros += *second * kMicrosPerSecond;
    if (!take(text, '.')) return micros;
    std::int64_t unit = kMicrosPerSecond / 10;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; unit /= 10, text.remove_prefix(1))
        micros += (text.front() - '0') * unit;
    return micros;
}

// "+00", "+05:30", "-0330", "Z", " UTC", or nothing: UTC.
std::optional<std::int64_t> zone_offset(std::string_view text) {
    if (text.empty() || text == "Z" || text == " UTC") return 0;
    const int sign = text.front() == '-' ? -1 : 1;
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto hours = take_digits(text, 2);
    if (!hours) return std::nullopt;
    take(text, ':');
    const auto minutes = text.empty() ? std::optional<int>(0) : take_digits(text, 2);
    if (!minutes || !text.empty()) return std::nullopt;
    return sign * (*hours * 60 + *minutes) * 60 * kMicrosPerSecond;
}

std::chrono::year_month_day civil(std::int64_t days) {
    return std::chrono::sys_days(std::chrono::days(days));
}

}  // namespace

std::optional<Value> parse_date(std::string_view text) {
    const auto days = take_date(text);
    if (!days || !text.empty()) return std::nullopt;
    return Value::quantity(Kind::date, Number(*days));
}

std::optional<Value> parse_timestamp(std::string_view text) {
    const auto days = take_date(text);
    if (!days) return std::nullopt;
    std::int64_t micros = *days * kMicrosPerDay;
    if (take(text, ' ') || take(text, 'T')) {
        if (text == "UTC") return Value::quantity(Kind::timestamp, Number(micros));
        const auto time = take_time_of_day(text);
        if (!time) return std::nullopt;
        micros += *time;
    }
    const auto offset = zone_offset(text);
    if (!offset) return std::nullopt;
    return Value::quantity(Kind::timestamp, Number(micros - *offset));
}

std::string format_date(const Number& days) {
    const auto count = days.to_int64();
    // Only arithmetic in a runbook can give such a date.
    if (!count || *count < -1'000'000 || *count > 10'000'000) return days.to_string() + " days since 1970";
    const auto date = civil(*count);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::string format_timestamp(const Number& microseconds) {
    const auto whole = microseconds.rounded().to_int64();
    if (!whole) return microseconds.to_string() + " microseconds since 1970";
    std::int64_t in_day = *whole % kMicrosPerDay;
    if (in_day < 0) in_day += kMicrosPerDay;
    const std::int64_t seconds = in_day / kMicrosPerSecond;
    auto text = fmt::format("{} {:02}:{:02}:{:02}", format_date(Number((*whole - in_day) / kMicrosPerDay)),
                            seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (const auto fraction = in_day % kMicrosPerSecond; fraction != 0) {
        text += fmt::format(".{:06}", fraction);
        while (text.back() == '0') text.pop_back();
    }
    return text + " UTC";
}

}  // namespace runbook::core
