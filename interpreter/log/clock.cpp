#include "interpreter/log/clock.hpp"

#include <fmt/format.h>

#include <chrono>

#include "interpreter/core/digest.hpp"

namespace runbook::log {

namespace chrono = std::chrono;

std::string utc_now() {
    const auto now = chrono::floor<chrono::microseconds>(chrono::system_clock::now());
    const auto midnight = chrono::floor<chrono::days>(now);
    const chrono::year_month_day day(midnight);
    const chrono::hh_mm_ss time(now - midnight);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

// 48 bits of milliseconds and 80 random bits, five bits a character, in the alphabet of the ULID specification.
std::string new_run_id() {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    constexpr int time_characters = 10;
    constexpr int random_characters = 16;
    const auto now = chrono::floor<chrono::milliseconds>(chrono::system_clock::now()).time_since_epoch().count();
    std::string id;
    for (int at = time_characters - 1; at >= 0; --at) id += alphabet[static_cast<std::size_t>(now >> (5 * at)) & 31];
    for (const char byte : core::random_bytes(random_characters)) id += alphabet[static_cast<unsigned char>(byte) & 31];
    return id;
}

}  // namespace runbook::log
