#include "interpreter/report/markdown/table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "interpreter/core/text.hpp"
#include "interpreter/report/markdown/escape.hpp"
#include "interpreter/report/text.hpp"

namespace runbook::report::md {

namespace {

constexpr std::size_t kColumns = 100;  // of a screen or a printed page
constexpr std::size_t kWidestCell = 60;
constexpr std::size_t kNarrowestCell = 12;  // below it nothing can be recognized any more
constexpr std::size_t kLongestOmitted = 300;
constexpr std::size_t kUncut = static_cast<std::size_t>(-1);

using Row = std::vector<std::string>;

// The last column is closed where its text ends when it is wider than this, or every row would be as long as the
// longest.
std::vector<std::size_t> widths_of(const std::vector<Row>& rows) {
    std::vector<std::size_t> widths(rows.front().size(), 3);
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool overflows = i + 1 == row.size() && width(row[i]) > kWidestCell;
            if (!overflows) widths[i] = std::max(widths[i], width(row[i]));
        }
    return widths;
}

std::string line_of(const Row& row, const std::vector<std::size_t>& widths) {
    std::string line = "|";
    for (std::size_t i = 0; i < row.size(); ++i) {
        const auto has = width(row[i]);
        line += " " + row[i] + std::string(widths[i] > has ? widths[i] - has : 0, ' ') + " |";
    }
    return line + "\n";
}

}  // namespace

Table::Table(std::vector<std::string> header) {
    rows_.push_back(std::move(header));
}

void Table::add(std::vector<std::string> cells) {
    cells.resize(rows_.front().size());
    rows_.push_back(std::move(cells));
}

std::size_t Table::row_width(std::size_t limit, std::size_t columns) const {
    std::size_t total = 1;
    for (std::size_t i = 0; i < columns; ++i) {
        std::size_t widest = 3;
        for (const auto& row : rows_) widest = std::max(widest, std::min(width(row[i]), limit));
        total += widest + 3;
    }
    return total;
}

std::size_t Table::cell_limit() const {
    for (std::size_t limit = kWidestCell; limit > kNarrowestCell; limit -= 4)
        if (row_width(limit, rows_.front().size()) <= kColumns) return limit;
    return kNarrowestCell;
}

std::string Table::rendered(std::size_t limit, std::size_t columns) const {
    std::vector<Row> cells;
    for (const auto& row : rows_) {
        auto& escaped = cells.emplace_back();
        for (std::size_t i = 0; i < columns; ++i)
            escaped.push_back(text(limit == kUncut ? row[i] : shortened(row[i], limit, false)));
    }
    const auto widths = widths_of(cells);
    std::string out = line_of(cells.front(), widths) + "|";
    for (const auto its_width : widths) out += std::string(its_width + 2, '-') + "|";
    out += "\n";
    for (std::size_t i = 1; i < cells.size(); ++i) out += line_of(cells[i], widths);
    return out;
}

bool Table::is_cut(std::size_t limit, std::size_t columns) const {
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < columns; ++i)
            if (width(row[i]) > limit) return true;
    return false;
}

std::string Table::fitted() const {
    const auto all = rows_.front().size();
    const auto limit = cell_limit();
    auto columns = all;
    while (columns > 1 && row_width(limit, columns) > kColumns) --columns;
    auto out = rendered(limit, columns);
    if (is_cut(limit, columns)) out += "\nCells that end in `…` are cut to fit.\n";
    std::string omitted;
    for (auto i = columns; i < all; ++i) omitted += (omitted.empty() ? "" : ", ") + rows_.front()[i];
    if (columns < all)
        out += fmt::format("\nNot shown: {}: {}.\n", core::counted(all - columns, "column"),
                           text(shortened(omitted, kLongestOmitted)));
    return out;
}

std::string Table::whole() const {
    return rendered(kUncut, rows_.front().size());
}

}  // namespace runbook::report::md
