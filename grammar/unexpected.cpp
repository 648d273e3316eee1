#include "grammar/unexpected.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "grammar/habits.hpp"
#include "grammar/heredoc.hpp"
#include "grammar/parse.hpp"

namespace runbook::grammar {

namespace {

// Words that Ruby programmers would use, and what the language has instead.
struct Instead {
    std::string_view word;
    std::string_view help;
};
constexpr std::array<Instead, 19> kInstead = {{
    {"while", "let SQL loop, or use `for_each :name, in: list do`"},
    {"until", "let SQL loop, or use `for_each :name, in: list do`"},
    {"for", "use `for_each :name, in: list do`"},
    {"if", "write the condition after the statement: `no_go if …`, or give the step `only_if:`"},
    {"unless", "write the condition after the statement: `fail unless …`"},
    {"else", "write a second rule with the opposite condition"},
    {"elsif", "write a second rule with the opposite condition"},
    {"case", "write one rule for each case"},
    {"when", "write one rule for each case"},
    {"def", "use `define :name do |argument:|`"},
    {"class", "use `define :name do |argument:|`"},
    {"module", "put it into a file of its own: `use \"./lib/x\"`"},
    {"begin", "judge a statement that can fail with `expect error == :…`"},
    {"rescue", "judge a statement that can fail with `expect error == :…`"},
    {"and", "write `&&`"},
    {"or", "write `||`"},
    {"not", "write `!`"},
    {"self", "remove it"},
    {"in", "write: value.in?([1, 2])"},
}};

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
constexpr std::string_view kAssignment = "assignment is not part of the runbook language, a subset of Ruby's syntax";
constexpr std::string_view kInsteadOfAssignment =
    "use `constant` for a literal, `capture` for a value from the database";

std::string_view first_word(std::string_view text) {
    const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
    text.remove_prefix(begin);
    return text.substr(0, text.find_first_not_of(kLetters));
}

void report_keyword(AstBuilder& build, std::size_t begin, std::string_view word) {
    std::string_view instead;
    for (const auto& [its_word, help] : kInstead)
        if (its_word == word) instead = help;
    build.error(begin, begin + word.size(),
                fmt::format("`{}` is not part of the runbook language, a subset of Ruby's syntax", word),
                std::string(instead));
}

// The length of `=`, `+=`, `||=` at the beginning; 0 where nothing is assigned.
std::size_t assignment_length(std::string_view rest) {
    const auto sign = rest.find_first_not_of("+-*/%|&");
    if (sign > 2 || rest[sign] != '=') return 0;
    const bool compares =
        sign + 1 < rest.size() && std::string_view("=>~").find(rest[sign + 1]) != std::string_view::npos;
    return compares ? 0 : sign + 1;
}

std::string_view line_before(const AstBuilder& build, std::size_t at) {
    const auto text = build.text().substr(0, at);
    const auto line = text.rfind('\n');
    return text.substr(line == std::string_view::npos ? 0 : line + 1);
}

bool report_habit(AstBuilder& build, std::size_t at, const std::optional<Habit>& habit) {
    if (habit) build.error(at - habit->back, at - habit->back + habit->length, habit->message, habit->help);
    return habit.has_value();
}

// `limit = 5` at the beginning of a line declares something; elsewhere a comparison was meant.
void report_assignment(AstBuilder& build, std::size_t at, std::size_t length) {
    const auto before = line_before(build, at);
    const auto begin = before.find_first_not_of(" \t");  // none where the line begins with the sign
    const auto written = begin == std::string_view::npos ? std::string_view() : before.substr(begin);
    const bool declares = !written.empty() && first_word(before).size() + 1 >= written.size();
    build.error(at, at + length, std::string(kAssignment),
                std::string(declares ? kInsteadOfAssignment : std::string_view("write `==` to compare")));
}

std::string help_for_unexpected(std::string_view before, std::string_view rest) {
    const bool behind_quote = !before.empty() && (before.back() == '"' || before.back() == '\'');
    if (behind_quote && kLetters.find(rest.front()) != std::string_view::npos)
        return "the text ended at the quote before it; write a backslash before a quote inside a text";
    if (rest.substr(0, 2) == "?(") return "write `check(:id).failed?` or `criterion(\"C1\").passed?`";
    if (rest == "?") return "names have no `?`; a rule compares something: `rows > 0`";
    if (rest.front() == '?') return "write two rules; there is no `? :`";
    if (rest.front() == ',') return "put a rule's arguments before its condition: warn \"nearly full\" if value > 80";
    if (rest.front() == ';') return "write one statement per line";
    if (rest.front() == '{') return "write a block as `do … end`, over several lines";
    if (rest.front() == '&' || rest.front() == '|') return "combine conditions with `&&` and `||`";
    if (rest.size() <= 3 && first_word(rest).size() == rest.size()) return "begin a block with `do`";
    return "separate arguments with commas";
}

std::string help_for_no_statement(std::string_view word) {
    std::string small(word);
    for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return small == word ? "" : fmt::format("write it in lower case: `{}`", small);
}

}  // namespace

std::size_t word_length(std::string_view rest) {
    return std::max<std::size_t>(first_word(rest).size(), 1);
}

std::size_t end_of_what_was_read(std::string_view text, std::size_t at) {
    std::size_t end = std::min(at, text.size());
    for (;;) {
        const auto last = end == 0 ? std::string_view::npos : text.find_last_not_of(" \t\n", end - 1);
        if (last == std::string_view::npos) return at;
        const auto line = last == 0 ? std::string_view::npos : text.rfind('\n', last);
        const auto line_begin = line == std::string_view::npos ? 0 : line + 1;
        const bool is_comment = text[text.find_first_not_of(" \t", line_begin)] == '#';
        end = is_comment ? line_begin : last + 1;
        if (!is_comment) break;
    }
    return text.substr(end, at - end).find('\n') == std::string_view::npos ? at : end;
}

void report_unexpected(AstBuilder& build, std::size_t at) {
    const auto line = build.text().substr(at, build.text().find('\n', at) - at);
    const auto blanks = std::min(line.find_first_not_of(" \t"), line.size());
    const auto rest = line.substr(blanks);
    const auto begin = at + blanks;
    if (report_habit(build, begin, habit_after_value(line_before(build, begin), rest))) return;
    if (const auto length = assignment_length(rest); length > 0) return report_assignment(build, begin, length);
    if (const auto word = first_word(rest); is_ruby_keyword(word)) return report_keyword(build, begin, word);
    // The end of a text of several lines, whose beginning was reported.
    if (build.has_errors() && (rest == "\"" || rest == "'")) return;
    if (rest.substr(0, 2) == "=>")
        return build.error(begin, begin + 2, "`=>` is only allowed inside the braces of a hash",
                           "write a named argument as `id: :backup`");
    build.error(begin, begin + word_length(rest),
                fmt::format("expected the end of the statement, got `{}`", rest.substr(0, 40)),
                help_for_unexpected(build.text().substr(0, begin), rest));
}

void report_no_statement(AstBuilder& build, std::size_t begin, std::size_t line_end) {
    const auto line = build.text().substr(begin, line_end - begin);
    const auto word = first_word(line);
    if (is_ruby_keyword(word)) return report_keyword(build, begin, word);
    if (report_habit(build, begin, habit_as_statement(line))) return;
    // What a block in braces left behind.
    if (line == "}" && build.has_errors()) return;
    if (line.substr(0, 12) == "Runbook.book")
        return build.error(begin, begin + 12, "this is a runbook for the Ruby gem `runbook`, which is another program",
                           "start it with: runbook \"title\" do; write each assert as a `check`, each confirm as a "
                           "`manual`");
    build.error(begin, begin + word_length(line), "expected a statement, which begins with its name in lower case",
                help_for_no_statement(word));
}

void report_heredoc(AstBuilder& build, std::size_t at) {
    const auto start = build.heredoc_at(at);
    const auto end = at + std::max<std::size_t>(start.text.size(), 2);
    if (start.text.empty())
        build.error(at, end, "`<<` is not part of the runbook language, a subset of Ruby's syntax",
                    "use <<~SQL, <<~TEXT or <<~LUA");
    else if (!start.is_ours)
        build.error(at, end, fmt::format("there is no heredoc `{}`", start.text), "use <<~SQL, <<~TEXT or <<~LUA");
    else if (start.length_with_body == 0)
        build.error(at, end, "this heredoc has no end", fmt::format("end it with {} alone on a line", start.name));
    else
        build.error(at, end, "a heredoc's name is followed by something on its line",
                    "put what follows before it, or remove it");
}

bool report_unknown_operator(AstBuilder& build, std::size_t at) {
    constexpr std::string_view kSigns = "=<>!~&|*/%+-";
    const auto text = build.text();
    if (at >= text.size() || std::string_view("=<>~&|*+").find(text[at]) == std::string_view::npos) return false;
    std::size_t begin = at;
    while (begin > 0 && kSigns.find(text[begin - 1]) != std::string_view::npos) --begin;
    const auto end = std::min(text.find_first_not_of(kSigns, at), text.size());
    build.error(begin, end, fmt::format("there is no operator `{}`", text.substr(begin, end - begin)),
                "the operators are == != < <= > >= =~ !~ + - * / % && || and !");
    return true;
}

bool report_instead_of_operator(AstBuilder& build, std::size_t at) {
    const auto rest = build.text().substr(at, build.text().find('\n', at) - at);
    return report_habit(build, at, habit_after_value(line_before(build, at), rest));
}

bool report_rubyism(AstBuilder& build, std::size_t at) {
    const auto rest = build.text().substr(std::min(at, build.text().size()));
    // Where nothing follows on the line, it is the end of the line that counts.
    const auto end = end_of_what_was_read(build.text(), at);
    const auto line = end == at ? rest.substr(0, rest.find('\n')) : std::string_view();
    if (report_habit(build, end, habit_as_value(line_before(build, end), line))) return true;
    if (const auto length = assignment_length(rest); length > 0) {
        report_assignment(build, at, length);
        return true;
    }
    const auto word = first_word(rest);
    const bool closes = word == "end" || word == "do" || word == "then";
    // After `expect value ==` the next line's word is not what is wrong.
    if (word.empty() || rest.front() == ' ' || closes || !is_ruby_keyword(word) ||
        end_of_what_was_read(build.text(), at) != at)
        return false;
    report_keyword(build, at, word);
    return true;
}

}  // namespace runbook::grammar
