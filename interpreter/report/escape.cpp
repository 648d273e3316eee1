#include "interpreter/report/escape.hpp"

#include "interpreter/core/text.hpp"

namespace runbook::report {

namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_word(char c) {
    return is_letter(c) || is_digit(c);
}

// One line without blanks at its ends: four of them would make a code block of it, two at the end a line break.
std::string one_line(std::string_view raw) {
    std::string line(core::trimmed(raw));
    for (char& c : line)
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    return core::printable(line);
}

// Where a list or heading mark stands at the start of `line`, or npos: "- ", "+ ", "> ", "=", "12." and "12)".
std::size_t leading_mark(std::string_view line) {
    if (line.empty()) return std::string_view::npos;
    if (std::string_view("-+>=").find(line[0]) != std::string_view::npos) return 0;
    const auto after_digits = line.find_first_not_of("0123456789");
    if (after_digits == std::string_view::npos || after_digits == 0) return std::string_view::npos;
    return line[after_digits] == '.' || line[after_digits] == ')' ? after_digits : std::string_view::npos;
}

// An underscore between letters or digits emphasizes nothing: names of tables stay readable.
bool needs_backslash(std::string_view line, std::size_t at) {
    if (line[at] == '_') return at == 0 || at + 1 == line.size() || !is_word(line[at - 1]) || !is_word(line[at + 1]);
    return std::string_view("\\*~#|[]$").find(line[at]) != std::string_view::npos;
}

bool starts_entity(std::string_view line, std::size_t at) {
    return line[at] == '&' && at + 1 < line.size() && (is_letter(line[at + 1]) || line[at + 1] == '#');
}

// A `<` before a blank, a digit or `=` is never more than itself: thresholds stay readable.
bool starts_tag(std::string_view line, std::size_t at) {
    return line[at] == '<' &&
           (at + 1 == line.size() || std::string_view(" =0123456789").find(line[at + 1]) == std::string_view::npos);
}

std::size_t longest_backtick_run(std::string_view raw) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : raw) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

std::string escaped(std::string_view line) {
    const auto mark = leading_mark(line);
    std::string out;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (starts_tag(line, at)) {
            out += "&lt;";  // not every renderer takes a backslash before it
        } else if (starts_entity(line, at)) {
            out += "&amp;";
        } else if (line[at] == '`') {
            out += "&#96;";  // a renderer that passes over a backslash would pair it with one of our own
        } else {
            if (at == mark || needs_backslash(line, at)) out += '\\';
            out += line[at];
        }
    }
    return out;
}

bool starts_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

}  // namespace

std::string text(std::string_view raw) {
    return escaped(one_line(raw));
}

std::string prose(std::string_view raw) {
    const auto whole = one_line(raw);
    const std::string_view line = whole;
    std::string out;
    std::size_t from = 0;
    for (;;) {
        const auto open = line.find('`', from);
        const auto close = open == std::string_view::npos ? open : line.find('`', open + 1);
        if (close == std::string_view::npos) return out + escaped(line.substr(from));
        const auto quoted = line.substr(open + 1, close - open - 1);
        // Runs of backticks, and blanks alone, are no quotation: they stay what they are.
        const bool alone = !core::trimmed(quoted).empty() && (close + 1 == line.size() || line[close + 1] != '`');
        if (alone)
            out += escaped(line.substr(from, open - from)) + code(quoted);
        else
            out += escaped(line.substr(from, close + 1 - from));
        from = close + 1;
    }
}

std::string code(std::string_view raw) {
    const auto line = one_line(raw);
    if (line.empty()) return "(empty)";
    const std::string quotes(longest_backtick_run(line) + 1, '`');
    const char* const blank = line.front() == '`' || line.back() == '`' ? " " : "";
    return quotes + blank + line + blank + quotes;
}

std::string fenced(std::string_view raw, std::string_view language) {
    const auto body = raw.substr(0, raw.find_last_not_of('\n') + 1);
    const std::string fence(std::max<std::size_t>(3, longest_backtick_run(body) + 1), '`');
    std::string out = fence + std::string(language) + "\n";
    for (std::size_t from = 0; from <= body.size();) {
        const auto tab = std::min(body.find('\t', from), body.size());
        out += core::printable(body.substr(from, tab - from), true);
        if (tab < body.size()) out += '\t';
        from = tab + 1;
    }
    return out + "\n" + fence + "\n";
}

std::string shortened(std::string_view raw, std::size_t limit, bool tells) {
    const std::size_t all = width(raw);
    if (all <= limit) return std::string(raw);
    std::size_t seen = 0;
    std::size_t cut = 0;
    while (cut < raw.size() && (!starts_character(raw[cut]) || seen++ < limit)) ++cut;
    const std::string kept(raw.substr(0, cut));
    return tells ? fmt::format("{}… and {}", kept, core::counted(all - limit, "more character")) : kept + "…";
}

std::size_t width(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), starts_character));
}

}  // namespace runbook::report
