#include "interpreter/sql/variables.hpp"

#include <string_view>

#include "interpreter/core/text.hpp"
#include "interpreter/sql/messages.hpp"
#include "interpreter/sql/scan.hpp"

namespace runbook::sql {

namespace {

using Kind = Token::Kind;

bool is(const Token& token, std::string_view sql, std::string_view symbol) {
    return token.kind == Kind::symbol && token.in(sql) == symbol;
}

// What can be before the colon of a slice: `a[lo:hi]`.
bool is_operand(const Token& token, std::string_view sql) {
    return token.kind == Kind::word || token.kind == Kind::number || is(token, sql, ")") || is(token, sql, "]");
}

bool opens_slice(const std::vector<Token>& tokens, std::string_view sql, std::size_t colon, int brackets,
                 std::size_t last_variable_end) {
    if (brackets == 0 || colon == 0) return false;
    return is_operand(tokens[colon - 1], sql) || tokens[colon - 1].end == last_variable_end;
}

Variable variable_at(const std::string& sql, const Token& colon, const Token& name) {
    Variable variable{colon.begin, name.end, sql[name.begin] == '"', sql.substr(name.begin, name.end - name.begin)};
    if (variable.name.front() == '"' || variable.name.front() == '\'')
        variable.name = variable.name.substr(1, variable.name.size() - 2);
    return variable;
}

// Of 'x', E'x' or $tag$x$tag$.
std::string_view between_quotes(std::string_view constant) {
    const bool dollars = constant.front() == '$';
    const auto open = dollars ? constant.find('$', 1) : constant.find('\'');
    const auto both = dollars ? 2 * (open + 1) : open + 2;
    return both > constant.size() ? constant : constant.substr(open + 1, constant.size() - both);
}

}  // namespace

std::vector<Variable> find_variables(const std::string& sql) {
    std::vector<Variable> variables;
    if (sql.find_first_of(":$") == std::string::npos) return variables;
    refuse_operator_runs(sql);
    const auto tokens = scan(sql);
    int brackets = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].kind == Kind::parameter)
            throw SqlProblem{kBareParameter(std::string(tokens[i].in(sql))), tokens[i].begin, tokens[i].end};
        if (is(tokens[i], sql, "[")) ++brackets;
        if (is(tokens[i], sql, "]")) --brackets;
        if (!is(tokens[i], sql, ":") || i + 1 == tokens.size()) continue;
        const Token& next = tokens[i + 1];
        const bool quoted = next.kind == Kind::text && sql[next.begin] == '\'';
        if (next.begin != tokens[i].end || (next.kind != Kind::word && !quoted)) continue;
        const std::size_t last_end = variables.empty() ? 0 : variables.back().end;
        if (!quoted && opens_slice(tokens, sql, i, brackets, last_end)) continue;
        variables.push_back(variable_at(sql, tokens[i], next));
        ++i;
    }
    return variables;
}

std::vector<Variable> find_parameters(const std::string& sql) {
    std::vector<Variable> parameters;
    if (sql.find('$') == std::string::npos) return parameters;
    refuse_operator_runs(sql);
    for (const auto& token : scan(sql))
        if (token.kind == Kind::parameter)
            parameters.push_back({token.begin, token.end, false, std::string(token.in(sql).substr(1))});
    return parameters;
}

std::vector<TextConstant> find_texts(const std::string& sql) {
    std::vector<TextConstant> texts;
    // Only a text that contains a colon can be mistaken for a variable.
    if (sql.find(':') == std::string::npos || sql.find_first_of("'$") == std::string::npos) return texts;
    for (const auto& token : scan(sql)) {
        if (token.kind != Kind::text) continue;
        if (token.begin > 0 && sql[token.begin - 1] == ':') continue;  // a variable in quotes
        texts.push_back({token.begin, token.end, std::string(between_quotes(token.in(sql)))});
    }
    return texts;
}

std::vector<TextConstant> find_null_comparisons(const std::string& sql) {
    std::vector<TextConstant> found;
    if (core::to_lower(sql).find("null") == std::string::npos) return found;
    const auto tokens = scan(sql);
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        const auto op = tokens[i - 1].in(sql);
        const bool compares = op == "=" || op == "<>" || op == "!=";
        if (!compares || core::to_lower(tokens[i].in(sql)) != "null") continue;
        const auto begin = i > 1 ? tokens[i - 2].begin : tokens[i - 1].begin;
        found.push_back({begin, tokens[i].end, sql.substr(begin, tokens[i].end - begin)});
    }
    return found;
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
