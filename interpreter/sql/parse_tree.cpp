#include "interpreter/sql/parse_tree.hpp"

#include <pg_query.h>

#include <algorithm>
#include <cstddef>

#include "interpreter/sql/messages.hpp"
#include "interpreter/sql/scan.hpp"
#include "interpreter/sql/syntax_problem.hpp"

namespace runbook::sql {

namespace {

// Each level of a tree takes two words or more, and libpg_query writes the tree recursively.
constexpr std::size_t kMaxWords = 30'000;
constexpr std::size_t kMaxNesting = 6 * kMaxWords;

struct ParseResult {
    PgQueryParseResult raw;
    explicit ParseResult(const std::string& sql) : raw(pg_query_parse(sql.c_str())) {}
    ~ParseResult() { pg_query_free_parse_result(raw); }
    ParseResult(const ParseResult&) = delete;
    ParseResult& operator=(const ParseResult&) = delete;
};

void refuse_too_many_words(const std::string& sql) {
    if (sql.size() <= kMaxWords) return;
    const auto tokens = scan(sql);
    if (tokens.size() > kMaxWords)
        throw SqlProblem{kTooManyWords(std::to_string(tokens.size()), std::to_string(kMaxWords)),
                         tokens[kMaxWords].begin, tokens[kMaxWords].end};
}

}  // namespace

std::unique_ptr<const ParseTree> ParseTree::of(const std::string& sql) {
    refuse_too_many_words(sql);
    const ParseResult result(sql);
    if (result.raw.error != nullptr) return nullptr;
    std::unique_ptr<ParseTree> tree(new ParseTree());
    tree->root_ = tree->document_.read(result.raw.parse_tree, kMaxNesting);
    return tree;
}

std::size_t ParseTree::statements() const {
    const auto all = root_->at("stmts").as_array();
    std::size_t count = 0;
    for (auto statement = all.begin(); statement != all.end(); ++statement) ++count;
    return count;
}

Node ParseTree::first() const {
    const auto statement = *root_->at("stmts").as_array().begin();
    return *statement.at("stmt").as_object().begin();
}

std::optional<SqlProblem> problem_in(const std::string& sql) {
    const ParseResult result(sql);
    if (result.raw.error == nullptr) return std::nullopt;
    return syntax_problem(sql, result.raw.error->message, result.raw.error->cursorpos);
}

}  // namespace runbook::sql
