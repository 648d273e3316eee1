#include "interpreter/sql/parse_gate.hpp"

#include <pg_query.h>

#include <array>
#include <optional>

#include "interpreter/core/json.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/sql/pg_query_error.hpp"

namespace runbook::sql {

namespace {

using core::Json;

struct ParseResult {
    PgQueryParseResult raw;
    explicit ParseResult(const std::string& sql) : raw(pg_query_parse(sql.c_str())) {}
    ~ParseResult() { pg_query_free_parse_result(raw); }
    ParseResult(const ParseResult&) = delete;
    ParseResult& operator=(const ParseResult&) = delete;
};

// The statements' trees, or nothing where `sql` does not parse.
std::optional<Json> parse_tree(const std::string& sql) {
    const ParseResult result(sql);
    if (result.raw.error != nullptr) return std::nullopt;
    return core::parse_json(result.raw.parse_tree);
}

// The author wrote `:name` where the parser saw $1.
[[noreturn]] void throw_syntax_problem(const std::string& sql, const std::vector<Variable>& variables) {
    const auto parsed = without_variables(sql, variables, false);
    const ParseResult result(parsed);
    auto problem = syntax_problem(parsed, result.raw.error->message, result.raw.error->cursorpos);
    for (const auto& variable : variables)
        if (const auto at = problem.message.find("\"$1\"");
            variable.begin == problem.begin && at != std::string::npos) {
            problem.message.replace(at + 1, 2, sql.substr(variable.begin, variable.end - variable.begin));
            problem.end = variable.end;
        }
    throw problem;
}

[[noreturn]] void refuse(const std::string& sql, std::string slug, std::string message, std::string help) {
    const auto trimmed = core::trimmed(sql);
    const auto begin = trimmed.empty() ? 0 : static_cast<std::size_t>(trimmed.data() - sql.data());
    throw SqlProblem{std::move(slug), std::move(message), begin, begin + trimmed.substr(0, trimmed.find('\n')).size(),
                     std::move(help)};
}

bool modifies(std::string_view node) {
    return node == "InsertStmt" || node == "UpdateStmt" || node == "DeleteStmt" || node == "MergeStmt";
}

// The name of the first node anywhere in the tree that makes a SELECT more than a question.
std::optional<std::string> effect_in(const Json& tree) {
    if (tree.is_array()) {
        for (const auto& element : tree.as_array())
            if (auto found = effect_in(element)) return found;
    } else if (tree.is_object()) {
        for (const auto& [name, member] : tree.as_object()) {
            if (modifies(name)) return "a WITH that modifies data";
            if (name == "lockingClause") return "a locking clause (FOR UPDATE, FOR SHARE)";
            if (name == "intoClause") return "SELECT INTO, which makes a table";
            if (auto found = effect_in(member)) return found;
        }
    }
    return std::nullopt;
}

// Statements that no rollback takes back, or that end the transaction themselves.
bool escapes_rollback(std::string_view node) {
    constexpr std::array<std::string_view, 14> kRefused = {
        "TransactionStmt", "CopyStmt",    "VacuumStmt",         "CreatedbStmt", "DropdbStmt",
        "AlterSystemStmt", "LoadStmt",    "CheckPointStmt",     "DiscardStmt",  "CreateTableSpaceStmt",
        "ListenStmt",      "ClusterStmt", "DropTableSpaceStmt", "UnlistenStmt"};
    return std::find(kRefused.begin(), kRefused.end(), node) != kRefused.end();
}

bool takes_parameters(std::string_view node) {
    return node == "SelectStmt" || modifies(node) || node == "ExplainStmt" || node == "CallStmt";
}

// `SET x = :name` parses with a parameter, `NOTIFY c, :name` only with a literal. Where a parameter could be sent, only
// what parses with one counts: `select date :x` would be a literal's type and its text.
Json tree_of(const std::string& sql, const std::vector<Variable>& variables) {
    if (auto tree = parse_tree(without_variables(sql, variables, false))) return std::move(*tree);
    auto tree = parse_tree(without_variables(sql, variables, true));
    if (!tree) throw_syntax_problem(sql, variables);
    for (const auto& statement : tree->at("stmts").as_array())
        if (takes_parameters(statement.at("stmt").as_object().begin()->first)) throw_syntax_problem(sql, variables);
    return std::move(*tree);
}

void check_read_only(const std::string& sql, const std::string& node, const Json& statement) {
    const std::string help = "what writes belongs in a `scenario`, which is always rolled back";
    if (node != "SelectStmt")
        refuse(sql, "not-read-only", "a check reads only: one SELECT, VALUES, TABLE or WITH", help);
    if (const auto effect = effect_in(statement))
        refuse(sql, "not-read-only", "a check reads only, and this holds " + *effect, help);
}

}  // namespace

SqlProblem syntax_problem(const std::string& sql, const char* message, int cursor) {
    std::size_t at = 0;
    // PostgreSQL counts characters; continuation bytes begin none.
    for (int character = 1; at < sql.size() && (character < cursor || (sql[at] & 0xC0) == 0x80); ++at)
        if (at + 1 < sql.size() && (sql[at + 1] & 0xC0) != 0x80) ++character;
    at = std::min(at, sql.empty() ? 0 : sql.size() - 1);
    auto end = sql.find_first_of(" \t\n(),;", at);
    if (end == std::string::npos) end = sql.size();
    if (end == at) end = at + 1;
    return {"sql-syntax", std::string("PostgreSQL's parser says: ") + message, at, end, {}};
}

Statement examine(const std::string& sql, const std::vector<Variable>& variables, Place place) {
    const Json tree = tree_of(sql, variables);
    const auto& statements = tree.at("stmts").as_array();
    if (statements.empty()) refuse(sql, "empty-sql", "there is no SQL statement", "write one statement");
    if (statements.size() > 1)
        refuse(sql, "one-statement", fmt::format("one statement is wanted, and here are {}", statements.size()),
               "give each its own step");
    const auto& [node, statement] = *statements.front().at("stmt").as_object().begin();
    if (place == Place::read_only) check_read_only(sql, node, statement);
    if (escapes_rollback(node))
        refuse(sql, "not-rolled-back",
               "a scenario is one transaction that is rolled back, and this statement would escape it", "leave it out");
    const bool rows = node == "SelectStmt" ? statement.find("intoClause") == nullptr
                                           : !modifies(node) || statement.find("returningList") != nullptr;
    return {takes_parameters(node), rows};
}

}  // namespace runbook::sql
