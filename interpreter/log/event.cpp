#include "interpreter/log/event.hpp"

#include <fmt/format.h>

#include <chrono>

#include "interpreter/core/digest.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/log/line_format.hpp"

namespace runbook::log {

using core::Json;

namespace {

// RFC 8785 writes numbers as IEEE doubles do: beyond this, other readers would see another integer.
constexpr std::int64_t kMaxInteger = (std::int64_t{1} << 53) - 1;
// Well inside what the parser takes, so that whatever is written can be read.
constexpr int kMaxBodyNesting = 100;

// RFC 8785 sorts keys by UTF-16 units, we by bytes: the same only for ASCII.
bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

using Reason = std::optional<std::string>;

struct Inspector {
    int depth;

    Reason operator()(std::monostate) const { return std::nullopt; }
    Reason operator()(bool) const { return std::nullopt; }
    Reason operator()(std::int64_t value) const {
        if (value <= kMaxInteger && value >= -kMaxInteger) return std::nullopt;
        return fmt::format("holds the integer {}, which belongs in a string", value);
    }
    Reason operator()(const std::string& text) const {
        if (!core::first_invalid_utf8(text)) return std::nullopt;
        return "holds text that is not valid UTF-8";
    }
    Reason operator()(const Json::Array& values) const {
        if (depth > kMaxBodyNesting) return "is nested too deeply";
        for (const auto& value : values)
            if (auto reason = std::visit(Inspector{depth + 1}, value.variant())) return reason;
        return std::nullopt;
    }
    Reason operator()(const Json::Object& members) const {
        if (depth > kMaxBodyNesting) return "is nested too deeply";
        for (const auto& [key, value] : members) {
            if (!is_ascii(key)) return "holds a key that is not ASCII";
            if (auto reason = std::visit(Inspector{depth + 1}, value.variant())) return reason;
        }
        return std::nullopt;
    }
};

int number_at(std::string_view digits, std::size_t at, std::size_t length) {
    int number = 0;
    for (const char c : digits.substr(at, length)) number = number * 10 + (c - '0');
    return number;
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
    out += name;
    core::append_canonical(out, Json(text));
}

}  // namespace

Reason outside_format(const Json& body) {
    if (!body.is_object()) return "is no object";
    return std::visit(Inspector{1}, body.variant());
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

std::string encode_parts(const LineHead& head, const Event& event) {
    std::string out = R"({"body":)";
    core::append_canonical(out, event.body);
    append_member(out, R"(,"prev":)", head.prev);
    append_member(out, R"(,"run":)", head.run);
    out += fmt::format(R"(,"seq":{})", head.seq);
    append_member(out, R"(,"time":)", head.time);
    append_member(out, R"(,"type":)", event.type);
    out += fmt::format(R"(,"v":{}}})", kFormatVersion);
    return out;
}

std::string encode(const Line& line) {
    return encode_parts({line.seq, line.time, line.run, line.prev}, line.event);
}

std::string leaf_hash(std::string_view line) {
    core::Sha256 digest;
    digest.add(std::string_view("\0", 1));  // RFC 6962 sets leaves apart from inner nodes: neither passes for the other
    digest.add(line);
    return digest.hex();
}

}  // namespace runbook::log
