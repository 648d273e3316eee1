#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "interpreter/core/mistake.hpp"

namespace runbook::sql {

/// A mistake in the SQL of a runbook, and its place: byte offsets into the statement's text.
struct SqlProblem : core::MistakeText {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// A variable in psql's notation: `:name`, `:'name'` or `:"name"`.
struct Variable {
    std::size_t begin = 0;  ///< of the colon
    std::size_t end = 0;
    bool identifier = false;  ///< `:"name"`
    std::string name;
};

/// Finds the variables with PostgreSQL's own scanner, so that casts, strings, dollar quotes, comments and array slices
/// are left alone. Throws SqlProblem where the scanner stops, as at an unterminated string, and for a bare `$1`.
[[nodiscard]] std::vector<Variable> find_variables(const std::string& sql);

/// The `$1`, `$2` … of a statement, with their numbers as names: for SQL that is not a runbook's own. Throws
/// SqlProblem.
[[nodiscard]] std::vector<Variable> find_parameters(const std::string& sql);

/// A string constant in quotes, and what is between them.
struct TextConstant {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string text;
};

/// The string constants of a statement that contains a colon; none where there is no colon. Throws SqlProblem.
[[nodiscard]] std::vector<TextConstant> find_texts(const std::string& sql);

/// `= null` and `<> null` in a query, where they are comparisons; none where nothing looks like it. Throws SqlProblem.
[[nodiscard]] std::vector<TextConstant> find_null_comparisons(const std::string& sql);

/// The statement with each variable replaced by something that parses in its place, without moving any other byte: a
/// parameter, or an empty string where `as_literals`.
[[nodiscard]] std::string without_variables(const std::string& sql, const std::vector<Variable>& variables,
                                            bool as_literals);

}  // namespace runbook::sql
