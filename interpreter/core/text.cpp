#include "interpreter/core/text.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>
#include <utility>

namespace runbook::core {

namespace {

// The length of the UTF-8 sequence that starts at `at`, 0 if there is no valid one. Overlong forms, surrogates and code
// points past U+10FFFF are invalid.
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(0);
    };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return byte(i) >= low && byte(i) <= high;
    };
    const unsigned first = byte(at);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return follows(at + 1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = first == 0xED ? 0x9F : 0xBF;
        return follows(at + 1, low, high) && follows(at + 2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
        return follows(at + 1, low, high) && follows(at + 2) && follows(at + 3) ? 4 : 0;
    }
    return 0;
}

// A fast path: nearly all text is ASCII, and every line of a log is checked more than once.
bool starts_with_eight_ascii(std::string_view text) {
    std::uint64_t eight = 0;
    if (text.size() < sizeof eight) return false;
    std::memcpy(&eight, text.data(), sizeof eight);
    return (eight & 0x8080808080808080U) == 0;
}

unsigned code_point(std::string_view sequence) {
    if (sequence.size() == 1) return static_cast<unsigned char>(sequence[0]);
    unsigned point = static_cast<unsigned char>(sequence[0]) & (0xFFU >> (sequence.size() + 1));
    for (const char c : sequence.substr(1)) point = point << 6 | (static_cast<unsigned char>(c) & 0x3FU);
    return point;
}

// C1 controls, and the bidirectional marks that can make text look different from what it is.
bool deceives(unsigned point) {
    return (point >= 0x7F && point <= 0x9F) || point == 0x61C || (point >= 0x200B && point <= 0x200F) ||
           (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x2069) || point == 0xFEFF;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
        }
    }
    return row.back();
}

// Blanks, marks that only change their neighbours, and fillers.
bool leaves_no_mark(unsigned point) {
    constexpr std::array<std::pair<unsigned, unsigned>, 16> kRanges{{{0x7F, 0xA0},
                                                                     {0xAD, 0xAD},
                                                                     {0x34F, 0x34F},
                                                                     {0x61C, 0x61C},
                                                                     {0x115F, 0x1160},
                                                                     {0x1680, 0x1680},
                                                                     {0x17B4, 0x17B5},
                                                                     {0x180B, 0x180F},
                                                                     {0x2000, 0x200F},
                                                                     {0x2028, 0x202F},
                                                                     {0x205F, 0x206F},
                                                                     {0x2800, 0x2800},
                                                                     {0x3000, 0x3000},
                                                                     {0x3164, 0x3164},
                                                                     {0xFE00, 0xFE0F},
                                                                     {0xE0000, 0xE0FFF}}};
    const bool filler = point == 0xFEFF || point == 0xFFA0 || (point >= 0x1D173 && point <= 0x1D17A);
    return filler || std::any_of(kRanges.begin(), kRanges.end(),
                                 [point](const auto& range) { return point >= range.first && point <= range.second; });
}

}  // namespace

std::string to_lower(std::string_view ascii) {
    std::string lower(ascii);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::size_t characters(std::string_view text) {
    // A continuation byte of UTF-8 does not begin a character.
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string first_characters(std::string_view text, std::size_t count) {
    if (characters(text) <= count) return std::string(text);
    std::size_t end = 0;
    for (std::size_t kept = 0; end < text.size(); ++end) {
        const bool begins = (text[end] & 0xC0) != 0x80;
        if (begins && kept + 1 >= count) break;
        kept += begins ? 1 : 0;
    }
    return std::string(text.substr(0, end)) + "…";
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool is_visible(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = std::max<std::size_t>(sequence_length(text, at), 1);
        if (const unsigned point = code_point(text.substr(at, length)); point > 0x20 && !leaves_no_mark(point))
            return true;
        at += length;
    }
    return false;
}

std::string quote_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else
            out += c;
    }
    return out + "\"";
}

std::string printable(std::string_view text, bool keep_lines) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequence_length(text, at);
        const auto sequence = text.substr(at, std::max<std::size_t>(length, 1));
        const unsigned point = code_point(sequence);
        if (length == 0 || (point < 0x20 && !(keep_lines && point == '\n')))
            fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(text[at]));
        else if (deceives(point))
            fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}", point);
        else
            out += sequence;
        at += sequence.size();
    }
    return out;
}

std::string json_in_ascii(std::string_view json) {
    std::string out;
    for (std::size_t at = 0; at < json.size();) {
        const auto sequence = json.substr(at, std::max<std::size_t>(sequence_length(json, at), 1));
        const unsigned point = code_point(sequence);
        if (point < 0x7F)
            out += sequence;
        else if (point < 0x10000)
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", point);
        else  // two halves, as UTF-16 has it
            fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD7C0 + (point >> 10),
                           0xDC00 + (point & 0x3FF));
        at += sequence.size();
    }
    return out;
}

std::string slug(std::string_view title) {
    std::string out;
    for (const char c : to_lower(title)) {
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
        if (kept)
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (!out.empty() && out.back() == '-') out.pop_back();
    return out.empty() ? "step" : out;
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (starts_with_eight_ascii(text.substr(at))) {
            at += 8;
            continue;
        }
        const std::size_t length = sequence_length(text, at);
        if (length == 0) return at;
        at += length;
    }
    return std::nullopt;
}

std::optional<std::string> closest(std::string_view wanted, const std::vector<std::string>& candidates) {
    std::optional<std::string> best;
    // At most a third of the letters can be wrong; with more, it is a different word.
    std::size_t best_distance = wanted.size() / 3 + 1;
    for (const auto& candidate : candidates) {
        const std::size_t distance = edit_distance(wanted, candidate);
        if (distance < best_distance || (distance == best_distance && !best && distance < wanted.size())) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

bool matches_pattern(const std::string& pattern, const std::string& text) {
    return ::fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
}

std::string counted(std::size_t count, std::string_view singular) {
    return fmt::format("{} {}{}", count, singular, count == 1 ? "" : "s");
}

}  // namespace runbook::core
