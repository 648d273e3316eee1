#include "interpreter/describe/places.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace runbook::describe {

namespace {

using grammar::SourceFile;
using grammar::Sources;
using grammar::Span;

std::optional<std::uint32_t> file_named(const Sources& sources, const std::string& name) {
    for (std::uint32_t i = 0; i < sources.size(); ++i) {
        const auto& path = sources[i].path();
        if (path == name || path.ends_with("/" + name)) return i;
    }
    return std::nullopt;
}

std::size_t lines_in(const SourceFile& file) {
    return static_cast<std::size_t>(std::count(file.text().begin(), file.text().end(), '\n')) + 1;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    if (lines.size() > 1 && lines.back().empty()) lines.pop_back();
    return lines;
}

// Whether the file has these lines, one below the other, from line `first` on.
bool are_at(const SourceFile& file, std::size_t count, const std::vector<std::string_view>& lines, std::size_t first) {
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (first + i > count || file.line(first + i).find(lines[i]) == std::string_view::npos) return false;
    return true;
}

Span word_at(const SourceFile& file, std::uint32_t number, std::size_t begin) {
    const auto& text = file.text();
    const auto is_word = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               (c & 0x80) != 0;
    };
    auto end = begin;
    // A variable of psql's: :name, :'name', :"name"
    const bool variable = begin < text.size() && text[begin] == ':';
    if (variable) ++end;
    const char quote = variable && end < text.size() && (text[end] == '"' || text[end] == '\'') ? text[end] : '\0';
    if (quote != '\0') ++end;
    while (end < text.size() && (is_word(text[end]) || text[end] == '.')) ++end;
    if (quote != '\0' && end < text.size() && text[end] == quote) ++end;
    end = std::max(end, std::min(begin + 1, text.size()));
    return {number, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

}  // namespace

Span place_in_sql(const Sources& sources, const model::SourcePlace& step, std::string_view sql, std::size_t at) {
    const auto number = file_named(sources, step.file);
    if (!number) return {};
    const auto& file = sources[*number];
    const auto count = lines_in(file);
    const auto lines = lines_of(sql);
    const auto before = sql.substr(0, std::min(at, sql.size()));
    const auto row = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const auto column = before.size() - (before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1);
    for (auto first = step.line; first <= count; ++first) {
        if (!are_at(file, count, lines, first)) continue;
        const auto line = first + std::min(row, lines.size() - 1);
        const auto margin = file.line(line).find(lines[std::min(row, lines.size() - 1)]);
        return word_at(file, *number, file.line_start(line) + margin + column);
    }
    return word_at(file, *number, file.line_start(std::min(step.line, count)) + step.column - 1);
}

Span place_of(const Sources& sources, const model::SourcePlace& place, std::string_view source) {
    const auto number = file_named(sources, place.file);
    if (!number) return {};
    const auto& file = sources[*number];
    const auto begin = file.line_start(std::min(place.line, lines_in(file))) + place.column - 1;
    const auto end = std::min(begin + source.substr(0, source.find('\n')).size(), file.text().size());
    return {*number, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(std::max(end, begin))};
}

}  // namespace runbook::describe
