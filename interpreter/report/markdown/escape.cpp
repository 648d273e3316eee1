#include "interpreter/report/markdown/escape.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "interpreter/core/text.hpp"
#include "interpreter/model/verdict.hpp"

namespace runbook::report::md {

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

// Where a list or heading mark is at the start of `line`, or npos: "- ", "+ ", "> ", "=", "12." and "12)".
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

}  // namespace

std::string text(std::string_view raw) {
    return escaped(one_line(raw));
}

std::string prose(std::string_view raw) {
    std::string out;
    for (const auto& part : unquoted(one_line(raw)))
        out += part.style == Span::Style::code ? code(part.text) : escaped(part.text);
    return out;
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

std::string line(const Text& sentence) {
    std::string out;
    for (const auto& [style, raw] : sentence.spans()) switch (style) {
            case Span::Style::words: out += escaped(core::printable(raw)); break;
            case Span::Style::text: out += text(raw); break;
            case Span::Style::sentence: out += prose(raw); break;
            case Span::Style::code: out += code(raw); break;
        }
    return out;
}

std::string checkbox(bool checked) {
    return checked ? "[x]" : "[ ]";
}

std::string checkbox(std::optional<model::Verdict> verdict) {
    return checkbox(verdict == model::Verdict::pass);
}

std::string step_link(std::int64_t step) {
    return fmt::format("[step {0}](#step-{0})", step);
}

std::string step_anchor(std::int64_t step) {
    return fmt::format("<a id=\"step-{}\"></a>", step);
}

std::string step_links(const std::vector<std::int64_t>& steps, std::size_t more) {
    std::string out;
    for (const auto step : steps) out += (out.empty() ? "" : ", ") + step_link(step);
    return more == 0 ? out : fmt::format("{} and {} more", out, more);
}

}  // namespace runbook::report::md
