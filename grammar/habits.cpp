#include "grammar/habits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace runbook::grammar {

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

struct Known {
    std::string_view text;  ///< that it begins with
    std::string_view message;
    std::string_view help;
};

constexpr std::array<Known, 14> kValues = {{
    {"ENV", "`ENV` is not part of the runbook language: a plan must not depend on who makes it",
     "declare an input: param :name, :text; or, for a password, secret :name, env: \"NAME\""},
    {"Time.", "the time is not known to a plan",
     "let SQL compare with the server's time: select now() - max(created_at) …"},
    {"Date.", "the date is not known to a plan", "let SQL compare with the server's date: select current_date - …"},
    {"DateTime.", "the time is not known to a plan", "let SQL compare with the server's time: select now() - …"},
    {"“", "this is a typographic quote, expected \" or '", "type the quote again; some editors replace it"},
    {"”", "this is a typographic quote, expected \" or '", "type the quote again; some editors replace it"},
    {"„", "this is a typographic quote, expected \" or '", "type the quote again; some editors replace it"},
    {"‘", "this is a typographic quote, expected \" or '", "type the quote again; some editors replace it"},
    {"’", "this is a typographic quote, expected \" or '", "type the quote again; some editors replace it"},
    {"$", "there are no variables with `$`", "use `param`, `constant` or `capture`, and the name alone"},
    {"@", "there are no variables with `@`", "use `param`, `constant` or `capture`, and the name alone"},
    {"->", "there are no functions in a rule", "let SQL compute it, and compare its result"},
    {"lambda", "there are no functions in a rule", "let SQL compute it, and compare its result"},
    {":\"", "a symbol in quotes is not part of the runbook language",
     "give ids letters, digits and `_` only; where a text can stand for the id, write it without the colon"},
}};

// Words between two values, as in SQL or in prose.
constexpr std::array<Known, 9> kBetween = {{
    {"in ", "there is no operator `in`", "write: value.in?([1, 2])"},
    {"is ", "there is no operator `is`", "write `==`; for NULL: value.nil?"},
    {"like ", "there is no operator `like`", "write: value =~ /^a/, or value.start_with?(\"a\")"},
    {"ilike ", "there is no operator `ilike`", "let SQL compare: select … ilike …"},
    {"contains ", "there is no operator `contains`", "write: column(:name).include?(\"a\")"},
    {"matches ", "there is no operator `matches`", "write: value =~ /^a/"},
    {"between ", "there is no operator `between`", "write: value.between?(1, 5)"},
    {"equals ", "there is no operator `equals`", "write `==`"},
    {"then ", "there is no `then`", "write the condition after the statement: fail \"…\" if value > 5"},
}};

constexpr std::array<Known, 8> kMethods = {{
    {".each", "there are no loops with `each`", "write: for_each :name, in: list do"},
    {".times", "there are no loops with `times`", "write: for_each :name, in: [1, 2, 3] do"},
    {".map", "there is no `map`", "let SQL compute the values"},
    {".select", "a statement's argument is written after a blank, not after a dot", "write: sql \"select …\""},
    {".should", "there is no `should`", "write: expect rows == 1"},
    {".to ", "there is no `to`", "write: expect rows == 1"},
    {".not_to ", "there is no `not_to`", "write: expect rows != 1"},
    {".must_", "there is no `must_…`", "write: expect rows == 1"},
}};

constexpr std::array<Known, 5> kStatements = {{
    {"//", "a comment begins with `#`", "write: # …"},
    {"--", "a comment begins with `#`; `--` is for SQL only", "write: # …"},
    {"/*", "a comment begins with `#`", "write # before each line"},
    {"&&", "a line cannot begin with an operator", "put it at the end of the line before"},
    {"||", "a line cannot begin with an operator", "put it at the end of the line before"},
}};

constexpr std::array<std::string_view, 13> kUnits = {"ms", "s",  "sec", "min", "h",  "d",      "kb",
                                                     "mb", "gb", "kB",  "MB",  "GB", "percent"};

template <std::size_t Size>
std::optional<Habit> among(const std::array<Known, Size>& all, std::string_view rest) {
    for (const auto& [text, message, help] : all)
        if (rest.starts_with(text)) {
            const auto length = text.back() == ' ' ? text.size() - 1 : text.size();
            return Habit{std::string(message), std::string(help), length, 0};
        }
    return std::nullopt;
}

// How many bytes at the end of `before` are a number.
std::size_t number_before(std::string_view before) {
    const auto last = before.find_last_not_of("0123456789_.");
    return before.size() - (last == std::string_view::npos ? 0 : last + 1);
}

