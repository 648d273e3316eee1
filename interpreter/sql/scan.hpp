#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// PostgreSQL's own scanner. Private to sql/.
namespace runbook::sql {

struct Token {
    enum class Kind {
        word,       ///< an identifier or a keyword
        text,       ///< a string constant, in whatever quotes
        number,     ///< a numeric constant
        parameter,  ///< $1
        symbol,     ///< a single character: ( ) [ ] , ; :
        other,
    };
    std::size_t begin = 0;  ///< byte offsets
    std::size_t end = 0;
    Kind kind = Kind::other;

    [[nodiscard]] std::string_view in(std::string_view sql) const { return sql.substr(begin, end - begin); }
};

/// Throws SqlProblem for text that would keep the scanner, and so the parser, busy for seconds.
void refuse_operator_runs(const std::string& sql);

/// Throws SqlProblem where the scanner stops, as at an unterminated string. Comments are left out.
[[nodiscard]] std::vector<Token> scan(const std::string& sql);

}  // namespace runbook::sql
