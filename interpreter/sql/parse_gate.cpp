#include "interpreter/sql/parse_gate.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "interpreter/core/text.hpp"
#include "interpreter/sql/calls.hpp"
#include "interpreter/sql/mentions.hpp"
#include "interpreter/sql/messages.hpp"
#include "interpreter/sql/parse_tree.hpp"
#include "interpreter/sql/scan.hpp"

namespace runbook::sql {

namespace {

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
std::optional<std::string> effect_in(Node tree) {
    for (const auto part : tree.all_parts()) {
        if (modifies(part.key())) return "a WITH that modifies data";
        if (part.key() == "lockingClause") return "a locking clause (FOR UPDATE, FOR SHARE)";
        if (part.key() == "intoClause") return "SELECT INTO, which creates a table";
    }
    return std::nullopt;
}

template <std::size_t Count>
bool is_one_of(std::string_view node, const std::array<std::string_view, Count>& all) {
    return std::find(all.begin(), all.end(), node) != all.end();
}

// Statements that a rollback does not undo.
bool escapes_rollback(std::string_view node) {
    return is_one_of(node, std::array<std::string_view, 8>{"VacuumStmt", "CreatedbStmt", "DropdbStmt",
                                                           "AlterSystemStmt", "CheckPointStmt", "CreateTableSpaceStmt",
                                                           "ClusterStmt", "DropTableSpaceStmt"});
}

// Statements that change the connection itself, or that it is not made for.
bool is_of_connection(std::string_view node) {
    return is_one_of(
        node, std::array<std::string_view, 5>{"CopyStmt", "LoadStmt", "DiscardStmt", "ListenStmt", "UnlistenStmt"});
}

// What makes "committed" untrue of a file.
bool is_of_no_file(std::string_view kind) {
    return is_one_of(
        kind, std::array<std::string_view, 4>{"TRANS_STMT_ROLLBACK", "TRANS_STMT_PREPARE", "TRANS_STMT_COMMIT_PREPARED",
                                              "TRANS_STMT_ROLLBACK_PREPARED"});
}

bool is_rolled_back(SqlContext context) {
    return context == SqlContext::read_only || context == SqlContext::scenario;
}

// Where a statement cannot be what it is.
void check_kind(const std::string& sql, Node statement, SqlContext context);

bool has_option(Node statement, std::string_view list, std::string_view name) {
    const auto options = statement.find(list);
    if (!options) return false;
    for (const auto option : options->as_array())
        if (option.at("DefElem").at("defname").as_string() == name) return true;
    return false;
}

// CREATE, DROP and REINDEX … CONCURRENTLY.
bool is_concurrent(Node statement) {
    const auto kind = statement.key();
    if (kind == "ReindexStmt") return has_option(statement, "params", "concurrently");
    return (kind == "IndexStmt" || kind == "DropStmt") && statement.find("concurrent");
}

std::string help_for_several(std::string_view first) {
    if (first == "VariableSetStmt") return "set it for all steps: defaults search_path: \"…\", statement_timeout: 5.s";
    if (first == "TransactionStmt")
        return "leave out BEGIN and COMMIT: each check is a transaction, and a scenario one";
    return "give each a step of its own";
}

// A role that may act on the server could do what no rollback undoes.
std::optional<std::string> server_role_in(Node statement) {
    const auto kind = statement.key();
    if (kind == "GrantRoleStmt") {
        for (const auto part : statement.all_parts())
            if (part.key() == "priv_name" && part.as_string().starts_with("pg_"))
                return "grants " + std::string(part.as_string());
        return std::nullopt;
    }
    if (kind != "CreateRoleStmt" && kind != "AlterRoleStmt") return std::nullopt;
    for (const auto* option : {"superuser", "isreplication", "createrole", "bypassrls"})
        if (has_option(statement, "options", option)) return "sets " + std::string(option);
    for (const auto part : statement.all_parts())
        if (part.key() == "rolename" && part.as_string().starts_with("pg_"))
            return "grants " + std::string(part.as_string());
    return std::nullopt;
}

void refuse_guards(const std::string& sql, Node statement) {
    if (statement.key() != "VariableSetStmt") return;
    if (statement.text("kind") == "VAR_RESET_ALL") refuse(sql, kGuardsAreReset());
    const auto name = core::to_lower(statement.text("name"));
    if (is_guard(name)) refuse(sql, kGuardIsSet(name));
}

// What is deferred in a scenario would never be checked: it ends with a rollback.
void refuse_deferring(const std::string& sql, Node statement) {
    if (statement.key() == "ConstraintsSetStmt" && statement.find("deferred")) refuse(sql, kConstraintsDeferred());
}

bool takes_parameters(std::string_view node) {
    return node == "SelectStmt" || modifies(node) || node == "ExplainStmt" || node == "CallStmt";
}

// `SET x = :name` parses with a parameter, `NOTIFY c, :name` only with a literal. Where a parameter could be sent, the
// statement must parse with one: with a literal, `select date :x` would be a type followed by its text.
std::unique_ptr<const ParseTree> tree_of(const std::string& sql, const std::vector<Variable>& variables) {
    refuse_operator_runs(sql);
    if (auto tree = ParseTree::of(without_variables(sql, variables, false))) return tree;
    auto tree = ParseTree::of(without_variables(sql, variables, true));
    if (!tree || (tree->statements() > 0 && takes_parameters(tree->kind()))) throw_syntax_problem(sql, variables);
    return tree;
}

void check_read_only(const std::string& sql, Node statement) {
    const auto kind = statement.key();
    if (kind == "VariableShowStmt") return;
    if (kind == "ExplainStmt") {
        // It runs what it explains.
        if (has_option(statement, "options", "analyze")) refuse(sql, kRunsWhatItExplains());
        return;
    }
    if (kind != "SelectStmt") refuse(sql, kNotAQuery());
    if (const auto effect = effect_in(statement)) refuse(sql, kNotReadOnly(*effect));
}

void check_kind(const std::string& sql, Node statement, SqlContext context) {
    const auto kind = statement.key();
    const bool at_once = escapes_rollback(kind) || is_concurrent(statement);
    const bool ends = kind == "TransactionStmt";
    switch (context) {
        case SqlContext::read_only:
        case SqlContext::scenario:
            if (at_once || ends || is_of_connection(kind)) refuse(sql, kNotRolledBack());
            break;
        case SqlContext::action:
            if (at_once) refuse(sql, kNotInTransaction());
            if (ends) refuse(sql, kTransactionIsOurs());
            break;
        case SqlContext::at_once:
            if (ends) refuse(sql, kTransactionIsOurs());
            break;
        case SqlContext::file:
            if (ends && is_of_no_file(statement.text("kind"))) refuse(sql, kNotInFile());
            break;
    }
    if (is_of_connection(kind)) refuse(sql, kOfConnection());
}

}  // namespace

bool is_guard(std::string_view setting) {
    constexpr std::array<std::string_view, 14> kGuards = {"statement_timeout",
                                                          "lock_timeout",
                                                          "transaction_timeout",
                                                          "idle_in_transaction_session_timeout",
                                                          "client_connection_check_interval",
                                                          "row_security",
                                                          "timezone",
                                                          "datestyle",
                                                          "intervalstyle",
                                                          "extra_float_digits",
                                                          "bytea_output",
                                                          "standard_conforming_strings",
                                                          "client_encoding",
                                                          "transform_null_equals"};
    return std::find(kGuards.begin(), kGuards.end(), setting) != kGuards.end();
}

Statement examine(const std::string& sql, const std::vector<Variable>& variables, SqlContext context) {
    const auto tree = tree_of(sql, variables);
    const auto count = tree->statements();
    if (count == 0) refuse(sql, kEmptySql());
    if (count > 1) refuse(sql, kSeveralStatements(std::to_string(count), help_for_several(tree->kind())));
    const auto statement = tree->first();
    if (context == SqlContext::read_only) check_read_only(sql, statement);
    check_kind(sql, statement, context);
    refuse_guards(sql, statement);
    if (is_rolled_back(context)) refuse_deferring(sql, statement);
    if (const auto what = server_role_in(statement); what && is_rolled_back(context)) refuse(sql, kRoleOfServer(*what));
    check_calls(statement, sql, variables, context);
    return {takes_parameters(statement.key()), mentions_in(statement)};
}

}  // namespace runbook::sql
