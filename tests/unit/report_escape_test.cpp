// No text from users, files or the database can change the structure of a report.

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/core/text.hpp"
#include "interpreter/report/markdown/escape.hpp"
#include "interpreter/report/markdown/markdown.hpp"
#include "interpreter/report/text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/hostile_texts.hpp"
#include "tests/support/sample_runs.hpp"
#include "tests/support/scratch.hpp"

using namespace runbook;
using report::Text;
using report::md::code;
using report::md::fenced;
using report::md::line;
using report::md::prose;
using report::md::text;
using tests::kHostile;
using tests::with_texts;

namespace {

std::string report_with(const std::vector<model::Event>& events, std::string_view replacement) {
    const auto log = tests::sealed_log(with_texts(events, replacement));
    return report::markdown(log::pieces_of(log.bytes), report::Signature::good);
}

std::vector<std::string> lines_of(const std::string& whole) {
    std::vector<std::string> lines;
    for (std::size_t from = 0; from < whole.size();) {
        const auto end = whole.find('\n', from);
        lines.push_back(whole.substr(from, end - from));
        from = end + 1;
    }
    return lines;
}

std::size_t leading(const std::string& line, char mark) {
    return std::min(line.find_first_not_of(mark), line.size());
}

// How a renderer understands the start of a line, and its pipes.
std::string structure_of(const std::string& line) {
    if (line.empty()) return "";
    if (line[0] == '#') return std::string(leading(line, '#'), '#');
    if (line[0] == '>') return ">";
    if (line[0] == '|') {
        std::size_t pipes = 0;
        for (std::size_t at = 0; at < line.size(); ++at) {
            if (line[at] == '\\')
                ++at;
            else if (line[at] == '|')
                ++pipes;
        }
        return fmt::format("table of {}", pipes);
    }
    const auto indent = leading(line, ' ');
    if (line.substr(indent, 2) != "- ") return fmt::format("text {}", indent);
    const auto box = line.substr(indent + 2, 4);
    return fmt::format("item {} {}", indent, box == "[x] " || box == "[ ] " ? box : "");
}

// For each line outside fenced blocks; a fenced block counts as one.
std::vector<std::string> structure_of_report(const std::string& made) {
    std::vector<std::string> structure;
    std::string fence;
    for (const auto& line : lines_of(made)) {
        // In a list, a block is indented.
        const auto unindented = line.substr(leading(line, ' '));
        const auto quotes = leading(unindented, '`');
        if (!fence.empty()) {
            if (line == fence) fence.clear();
            continue;
        }
        if (quotes >= 3 && unindented.substr(quotes) == "sql") {
            fence = line.substr(0, line.size() - 3);
            structure.emplace_back("fence");
        } else {
            structure.push_back(structure_of(line));
        }
    }
    CHECK(fence.empty());
    return structure;
}

// A line without its code spans and escaped characters.
std::string active_part(const std::string& line) {
    std::string out;
    for (std::size_t at = 0; at < line.size();) {
        if (line[at] != '`') {
            if (line[at] == '\\')
                at += 2;
            else
                out += line[at++];
            continue;
        }
        const auto quotes = leading(line.substr(at), '`');
        auto close = at + quotes;
        for (;;) {
            close = line.find('`', close);
            REQUIRE(close != std::string::npos);
            const auto run = leading(line.substr(close), '`');
            close += run;
            if (run == quotes) break;
        }
        at = close;
    }
    return out;
}

// The report's own links, anchors and folds, in exactly the form that it gives them.
std::string without_own_marks(const std::string& line) {
    if (line == "</details>") return {};
    static const std::regex kMarks(
        R"(\[step [0-9]+\]\(#step-[0-9]+\)|<a id="step-[0-9]+"></a>|^<details><summary>[0-9]+ steps? passed</summary>$)");
    return std::regex_replace(line, kMarks, "");
}

}  // namespace

TEST_CASE("report: hostile texts do not change the structure") {
    for (const auto& events : {tests::no_go_events(), tests::interrupted_events()}) {
        // A statement whose line breaks mean something has a block of its own.
        const auto one_line = structure_of_report(report_with(events, "word"));
        const auto with_comment = structure_of_report(report_with(events, "word -- word\nword"));
        for (const auto& hostile : kHostile) {
            INFO("text: " << core::printable(hostile));
            const bool has_block = hostile.find('\n') < hostile.size() && hostile.find("--") < hostile.size();
            CHECK(structure_of_report(report_with(events, hostile)) == (has_block ? with_comment : one_line));
        }
    }
}

TEST_CASE("report: no escape sequence or bidirectional mark gets through") {
    for (const auto& hostile : kHostile) {
        INFO("text: " << core::printable(hostile));
        auto made = report_with(tests::no_go_events(), hostile);
        made.erase(std::remove(made.begin(), made.end(), '\t'), made.end());  // of SQL, in a fence
        CHECK(core::printable(made, true) == made);
    }
}

