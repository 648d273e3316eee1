#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace runbook::report::md {

/// A Markdown table that reads well unrendered too. Cells are raw text, escaped here.
class Table {
  public:
    explicit Table(std::vector<std::string> header);
    void add(std::vector<std::string> cells);
    [[nodiscard]] bool empty() const { return rows_.size() == 1; }
    /// Cells are cut, and then columns on the right omitted, so that rows stay near 100 characters; what was cut is
    /// named below it.
    [[nodiscard]] std::string fitted() const;
    /// Nothing is cut.
    [[nodiscard]] std::string whole() const;

  private:
    std::vector<std::vector<std::string>> rows_;  // the header first
    [[nodiscard]] std::size_t row_width(std::size_t limit, std::size_t columns) const;
    [[nodiscard]] std::size_t cell_limit() const;
    [[nodiscard]] std::string rendered(std::size_t limit, std::size_t columns) const;
    [[nodiscard]] bool is_cut(std::size_t limit, std::size_t columns) const;
};

}  // namespace runbook::report::md
