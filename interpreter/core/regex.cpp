#include "interpreter/core/regex.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <bitset>
#include <optional>

namespace runbook::core {

namespace {

// A hostile pattern must not use more memory than this for its automaton.
constexpr std::int64_t kMaxMemory = 1 << 18;

RE2::Options options() {
    RE2::Options chosen;
    chosen.set_log_errors(false);
    chosen.set_max_mem(kMaxMemory);
    // In Ruby ^ and $ match at the beginning and end of each line.
    chosen.set_never_nl(false);
    return chosen;
}

// (?m) gives ^ and $ the meaning they have in Ruby.
std::string with_line_anchors(const std::string& pattern) {
    return "(?m:" + pattern + ")";
}

// The pattern at hand, which is mostly the one before: a rule matches all rows of a column with it.
const RE2& compiled(const std::string& pattern) {
    thread_local std::string latest;
    thread_local std::optional<RE2> regex;
    if (!regex || latest != pattern) {
        regex.emplace(with_line_anchors(pattern), options());
        latest = pattern;
    }
    return *regex;
}

using Characters = std::bitset<256>;

Characters class_escape(char letter) {
    Characters set;
    for (int c = 0; c < 128; ++c) {
        const bool digit = c >= '0' && c <= '9';
        const bool word = digit || c == '_' || std::isalpha(c) != 0;
        const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
        if ((letter == 'd' && digit) || (letter == 'w' && word) || (letter == 's' && blank))
            set.set(static_cast<std::size_t>(c));
    }
    if (set.none()) set.set(static_cast<unsigned char>(letter));
    return set;
}

// Ruby warns about a duplicate character in a class, such as the _ of [\w_].
bool class_repeats(std::string_view body) {
    Characters seen;
    for (std::size_t i = 0; i < body.size(); ++i) {
        Characters item;
        if (body[i] == '\\' && i + 1 < body.size()) {
            item = class_escape(body[++i]);
        } else if (i + 2 < body.size() && body[i + 1] == '-') {
            for (int c = static_cast<unsigned char>(body[i]); c <= static_cast<unsigned char>(body[i + 2]); ++c)
                item.set(static_cast<std::size_t>(c));
            i += 2;
        } else if (static_cast<unsigned char>(body[i]) < 0x80) {  // bytes of multibyte characters can repeat
            item.set(static_cast<unsigned char>(body[i]));
        }
        if ((item & seen).any()) return true;
        seen |= item;
    }
    return false;
}

std::optional<std::string> unlike_ruby(const std::string& pattern) {
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '\\') {
            ++i;
            if (i < pattern.size() && std::string_view("CQEpPZG").find(pattern[i]) != std::string_view::npos)
                return fmt::format("`\\{}` means something else in Ruby", pattern[i]);
        } else if (pattern.compare(i, 2, "(?") == 0 && pattern.compare(i, 3, "(?:") != 0 &&
                   pattern.compare(i, 4, "(?i:") != 0) {
            return std::string("a group that begins with `(?` must be `(?:…)` or `(?i:…)`");
        } else if (pattern[i] == '[') {
            std::size_t end = i + 1;
            while (end < pattern.size() && (pattern[end] != ']' || end == i + 1)) end += pattern[end] == '\\' ? 2 : 1;
            auto body = std::string_view(pattern).substr(i + 1, std::min(end, pattern.size()) - i - 1);
            if (!body.empty() && body.front() == '^') body.remove_prefix(1);
            if (body.find('[') != std::string_view::npos || body.find("&&") != std::string_view::npos)
                return std::string("a `[` or `&&` inside a character class must be escaped");
            if (class_repeats(body)) return std::string("a character class contains the same character twice");
            i = end;
        }
    }
    return std::nullopt;
}

}  // namespace

bool is_regex(const std::string& pattern) {
    return compiled(pattern).ok();
}

bool regex_matches(const std::string& pattern, const std::string& text) {
    return RE2::PartialMatch(text, compiled(pattern));
}

std::size_t regex_states(const std::string& pattern) {
    return static_cast<std::size_t>(std::max(compiled(pattern).ProgramSize(), 1));
}

std::size_t regex_work(const std::string& pattern, std::size_t bytes) {
    constexpr std::size_t kWorkToCompile = 8;  // each state of the automaton
    constexpr std::size_t kStepsAtOnce = 16;
    return regex_states(pattern) * (kWorkToCompile + bytes / kStepsAtOnce);
}

std::optional<std::string> regex_error(const std::string& pattern) {
    // The pattern is compiled as written first, because RE2's message quotes what was compiled.
    if (const RE2 written(pattern, options()); !written.ok()) return written.error();
    if (const auto& anchored = compiled(pattern); !anchored.ok()) return anchored.error();
    return unlike_ruby(pattern);
}

}  // namespace runbook::core
