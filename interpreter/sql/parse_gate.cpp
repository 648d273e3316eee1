#include "interpreter/sql/parse_gate.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "interpreter/core/json.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/sql/messages.hpp"
#include "interpreter/sql/parse_tree.hpp"

namespace runbook::sql {

namespace {

using core::Json;

// The author wrote `:name` where the parser saw $1.
[[noreturn]] void throw_syntax_problem(const std::string& sql, const std::vector<Variable>& variables) {
    const auto parsed = without_variables(sql, variables, false);
    auto problem = *problem_in(parsed);
    for (const auto& variable : variables)
        if (const auto at = problem.message.find("\"$1\"");
            variable.begin == problem.begin && at != std::string::npos) {
            problem.message.replace(at + 1, 2, sql.substr(variable.begin, variable.end - variable.begin));
            problem.end = variable.end;
            if (!variable.identifier)
                problem.help = "`:name` is a value; for the name of a table or column write :\"name\"";
        }
    throw problem;
}

// At the first line of the statement.
[[noreturn]] void refuse(const std::string& sql, core::MistakeText mistake) {
    const auto trimmed = core::trimmed(sql);
    const auto begin = trimmed.empty() ? 0 : static_cast<std::size_t>(trimmed.data() - sql.data());
    throw SqlProblem{std::move(mistake), begin, begin + trimmed.substr(0, trimmed.find('\n')).size()};
}

bool modifies(std::string_view node) {
    return node == "InsertStmt" || node == "UpdateStmt" || node == "DeleteStmt" || node == "MergeStmt";
}

// The first part of the tree, at any depth, that makes a SELECT do more than read.
std::optional<std::string> effect_in(const Json& tree) {
    if (tree.is_array()) {
        for (const auto& element : tree.as_array())
            if (auto found = effect_in(element)) return found;
    } else if (tree.is_object()) {
        for (const auto& [name, member] : tree.as_object()) {
            if (modifies(name)) return "a WITH that modifies data";
            if (name == "lockingClause") return "a locking clause (FOR UPDATE, FOR SHARE)";
            if (name == "intoClause") return "SELECT INTO, which creates a table";
            if (auto found = effect_in(member)) return found;
        }
    }
    return std::nullopt;
}

// Statements that a rollback does not undo, or that end the transaction themselves.
bool escapes_rollback(std::string_view node) {
    constexpr std::array<std::string_view, 14> kRefused = {
        "TransactionStmt", "CopyStmt",    "VacuumStmt",         "CreatedbStmt", "DropdbStmt",
        "AlterSystemStmt", "LoadStmt",    "CheckPointStmt",     "DiscardStmt",  "CreateTableSpaceStmt",
        "ListenStmt",      "ClusterStmt", "DropTableSpaceStmt", "UnlistenStmt"};
    return std::find(kRefused.begin(), kRefused.end(), node) != kRefused.end();
}

// CREATE, DROP and REINDEX … CONCURRENTLY.
bool is_concurrent(std::string_view node, const Json& statement) {
    if (node == "ReindexStmt") {
        const Json* params = statement.find("params");
        return params != nullptr &&
               std::any_of(params->as_array().begin(), params->as_array().end(), [](const Json& option) {
                   return option.at("DefElem").at("defname").as_string() == "concurrently";
               });
    }
    return (node == "IndexStmt" || node == "DropStmt") && statement.find("concurrent") != nullptr;
}

std::string_view help_for_several(const Json& first) {
    const auto& node = first.at("stmt").as_object().begin()->first;
    if (node == "VariableSetStmt") return "set it for all steps: defaults search_path: \"…\", statement_timeout: 5.s";
    if (node == "TransactionStmt") return "leave out BEGIN and COMMIT: each check is a transaction, and a scenario one";
    return "give each a step of its own";
}

bool takes_parameters(std::string_view node) {
    return node == "SelectStmt" || modifies(node) || node == "ExplainStmt" || node == "CallStmt";
}

// `SET x = :name` parses with a parameter, `NOTIFY c, :name` only with a literal. Where a parameter could be sent, the
// statement must parse with one: with a literal, `select date :x` would be a type followed by its text.
Json tree_of(const std::string& sql, const std::vector<Variable>& variables) {
    if (auto tree = parse_tree(without_variables(sql, variables, false))) return std::move(*tree);
    auto tree = parse_tree(without_variables(sql, variables, true));
    if (!tree) throw_syntax_problem(sql, variables);
    for (const auto& statement : tree->at("stmts").as_array())
        if (takes_parameters(statement.at("stmt").as_object().begin()->first)) throw_syntax_problem(sql, variables);
    return std::move(*tree);
}

// EXPLAIN (ANALYZE) runs what it explains.
bool analyzes(const Json& explain) {
    const Json* options = explain.find("options");
    if (options == nullptr) return false;
    const auto& all = options->as_array();
    return std::any_of(all.begin(), all.end(),
                       [](const Json& option) { return option.at("DefElem").at("defname").as_string() == "analyze"; });
}

void check_read_only(const std::string& sql, const std::string& node, const Json& statement) {
    if (node == "VariableShowStmt") return;
    if (node == "ExplainStmt") {
        if (analyzes(statement)) refuse(sql, kRunsWhatItExplains());
        return;
    }
    if (node != "SelectStmt") refuse(sql, kNotAQuery());
    if (const auto effect = effect_in(statement)) refuse(sql, kNotReadOnly(*effect));
}

}  // namespace

Statement examine(const std::string& sql, const std::vector<Variable>& variables, SqlContext context) {
    const Json tree = tree_of(sql, variables);
    const auto& statements = tree.at("stmts").as_array();
    if (statements.empty()) refuse(sql, kEmptySql());
    if (statements.size() > 1)
        refuse(sql, kSeveralStatements(std::to_string(statements.size()), help_for_several(statements.front())));
    const auto& [node, statement] = *statements.front().at("stmt").as_object().begin();
    if (context == SqlContext::read_only) check_read_only(sql, node, statement);
    if (escapes_rollback(node) || is_concurrent(node, statement)) refuse(sql, kNotRolledBack());
    return {takes_parameters(node)};
}

}  // namespace runbook::sql
