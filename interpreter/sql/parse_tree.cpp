#include "interpreter/sql/parse_tree.hpp"

#include <pg_query.h>

#include "interpreter/core/json_view.hpp"
#include "interpreter/sql/syntax_problem.hpp"

namespace runbook::sql {

namespace {

struct ParseResult {
    PgQueryParseResult raw;
    explicit ParseResult(const std::string& sql) : raw(pg_query_parse(sql.c_str())) {}
    ~ParseResult() { pg_query_free_parse_result(raw); }
    ParseResult(const ParseResult&) = delete;
    ParseResult& operator=(const ParseResult&) = delete;
};

}  // namespace

std::optional<core::Json> parse_tree(const std::string& sql) {
    const ParseResult result(sql);
    if (result.raw.error != nullptr) return std::nullopt;
    return core::parse_json(result.raw.parse_tree);
}

std::optional<SqlProblem> problem_in(const std::string& sql) {
    const ParseResult result(sql);
    if (result.raw.error == nullptr) return std::nullopt;
    return syntax_problem(sql, result.raw.error->message, result.raw.error->cursorpos);
}

}  // namespace runbook::sql
