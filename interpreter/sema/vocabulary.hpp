#pragma once

#include <string_view>

#include "interpreter/sema/compiler.hpp"

/// Which statements there are, and where each is allowed. Private to sema/.
namespace runbook::sema {

struct StatementRule {
    std::string_view name;
    unsigned blocks;  ///< BlockKinds in which it is allowed
    enum class Block { none, required, optional } block;
    bool condition;  ///< may end in `if` or `unless`
    void (*compile)(Compiler&, const ast::Statement&, const Context&);
    /// Instead of `compile`: what changes the context of the statements after it.
    void (*apply)(Compiler&, const ast::Statement&, Context&) = nullptr;
};

/// nullptr where this version has no such statement.
[[nodiscard]] const StatementRule* find_statement_rule(std::string_view name);
/// Of the language, in this version or a later one: macros cannot have such a name.
[[nodiscard]] bool is_statement(std::string_view name);

/// Reports a statement that is not allowed there, or whose block or condition is.
[[nodiscard]] bool check_placement(Compiler& compiler, const ast::Statement& statement, const StatementRule& rule,
                                   const Context& context);
void report_unknown_statement(Compiler& compiler, const ast::Statement& statement);

}  // namespace runbook::sema
