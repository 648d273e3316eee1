#pragma once

// What authors write by habit, from Ruby, SQL or a word processor, and how it is written here. Private to grammar/.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace runbook::grammar {

struct Habit {
    std::string message;
    std::string help;
    std::size_t length = 1;  ///< of what is underlined, in bytes
    std::size_t back = 0;    ///< how many bytes before the place it begins
};

/// Where a value should be. `before` is the line up to that place, `rest` the line from there on.
[[nodiscard]] std::optional<Habit> habit_as_value(std::string_view before, std::string_view rest);
/// Where the statement should have ended, or an operator with its blanks should be.
[[nodiscard]] std::optional<Habit> habit_after_value(std::string_view before, std::string_view rest);
/// Where a statement should begin.
[[nodiscard]] std::optional<Habit> habit_as_statement(std::string_view rest);

}  // namespace runbook::grammar
