#include "interpreter/sql/syntax_problem.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "interpreter/sql/messages.hpp"

namespace runbook::sql {

SqlProblem syntax_problem(const std::string& sql, const char* message, int cursor) {
    std::size_t at = 0;
    // PostgreSQL counts characters; continuation bytes do not begin one.
    for (int character = 1; at < sql.size() && (character < cursor || (sql[at] & 0xC0) == 0x80); ++at)
        if (at + 1 < sql.size() && (sql[at + 1] & 0xC0) != 0x80) ++character;
    at = std::min(at, sql.empty() ? 0 : sql.size() - 1);
    auto end = sql.find_first_of(" \t\n(),;", at);
    if (end == std::string::npos) end = sql.size();
    if (end == at) end = at + 1;
    // PostgreSQL's parser ran out of the levels that it has, not this machine out of memory.
    if (std::string_view(message).starts_with("memory exhausted")) return {kSqlTooDeep(), at, end};
    return {kSqlSyntax(message), at, end};
}

}  // namespace runbook::sql
