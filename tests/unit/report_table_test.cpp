// Tables of the Markdown report, which must also be readable as plain text.

#include <fmt/format.h>

#include <string>
#include <vector>

#include "interpreter/report/markdown/table.hpp"
#include "tests/support/catch.hpp"

using namespace runbook;

TEST_CASE("table: rows have about 100 characters, and show where they were cut") {
    report::md::Table table({"id", "a | b", "long"});
    table.add({"1", "x", std::string(90, 'y')});
    table.add({"2", std::string(90, 'z')});
    const std::string bar(43, '-');
    CHECK(table.fitted() == "| id  | a \\| b" + std::string(36, ' ') + "| long" + std::string(38, ' ') + "|\n|-----|" +
                                bar + "|" + bar + "|\n| 1   | x" + std::string(41, ' ') + "| " + std::string(40, 'y') +
                                "… |\n| 2   | " + std::string(40, 'z') + "… | " + std::string(41, ' ') +
                                " |\n\nCells that end in `…` are cut to fit.\n");
}

TEST_CASE("table: columns that do not fit are listed") {
    std::vector<std::string> names;
    for (int i = 1; i <= 9; ++i) names.push_back(fmt::format("column-{}-of-nine", i));
    report::md::Table table(names);
    table.add(std::vector<std::string>(9, "1"));
    CHECK(table.fitted() ==
          "| column-1-of-… | column-2-of-… | column-3-of-… | column-4-of-… | column-5-of-… | column-6-of-… |\n"
          "|---------------|---------------|---------------|---------------|---------------|---------------|\n"
          "| 1             | 1             | 1             | 1             | 1             | 1             |\n"
          "\nCells that end in `…` are cut to fit.\n"
          "\nNot shown: 3 columns: column-7-of-nine, column-8-of-nine, column-9-of-nine.\n");
}