std::string_view without_blanks_at_end(std::string_view text) {
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

// `95%`, `95 %`: the sign after a number.
std::optional<Habit> percent_sign(std::string_view before, std::string_view rest) {
    const bool follows = rest.starts_with('%');
    auto number = without_blanks_at_end(before);
    if (!follows) {
        if (number.empty() || number.back() != '%') return std::nullopt;
        number = without_blanks_at_end(number.substr(0, number.size() - 1));
    }
    const auto digits = number_before(number);
    if (digits == 0) return std::nullopt;
    const auto text = number.substr(number.size() - digits);
    const auto back = before.size() - (number.size() - digits);
    return Habit{fmt::format("`{}%` is not a value: `%` is the remainder of a division", text),
                 fmt::format("write: {}.percent", text), back + (follows ? 1 : 0), back};
}

// `100 ms`: a unit after a blank.
std::optional<Habit> unit_word(std::string_view before, std::string_view rest) {
    const auto word = rest.substr(0, std::min(rest.find_first_not_of("abcdefghijklmnopqrstuvwxyzBGKM"), rest.size()));
    const auto number = without_blanks_at_end(before);
    const auto digits = number_before(number);
    if (digits == 0 || std::find(kUnits.begin(), kUnits.end(), word) == kUnits.end()) return std::nullopt;
    std::string unit(word == "sec" ? "s" : word);
    for (char& c : unit) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const auto text = number.substr(number.size() - digits);
    return Habit{fmt::format("`{} {}` is not a value, expected the unit after a dot", text, word),
                 fmt::format("write: {}.{}", text, unit), word.size(), 0};
}

// `2026-01-31`.
std::optional<Habit> date(std::string_view before, std::string_view rest) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (number_before(before) != 4 || rest.size() < 6 || rest[0] != '-' || !is_digit(rest[1]) || !is_digit(rest[2]) ||
        rest[3] != '-')
        return std::nullopt;
    const auto text = std::string(before.substr(before.size() - 4)) + std::string(rest.substr(0, 6));
    return Habit{fmt::format("`{}` is not a value", text),
                 fmt::format("declare it: constant :day, :date, \"{}\"", text), 10, 4};
}

// `1,000`: the rest is a second argument, or a number that begins with 0.
std::optional<Habit> thousands(std::string_view before, std::string_view rest) {
    if (before.empty() || before.back() != ',' || rest.size() < 3) return std::nullopt;
    const auto digits = number_before(before.substr(0, before.size() - 1));
    if (digits == 0 || rest.substr(0, 3).find_first_not_of(kDigits) != std::string_view::npos) return std::nullopt;
    const auto number = before.substr(before.size() - 1 - digits, digits);
    return Habit{"a number has no commas", fmt::format("write: {}_{}", number, rest.substr(0, 3)), digits + 4,
                 digits + 1};
}

// `{ |x| x > 1 }` after a method.
std::optional<Habit> braces(std::string_view before, std::string_view rest) {
    if (!rest.starts_with('{') || rest.find('|') == std::string_view::npos) return std::nullopt;
    const auto text = without_blanks_at_end(before);
    const auto dot = text.rfind('.');
    const auto method = dot == std::string_view::npos ? std::string_view("all?") : text.substr(dot + 1);
    const auto name = method.substr(0, method.find('('));
    return Habit{fmt::format("`{}` takes no block", name),
                 fmt::format("write: {0}(5), {0}(1..5) or {0}(/^a/); for anything else, let SQL compute it", name),
                 rest.size(), 0};
}

// `:C1`.
std::optional<Habit> capital_symbol(std::string_view rest) {
    if (rest.size() < 2 || rest[0] != ':' || rest[1] < 'A' || rest[1] > 'Z') return std::nullopt;
    const auto end = std::min(rest.find_first_of(" ,])\n"), rest.size());
    return Habit{
        fmt::format("`{}` is not a symbol of the language: they begin with a small letter", rest.substr(0, end)),
        fmt::format("write a text, as for the ids of criteria: \"{}\"", rest.substr(1, end - 1)), end, 0};
}

}  // namespace

std::optional<Habit> habit_as_value(std::string_view before, std::string_view rest) {
    if (auto known = among(kValues, rest)) return known;
    if (auto symbol = capital_symbol(rest)) return symbol;
    if (auto percent = percent_sign(before, rest)) return percent;
    if (auto comma = thousands(before, rest)) return comma;
    if (rest.size() > 1 && rest[0] == '.' && kDigits.find(rest[1]) != std::string_view::npos)
        return Habit{"a number begins with a digit", "write a 0 before the point", 1, 0};
    if (rest.empty() || kCapitals.find(rest[0]) == std::string_view::npos) return std::nullopt;
    const auto word = rest.substr(0, std::min(rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789"
                                                                     "ABCDEFGHIJKLMNOPQRSTUVWXYZ:."),
                                              rest.size()));
    return Habit{fmt::format("`{}` is one of Ruby's constants, and names here are in lower case", word),
                 "declare the value: constant :name, 5", word.size(), 0};
}

std::optional<Habit> habit_after_value(std::string_view before, std::string_view rest) {
    if (auto unit = unit_word(before, rest)) return unit;
    if (auto day = date(before, rest)) return day;
    if (auto percent = rest.starts_with('%') ? percent_sign(before, rest) : std::nullopt) return percent;
    if (auto block = braces(before, rest)) return block;
    if (rest.starts_with("**"))
        return Habit{"there is no operator `**`", "write the number itself, or let SQL compute it", 2, 0};
    if (auto method = among(kMethods, rest)) return method;
    return among(kBetween, rest);
}

std::optional<Habit> habit_as_statement(std::string_view rest) {
    if (auto known = among(kStatements, rest)) return known;
    return among(kValues, rest.substr(0, 4));
}

}  // namespace runbook::grammar
