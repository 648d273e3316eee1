#include "interpreter/cli/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "interpreter/core/text.hpp"

namespace runbook::cli {

namespace {

constexpr std::size_t kLabelWidth = 8;
constexpr std::size_t kLeastWidth = 20;  // of text beside its indent, however narrow the screen is
constexpr std::size_t kMostCell = 40;

using Line = std::vector<std::string>;

// A word ends at each blank, so that several blanks, as in a value, stay several.
std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    for (std::size_t at = line.find_first_not_of(' '); at < line.size();) {
        const auto end = std::min(line.find(' ', at), line.size());
        words.emplace_back(line.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

void wrap_line(std::vector<std::string>& lines, std::string_view line, std::size_t width) {
    // What begins with blanks is laid out already, as SQL in a remedy is.
    const auto margin = std::min(line.find_first_not_of(' '), line.size());
    std::string current(margin, ' ');
    bool empty = true;
    for (const auto& word : words_of(line)) {
        if (!empty && core::characters(current) + 1 + core::characters(word) > width) {
            lines.push_back(current);
            current.assign(margin, ' ');
            empty = true;
        }
        current += (empty ? "" : " ") + word;
        empty = false;
    }
    lines.push_back(current);
}

std::vector<std::string> lines_of(std::string_view text, std::size_t width) {
    const auto safe = core::printable(core::trimmed(text), true);
    std::vector<std::string> lines;
    for (std::size_t at = 0; at <= safe.size();) {
        const auto end = std::min(safe.find('\n', at), safe.size());
        wrap_line(lines, std::string_view(safe).substr(at, end - at), std::max(width, kLeastWidth));
        at = end + 1;
    }
    return lines;
}

std::size_t room(std::size_t width, std::size_t indent) {
    return width > indent + kLeastWidth ? width - indent : kLeastWidth;
}

std::string padded(const std::string& cell, std::size_t width) {
    return cell + std::string(width - std::min(width, core::characters(cell)), ' ');
}

std::vector<Line> cells_of(const model::Rows& rows, std::size_t most) {
    const auto cell = [](const std::string& text) { return core::first_characters(core::printable(text), kMostCell); };
    std::vector<Line> table(1);
    for (const auto& column : rows.columns) table[0].push_back(cell(column));
    for (std::size_t i = 0; i < rows.rows.size() && i < most; ++i) {
        auto& line = table.emplace_back();
        for (const auto& value : rows.rows[i]) line.push_back(value.is_null() ? "NULL" : cell(value.plain()));
    }
    return table;
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
    std::string out;
    for (const auto& line : lines_of(text, room(width, indent))) out += std::string(indent, ' ') + line + "\n";
    return out;
}

std::string hanging(std::string_view text, std::size_t indent, std::size_t width) {
    return wrapped(text, indent, width).substr(indent);
}

std::string labelled(std::string_view label, std::string_view text, std::size_t indent, std::size_t width) {
    std::string out;
    for (const auto& line : lines_of(text, room(width, indent + kLabelWidth))) {
        const auto shown = out.empty() ? padded(std::string(label), kLabelWidth) : std::string(kLabelWidth, ' ');
        out += std::string(indent, ' ') + shown + line + "\n";
    }
    return out;
}

std::string labelled_rows(const model::Rows& rows, std::size_t most, std::size_t indent, std::size_t width) {
    const auto table = cells_of(rows, most);
    std::vector<std::size_t> widths(rows.columns.size());
    for (const auto& line : table)
        for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], core::characters(line[i]));
    std::string out;
    for (const auto& line : table) {
        std::string text;
        for (std::size_t i = 0; i < line.size(); ++i)
            text += (i == 0 ? "" : "  ") + (i + 1 == line.size() ? line[i] : padded(line[i], widths[i]));
        const auto label = out.empty() ? padded("rows", kLabelWidth) : std::string(kLabelWidth, ' ');
        out +=
            std::string(indent, ' ') + label + core::first_characters(text, room(width, indent + kLabelWidth)) + "\n";
    }
    const auto shown = table.size() - 1;
    if (rows.count > shown)
        out += std::string(indent + kLabelWidth, ' ') + fmt::format("and {} more\n", rows.count - shown);
    return out;
}

}  // namespace runbook::cli
