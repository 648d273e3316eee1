#include "grammar/heredoc.hpp"

#include <algorithm>

namespace runbook::grammar {

namespace {

struct Line {
    std::size_t begin;      // in the file's text
    std::string_view text;  // without LF
};

std::vector<Line> body_lines(std::string_view text, std::size_t begin, std::size_t end) {
    std::vector<Line> lines;
    for (std::size_t at = text.find('\n', begin) + 1; at < end;) {
        const auto stop = std::min(text.find('\n', at), end);
        lines.push_back({at, text.substr(at, stop - at)});
        at = stop + 1;
    }
    lines.pop_back();  // the line that ends it
    return lines;
}

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

std::size_t indentation(std::string_view line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

std::size_t least_indentation(const std::vector<Line>& lines) {
    std::size_t least = std::string_view::npos;
    for (const auto& line : lines)
        if (!is_blank(line.text)) least = std::min(least, indentation(line.text));
    return least == std::string_view::npos ? 0 : least;
}

// What Ruby would change in an unquoted heredoc.
std::size_t find_escape(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\') return i;
        if (line[i] == '#' && i + 1 < line.size() &&
            std::string_view("{$@").find(line[i + 1]) != std::string_view::npos)
            return i;
    }
    return std::string_view::npos;
}

void check_line(const Line& line, const std::string& tag, bool quoted, Span whole, Diagnostics& diagnostics) {
    const auto place = [&](std::size_t at) {
        const auto begin = static_cast<std::uint32_t>(line.begin + at);
        return Span{whole.file, begin, begin + 1};
    };
    const auto first = line.text.find_first_not_of(" \t");
    const auto tab = line.text.find('\t');
    if (first != std::string_view::npos && tab < first)
        diagnostics.error("tab-in-heredoc", "this heredoc's line is indented with a tab, expected spaces", place(tab),
                          "replace the tab by spaces");
    if (quoted) return;
    if (const auto escape = find_escape(line.text); escape != std::string_view::npos)
        diagnostics.error("heredoc-needs-quotes",
                          "Ruby would interpret this escape or interpolation, expected a quoted heredoc", place(escape),
                          "begin the heredoc with <<~'" + tag + "'");
}

}  // namespace

HeredocEnds::HeredocEnds(std::string_view text) {
    for (std::size_t line = 0; line < text.size();) {
        const auto stop = std::min(text.find('\n', line), text.size());
        const auto first = std::min(text.find_first_not_of(" \t", line), stop);
        const auto word = text.substr(first, stop - first);
        const bool can_end = word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == std::string_view::npos;
        if (can_end && !word.empty()) ends_[word].push_back(stop);
        line = stop + 1;
    }
}

std::optional<std::size_t> HeredocEnds::next(std::string_view name, std::size_t at) const {
    const auto found = ends_.find(name);
    if (found == ends_.end()) return std::nullopt;
    const auto stop = std::upper_bound(found->second.begin(), found->second.end(), at);
    return stop == found->second.end() ? std::nullopt : std::optional(*stop);
}

HeredocStart read_heredoc_start(std::string_view file_text, std::size_t at, const HeredocEnds& ends) {
    const auto rest = file_text.substr(at);
    HeredocStart start;
    if (rest.substr(0, 2) != "<<") return start;
    std::size_t mark = 2;
    if (mark < rest.size() && (rest[mark] == '~' || rest[mark] == '-')) ++mark;
    const bool quoted = mark < rest.size() && (rest[mark] == '\'' || rest[mark] == '"');
    const std::size_t begin = quoted ? mark + 1 : mark;
    const auto is_word = [&](std::size_t i) {
        return i < rest.size() && (rest[i] == '_' || (rest[i] >= 'A' && rest[i] <= 'Z') ||
                                   (i > begin && rest[i] >= '0' && rest[i] <= '9'));
    };
    std::size_t end = begin;
    while (is_word(end)) ++end;
    if (end == begin) return start;
    start.name = rest.substr(begin, end - begin);
    start.text = rest.substr(0, quoted && end < rest.size() && rest[end] == rest[mark] ? end + 1 : end);
    start.is_ours = rest[2] == '~' && (start.name == "SQL" || start.name == "LUA" || start.name == "TEXT") &&
                    !(quoted && rest[mark] == '"');
    if (const auto stop = ends.next(start.name, at)) start.length_with_body = *stop - at;
    return start;
}

ast::Expr read_heredoc(std::string_view file_text, Span span, Diagnostics& diagnostics) {
    const bool quoted = file_text[span.begin + 3] == '\'';
    const auto tag_begin = span.begin + (quoted ? 4U : 3U);
    const auto tag_end = file_text.find_first_of("' \t\n", tag_begin);
    ast::Expr expr;
    expr.kind = ast::Expr::Kind::heredoc;
    expr.span = span;
    expr.span.end = static_cast<std::uint32_t>(tag_end + (quoted ? 1 : 0));
    expr.tag = std::string(file_text.substr(tag_begin, tag_end - tag_begin));
    const auto lines = body_lines(file_text, span.begin, span.end);
    const std::size_t dedent = least_indentation(lines);
    for (const auto& line : lines) {
        check_line(line, expr.tag, quoted, span, diagnostics);
        const std::size_t cut = std::min(dedent, indentation(line.text));
        expr.origins.emplace_back(static_cast<std::uint32_t>(expr.text.size()),
                                  static_cast<std::uint32_t>(line.begin + cut));
        expr.text += line.text.substr(cut);
        expr.text += '\n';
    }
    return expr;
}

}  // namespace runbook::grammar
