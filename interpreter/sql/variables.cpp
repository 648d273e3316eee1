#include "interpreter/sql/variables.hpp"

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <cstdint>
#include <memory>

#include "interpreter/sql/syntax_problem.hpp"

namespace runbook::sql {

namespace {

struct Token {
    std::size_t begin;
    std::size_t end;
    int kind;
    bool is_word;  // an identifier or a keyword
};

struct ScanResult {
    PgQueryScanResult raw;
    explicit ScanResult(const std::string& sql) : raw(pg_query_scan(sql.c_str())) {}
    ~ScanResult() { pg_query_free_scan_result(raw); }
    ScanResult(const ScanResult&) = delete;
    ScanResult& operator=(const ScanResult&) = delete;
};

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
        const bool word =
            token.token == PG_QUERY__TOKEN__IDENT || token.keyword_kind != PG_QUERY__KEYWORD_KIND__NO_KEYWORD;
        tokens.push_back({static_cast<std::size_t>(token.start), static_cast<std::size_t>(token.end),
                          static_cast<int>(token.token), word});
    }
    return tokens;
}

// What can be before the colon of a slice: `a[lo:hi]`.
bool is_operand(const Token& token) {
    switch (token.kind) {
        case PG_QUERY__TOKEN__ICONST:
        case PG_QUERY__TOKEN__FCONST:
        case PG_QUERY__TOKEN__PARAM:
        case PG_QUERY__TOKEN__ASCII_41:  // )
        case PG_QUERY__TOKEN__ASCII_93:  // ]
            return true;
        default: return token.is_word;
    }
}

bool opens_slice(const std::vector<Token>& tokens, std::size_t colon, int brackets, std::size_t last_variable_end) {
    if (brackets == 0 || colon == 0) return false;
    return is_operand(tokens[colon - 1]) || tokens[colon - 1].end == last_variable_end;
}

Variable variable_at(const std::string& sql, const Token& colon, const Token& name) {
    Variable variable{colon.begin, name.end, sql[name.begin] == '"', sql.substr(name.begin, name.end - name.begin)};
    if (variable.name.front() == '"' || variable.name.front() == '\'')
        variable.name = variable.name.substr(1, variable.name.size() - 2);
    return variable;
}

}  // namespace

std::vector<Variable> find_variables(const std::string& sql) {
    std::vector<Variable> variables;
    if (sql.find(':') == std::string::npos) return variables;
    const auto tokens = scan(sql);
    int brackets = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].kind == PG_QUERY__TOKEN__ASCII_91) ++brackets;
        if (tokens[i].kind == PG_QUERY__TOKEN__ASCII_93) --brackets;
        if (tokens[i].kind != PG_QUERY__TOKEN__ASCII_58 || i + 1 == tokens.size()) continue;
        const Token& next = tokens[i + 1];
        const bool quoted = next.kind == PG_QUERY__TOKEN__SCONST && sql[next.begin] == '\'';
        if (next.begin != tokens[i].end || (!next.is_word && !quoted)) continue;
        const std::size_t last_end = variables.empty() ? 0 : variables.back().end;
        if (!quoted && opens_slice(tokens, i, brackets, last_end)) continue;
        variables.push_back(variable_at(sql, tokens[i], next));
        ++i;
    }
    return variables;
}

std::string without_variables(const std::string& sql, const std::vector<Variable>& variables, bool as_literals) {
    std::string text = sql;
    for (const auto& variable : variables) {
        const auto length = variable.end - variable.begin;
        if (variable.identifier) {
            text[variable.begin] = ' ';
        } else {
            // Every parameter is $1 here: only the syntax matters, and the shortest variable has two bytes.
            const std::string stand_in = as_literals ? "''" : "$1";
            text.replace(variable.begin, length, stand_in + std::string(length - stand_in.size(), ' '));
        }
    }
    return text;
}

}  // namespace runbook::sql
