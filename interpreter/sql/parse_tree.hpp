#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/core/json_view.hpp"
#include "interpreter/sql/variables.hpp"

/// PostgreSQL's own parser. Private to sql/.
namespace runbook::sql {

/// A part of a statement's tree, as libpg_query writes it in JSON; valid as long as its ParseTree.
using Node = core::JsonView;

class ParseTree {
  public:
    /// Nothing where `sql` does not parse. Throws SqlProblem for what the parser had better not see: more words than
    /// its stack can take, or operators and comments of which it reads every end again and again.
    [[nodiscard]] static std::unique_ptr<const ParseTree> of(const std::string& sql);
    [[nodiscard]] std::size_t statements() const;
    /// Of the first statement: `SelectStmt`, and what it consists of.
    [[nodiscard]] std::string_view kind() const { return first().key(); }
    [[nodiscard]] Node first() const;

  private:
    ParseTree() = default;
    core::JsonDocument document_;
    std::optional<Node> root_;
};

/// Why it does not parse; nothing where it does.
[[nodiscard]] std::optional<SqlProblem> problem_in(const std::string& sql);

}  // namespace runbook::sql
