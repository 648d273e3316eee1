#include "interpreter/sql/bodies.hpp"

#include "interpreter/core/text.hpp"
#include "interpreter/sql/scan.hpp"
#include "interpreter/sql/variables.hpp"

namespace runbook::sql {

namespace {

std::string name_of(std::string_view word) {
    if (word.size() < 2 || word.front() != '"') return core::to_lower(word);
    return std::string(word.substr(1, word.size() - 2));
}

void add_names(std::vector<BodyName>& names, const std::string& body) {
    try {
        const auto tokens = scan(body);
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (tokens[i].kind != Token::Kind::word) continue;
            const bool called = i + 1 < tokens.size() && tokens[i + 1].in(body) == "(";
            names.push_back({name_of(tokens[i].in(body)), called});
        }
    } catch (const SqlProblem&) {
        // Another language's text, or one that the server will refuse.
    }
}

}  // namespace

std::vector<BodyName> names_in_bodies(Node statement) {
    std::vector<BodyName> names;
    if (statement.key() != "DoStmt" && statement.key() != "CreateFunctionStmt") return names;
    for (const auto part : statement.all_parts()) {
        if (part.key() != "DefElem" || part.text("defname") != "as") continue;
        for (const auto text : part.all_parts())
            if (text.key() == "sval" && text.is_string()) add_names(names, std::string(text.as_string()));
    }
    return names;
}

}  // namespace runbook::sql
