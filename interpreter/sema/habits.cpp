#include "interpreter/sema/habits.hpp"

#include <array>
#include <cstddef>

namespace runbook::sema {

namespace {

struct Habit {
    std::string_view name;
    std::string_view instead;
};

constexpr std::array<Habit, 36> kMethods = {{
    {"count", "`rows` is the number of rows; the number of a list's elements is `size`"},
    {"length", "write `size`"},
    {"contains?", "write `include?(…)`"},
    {"contains", "write `include?(…)`"},
    {"includes?", "write `include?(…)`"},
    {"zero?", "write `== 0`"},
    {"positive?", "write `> 0`"},
    {"negative?", "write `< 0`"},
    {"present?", "write `!value.nil?`, or compare it"},
    {"blank?", "write `value.nil?`, or `value.empty?` of a text"},
    {"null?", "write `nil?`"},
    {"exists?", "write `rows > 0`"},
    {"equal?", "write `==`"},
    {"eql?", "write `==`"},
    {"average", "write `mean`"},
    {"avg", "write `mean`"},
    {"unique", "write `uniq`"},
    {"sec", "write `.s`: 30.s"},
    {"second", "write `.s`: 1.s"},
    {"seconds", "write `.s`: 5.s"},
    {"minute", "write `.min`: 1.min"},
    {"minutes", "write `.min`: 5.min"},
    {"hour", "write `.h`: 1.h"},
    {"hours", "write `.h`: 5.h"},
    {"day", "write `.d`: 1.d"},
    {"days", "write `.d`: 5.d"},
    {"milliseconds", "write `.ms`: 5.ms"},
    {"kilobytes", "write `.kb`: 5.kb"},
    {"megabytes", "write `.mb`: 5.mb"},
    {"gigabytes", "write `.gb`: 5.gb"},
    {"message", "write `error_message`"},
    {"constraint", "write `error_constraint`"},
    {"failed?", "write `check(:id).failed?`"},
    {"passed?", "write `check(:id).passed?`"},
    {"to_i", "let SQL convert it: …::int"},
    {"to_s", "let SQL convert it: …::text"},
}};

constexpr std::array<Habit, 16> kNames = {{
    {"now", "let SQL compare with the server's time: select now() - max(created_at) …"},
    {"today", "let SQL compare with the server's date: select current_date - …"},
    {"null", "write `value.nil?`"},
    {"none", "write `value.nil?`"},
    {"undefined", "write `value.nil?`"},
    {"result", "write `value` for one value, `row[:column]` for one row, `rows` for the number of rows"},
    {"results", "write `value` for one value, `row[:column]` for one row, `rows` for the number of rows"},
    {"count", "`rows` is the number of rows; what `select count(*)` returned is `value`"},
    {"row_count", "write `rows`"},
    {"rowcount", "write `rows`"},
    {"affected_rows", "write `affected`"},
    {"elapsed", "write `duration`"},
    {"time", "write `duration`"},
    {"sqlstate", "write `error`: error == \"23505\", or error == :unique_violation"},
    {"exit_code", "use `value`, what the SQL returned"},
    {"success", "write `error.nil?`"},
}};

constexpr std::array<Habit, 34> kStatements = {{
    {"samples", "it is an argument: check \"title\", samples: 20 do"},
    {"severity", "it is an argument: check \"title\", severity: :important do"},
    {"needs", "it is an argument: check \"title\", needs: :id do"},
    {"alert", "it is an argument of `target`: target p95 < 100.ms, alert: p95 > 1.s"},
    {"assert", "write: expect value == 1"},
    {"assert_equal", "write: expect value == 1"},
    {"ensure", "write: expect value == 1"},
    {"verify", "write: expect value == 1"},
    {"require_that", "write: expect value == 1"},
    {"should", "write: expect value == 1"},
    {"raise", "write: fail \"why\" if value > 5"},
    {"error", "write: fail \"why\" if value > 5"},
    {"warning", "write: warn \"why\" if value > 5"},
    {"puts", "write: note \"text\""},
    {"print", "write: note \"text\""},
    {"p", "write: note \"text\""},
    {"echo", "write: note \"text\""},
    {"log", "write: note \"text\""},
    {"test", "write: check \"title\" do"},
    {"it", "write: check \"title\" do"},
    {"describe", "write: section \"title\" do"},
    {"context", "write: section \"title\" do"},
    {"group", "write: section \"title\" do"},
    {"phase", "write: section \"title\" do"},
    {"query", "write: sql \"select …\""},
    {"select", "write: sql \"select …\""},
    {"execute", "write: sql \"…\""},
    {"timeout", "write: defaults statement_timeout: 5.s, before the check"},
    {"set", "write: constant :name, value; or give it to a run with --set"},
    {"let", "write: constant :name, value"},
    {"confirm", "write: manual \"what was done\", by: \"DBA\""},
    {"threshold", "write: target value >= 95, alert: value < 80"},
    {"include", "write: use \"./lib/x\""},
    {"import", "write: use \"./lib/x\""},
}};

template <std::size_t Size>
std::string_view instead_in(const std::array<Habit, Size>& habits, std::string_view name) {
    for (const auto& habit : habits)
        if (habit.name == name) return habit.instead;
    return {};
}

}  // namespace

std::string_view instead_of_method(std::string_view name) {
    return instead_in(kMethods, name);
}

std::string_view instead_of_name(std::string_view name) {
    return instead_in(kNames, name);
}

std::string_view instead_of_statement(std::string_view name) {
    return instead_in(kStatements, name);
}

}  // namespace runbook::sema
