#include "interpreter/sql/split.hpp"

#include <pg_query.h>

#include <algorithm>
#include <string_view>

#include "interpreter/core/text.hpp"
#include "interpreter/sql/scan.hpp"
#include "interpreter/sql/variables.hpp"

namespace runbook::sql {

namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

// Behind a comment that begins there; `at` itself where none does. Comments of SQL nest.
std::size_t behind_comment(std::string_view text, std::size_t at) {
    if (text.substr(at, 2) == "--") return std::min(text.find('\n', at), text.size());
    if (text.substr(at, 2) != "/*") return at;
    std::size_t depth = 0;
    while (at < text.size()) {
        if (text.substr(at, 2) == "/*") {
            ++depth;
            at += 2;
        } else if (text.substr(at, 2) == "*/") {
            at += 2;
            if (--depth == 0) return at;
        } else {
            ++at;
        }
    }
    return at;
}

std::size_t behind_blanks(std::string_view text, std::size_t at, std::size_t end) {
    for (;;) {
        while (at < end && is_blank(text[at])) ++at;
        const auto next = at < end ? behind_comment(text, at) : at;
        if (next == at) return std::min(at, end);
        at = next;
    }
}

FilePart trimmed(std::string_view text, std::size_t begin, std::size_t end) {
    begin = behind_blanks(text, begin, end);
    while (end > begin && (is_blank(text[end - 1]) || text[end - 1] == ';')) --end;
    return {begin, end};
}

std::vector<std::string> words_of(std::string_view statement) {
    std::vector<std::string> words(1);
    for (const char c : core::to_lower(statement)) {
        if (!is_blank(c))
            words.back() += c;
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

bool begins_transaction(std::string_view statement) {
    const auto words = words_of(statement);
    return !words.empty() && words.size() <= 2 &&
           (words[0] == "begin" || (words[0] == "start" && words.size() == 2 && words[1] == "transaction"));
}

bool commits(std::string_view statement) {
    const auto words = words_of(statement);
    return !words.empty() && words.size() <= 2 && (words[0] == "commit" || words[0] == "end");
}

}  // namespace

std::vector<FilePart> split_file(const std::string& text, bool keep_transaction) {
    std::vector<FilePart> parts;
    try {
        refuse_operator_runs(text);
    } catch (const SqlProblem&) {
        return {trimmed(text, 0, text.size())};  // found again when it is parsed
    }
    const auto result = pg_query_split_with_scanner(text.c_str());
    if (result.error == nullptr)
        for (int i = 0; i < result.n_stmts; ++i) {
            const auto begin = static_cast<std::size_t>(result.stmts[i]->stmt_location);
            const auto length = static_cast<std::size_t>(result.stmts[i]->stmt_len);
            const auto part = trimmed(text, begin, length == 0 ? text.size() : std::min(begin + length, text.size()));
            if (part.end > part.begin) parts.push_back(part);
        }
    else
        parts.push_back(trimmed(text, 0, text.size()));  // its mistake is found when it is parsed
    pg_query_free_split_result(result);
    const auto statement = [&](const FilePart& part) {
        return std::string_view(text).substr(part.begin, part.end - part.begin);
    };
    if (keep_transaction) return parts;
    if (parts.size() >= 2 && begins_transaction(statement(parts.front())) && commits(statement(parts.back()))) {
        parts.erase(parts.begin());
        parts.pop_back();
    }
    return parts;
}

}  // namespace runbook::sql
