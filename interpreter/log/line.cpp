#include "interpreter/log/line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "interpreter/core/digest.hpp"

namespace runbook::log {

using core::Json;
using core::JsonView;

namespace {

// RFC 8785 treats numbers as IEEE doubles: beyond this, other readers would read a different integer.
constexpr std::int64_t kMaxInteger = (std::int64_t{1} << 53) - 1;
// Well below the parser's limit, so that whatever is written can be read.
constexpr int kMaxBodyNesting = 100;

// RFC 8785 sorts keys by UTF-16 units, and this program by bytes: the order is the same only for ASCII.
bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::optional<std::string> outside_format(JsonView json, int depth) {
    if (json.is_integer()) {
        const auto value = json.as_int();
        if (value <= kMaxInteger && value >= -kMaxInteger) return std::nullopt;
        return fmt::format("contains the integer {}, which must be written as a string", value);
    }
    if (!json.is_object() && !json.is_array()) return std::nullopt;
    if (depth > kMaxBodyNesting) return "is nested too deeply";
    for (const auto child : json.children()) {
        if (!is_ascii(child.key())) return "contains a key that is not ASCII";
        if (auto problem = outside_format(child, depth + 1)) return problem;
    }
    return std::nullopt;
}

int number_at(std::string_view digits, std::size_t at, std::size_t length) {
    int number = 0;
    for (const char c : digits.substr(at, length)) number = number * 10 + (c - '0');
    return number;
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
    out += name;
    core::append_canonical_string(out, text);
}

}  // namespace

std::optional<std::string> outside_format(JsonView body) {
    if (!body.is_object()) return "is not an object";
    return outside_format(body, 1);
}

bool is_line_time(std::string_view text) {
    constexpr std::string_view form = "0000-00-00T00:00:00.000000Z";
    if (text.size() != form.size()) return false;
    for (std::size_t at = 0; at < form.size(); ++at)
        if (form[at] == '0' ? (text[at] < '0' || text[at] > '9') : text[at] != form[at]) return false;
    const std::chrono::year_month_day day(std::chrono::year(number_at(text, 0, 4)),
                                          std::chrono::month(static_cast<unsigned>(number_at(text, 5, 2))),
                                          std::chrono::day(static_cast<unsigned>(number_at(text, 8, 2))));
    return day.ok() && number_at(text, 11, 2) < 24 && number_at(text, 14, 2) < 60 && number_at(text, 17, 2) < 60;
}

std::string encode(const LineHead& head, std::string_view type, const Json& body) {
    std::string out = R"({"body":)";
    core::append_canonical(out, body);
    append_member(out, R"(,"prev":)", head.prev);
    append_member(out, R"(,"run":)", head.run);
    fmt::format_to(std::back_inserter(out), R"(,"seq":{})", head.seq);
    append_member(out, R"(,"time":)", head.time);
    append_member(out, R"(,"type":)", type);
    fmt::format_to(std::back_inserter(out), R"(,"v":{}}})", kFormatVersion);
    return out;
}

std::string leaf_hash(std::string_view line) {
    thread_local core::Sha256 digest;       // creating one takes longer than the digest of a short line
    digest.add(std::string_view("\0", 1));  // RFC 6962: this prefix keeps a leaf from being taken for an inner node
    digest.add(line);
    return digest.hex();
}

}  // namespace runbook::log