TEST_CASE("report: there is no HTML, link or emphasis outside code") {
    for (const auto& hostile : kHostile) {
        bool in_fence = false;
        for (const auto& made : lines_of(report_with(tests::no_go_events(), hostile))) {
            const bool fence = leading(made.substr(leading(made, ' ')), '`') >= 3;
            if (fence) in_fence = !in_fence;
            if (in_fence || fence) continue;
            INFO("text: " << core::printable(hostile) << "\nline: " << made);
            const auto shown = active_part(without_own_marks(made));
            for (auto at = shown.find('<'); at != std::string::npos; at = shown.find('<', at + 1))
                CHECK(std::string_view(" =0123456789").find(shown.at(at + 1)) != std::string_view::npos);
            CHECK(shown.find("](") == std::string::npos);
            CHECK(shown.find("bold**") == std::string::npos);
        }
    }
}

TEST_CASE("report: the complete report of a hostile run") {
    const auto made =
        report_with(tests::no_go_events(),
                    "- [x] **PASS** | <b>`a`</b> \x1b[2J \xE2\x80\xAEOG-ON\n# GO\n```\n[x](http://example.org)");
    const auto file = std::filesystem::path(SOURCE_FOLDER) / "tests/cases/report/hostile.md";
    if (std::getenv("RUNBOOK_REFRESH") != nullptr) tests::write_text(file, made);
    CHECK(made == tests::read_text(file));
}

TEST_CASE("escape: text in a line") {
    CHECK(text("config_versions has 16 rows, all fine.") == "config_versions has 16 rows, all fine.");
    CHECK(text("  # x\n- y\tz  ") == "\\# x - y z");
    CHECK(text("- x") == "\\- x");
    CHECK(text("12. x") == "12\\. x");
    CHECK(text("12 x. 3-4") == "12 x. 3-4");
    CHECK(text("_a_ a_b __") == "\\_a\\_ a_b \\_\\_");
    CHECK(text("a < b & c &lt; [d](e) | `f` *g* ~h~ \\") ==
          "a < b & c &amp;lt; \\[d\\](e) \\| &#96;f&#96; \\*g\\* \\~h\\~ \\\\");
    CHECK(text("\x1b[0m \xE2\x80\xAE \xFF") == "\\\\x1b\\[0m \\\\u{202e} \\\\xff");
    CHECK(text("1 <= 2 <3 <b </b <! <") == "1 <= 2 <3 &lt;b &lt;/b &lt;! &lt;");
    CHECK(text("").empty());
}

TEST_CASE("escape: sentences quote names in backticks") {
    CHECK(prose("`among` counted nothing, `<b>` too") == "`among` counted nothing, `<b>` too");
    CHECK(prose("one ` only <b>") == "one &#96; only &lt;b>");
    CHECK(prose("``` ` `` `x`") == "&#96;&#96;&#96; &#96; &#96;&#96; `x`");
    CHECK(prose("- `x`\n# y") == "\\- `x` \\# y");
}

TEST_CASE("escape: code spans") {
    CHECK(code("a | b <c> *d*") == "`a | b <c> *d*`");
    CHECK(code("a`b``c") == "```a`b``c```");
    CHECK(code("`") == "`` ` ``");
    CHECK(code("a\nb\x1b") == "`a b\\x1b`");
    CHECK(code(" \n") == "(empty)");
}

TEST_CASE("escape: fenced blocks") {
    CHECK(fenced("select 1\n\n", "sql") == "```sql\nselect 1\n```\n");
    CHECK(fenced("a\n````\n# b\tc\x1b\n", "sql") == "`````sql\na\n````\n# b\tc\\x1b\n`````\n");
    CHECK(fenced("", "sql") == "```sql\n\n```\n");
}

TEST_CASE("escape: each span of a sentence is escaped separately") {
    CHECK(line(Text().words("step 1, ").text("- a ").words(": ").sentence("`b` <c>").words(" = ").code("d|e")) ==
          "step 1, \\- a: `b` &lt;c> = `d|e`");
    CHECK(line(Text().text("")).empty());
    CHECK(line(Text().code("")) == "(empty)");
}

TEST_CASE("text: a sentence's parts are its code and the rest") {
    using Style = report::Span::Style;
    CHECK(
        report::unquoted("`among` counted `` nothing ` `") ==
        std::vector<report::Span>{{Style::code, "among"}, {Style::text, " counted ``"}, {Style::text, " nothing ` `"}});
    CHECK(report::unquoted("").empty());
}

TEST_CASE("text: long text is cut between characters") {
    CHECK(report::shortened("short", 5) == "short");
    CHECK(report::shortened("\xC3\xA4\xC3\xB6\xC3\xBC", 2) == "\xC3\xA4\xC3\xB6… and 1 more character");
    CHECK(report::shortened("abcdef", 3, false) == "abc…");
    CHECK(report::width("\xC3\xA4\xE2\x82\xAC") == 2);
}
