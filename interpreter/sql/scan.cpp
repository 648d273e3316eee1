#include "interpreter/sql/scan.hpp"

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <cstdint>
#include <memory>
#include <string_view>

#include "interpreter/sql/messages.hpp"
#include "interpreter/sql/syntax_problem.hpp"

namespace runbook::sql {

namespace {

struct ScanResult {
    PgQueryScanResult raw;
    explicit ScanResult(const std::string& sql) : raw(pg_query_scan(sql.c_str())) {}
    ~ScanResult() { pg_query_free_scan_result(raw); }
    ScanResult(const ScanResult&) = delete;
    ScanResult& operator=(const ScanResult&) = delete;
};

Token::Kind kind_of(const PgQuery__ScanToken& token) {
    switch (token.token) {
        case PG_QUERY__TOKEN__IDENT: return Token::Kind::word;
        case PG_QUERY__TOKEN__SCONST:
        case PG_QUERY__TOKEN__USCONST: return Token::Kind::text;
        case PG_QUERY__TOKEN__ICONST:
        case PG_QUERY__TOKEN__FCONST: return Token::Kind::number;
        case PG_QUERY__TOKEN__PARAM: return Token::Kind::parameter;
        default: break;
    }
    if (token.keyword_kind != PG_QUERY__KEYWORD_KIND__NO_KEYWORD) return Token::Kind::word;
    return token.end - token.start == 1 ? Token::Kind::symbol : Token::Kind::other;
}

bool is_comment(const PgQuery__ScanToken& token) {
    return token.token == PG_QUERY__TOKEN__SQL_COMMENT || token.token == PG_QUERY__TOKEN__C_COMMENT;
}

// PostgreSQL's scanner reads a run of operator characters to its end to find the first operator or comment in it, and
// then the rest to its end again.
constexpr std::size_t kMaxOperatorRun = 250;

}  // namespace

void refuse_operator_runs(const std::string& sql) {
    constexpr std::string_view kOperatorCharacters = "~!@#^&|`?+-*/%<>=";
    for (std::size_t at = sql.find_first_of(kOperatorCharacters); at != std::string::npos;) {
        const auto end = std::min(sql.find_first_not_of(kOperatorCharacters, at), sql.size());
        if (end - at > kMaxOperatorRun) throw SqlProblem{kOperatorRun(std::to_string(kMaxOperatorRun)), at, at + 1};
        at = sql.find_first_of(kOperatorCharacters, end);
    }
}

std::vector<Token> scan(const std::string& sql) {
    const ScanResult result(sql);
    if (result.raw.error != nullptr) throw syntax_problem(sql, result.raw.error->message, result.raw.error->cursorpos);
    const std::unique_ptr<PgQuery__ScanResult, void (*)(PgQuery__ScanResult*)> message(
        pg_query__scan_result__unpack(nullptr, result.raw.pbuf.len,
                                      reinterpret_cast<const std::uint8_t*>(result.raw.pbuf.data)),
        [](PgQuery__ScanResult* scanned) { pg_query__scan_result__free_unpacked(scanned, nullptr); });
    std::vector<Token> tokens;
    if (message == nullptr) return tokens;
    for (std::size_t i = 0; i < message->n_tokens; ++i) {
        const auto& token = *message->tokens[i];
        if (is_comment(token)) continue;
        tokens.push_back({static_cast<std::size_t>(token.start), static_cast<std::size_t>(token.end), kind_of(token)});
    }
    return tokens;
}

}  // namespace runbook::sql
