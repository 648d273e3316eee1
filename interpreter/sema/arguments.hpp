#pragma once

#include <set>
#include <string>

#include "interpreter/sema/compiler.hpp"

namespace runbook::sema {

/// Reads a statement's arguments one by one; `finish` reports what nobody asked for.
class Arguments {
  public:
    Arguments(Compiler& compiler, const ast::Statement& statement);

    /// The next positional argument; where there is none, reports that `what` is missing.
    const ast::Expr* next(std::string_view what, std::string_view example);
    [[nodiscard]] bool has_next() const { return position_ < positional_.size(); }
    /// The value of `name:`, or nullptr.
    const ast::Expr* keyword(const std::string& name);

    // Each reports an argument of another shape.
    [[nodiscard]] std::string symbol(const ast::Expr* expr);              ///< :name
    [[nodiscard]] std::string text(const ast::Expr* expr);                ///< plain text, without #{…}
    [[nodiscard]] std::vector<std::string> texts(const ast::Expr* expr);  ///< a text, a symbol, or a list of them
    [[nodiscard]] bool boolean(const ast::Expr* expr);
    void finish();

  private:
    Compiler& compiler_;
    const ast::Statement& statement_;
    std::vector<const ast::Expr*> positional_;
    std::vector<const ast::Expr*> keywords_;
    std::size_t position_ = 0;
    std::set<std::string> asked_;
    bool lacks_one_ = false;  ///< said once a statement
};

/// Whether the name can be given to something; reports Ruby's words, reserved names and names that are taken.
[[nodiscard]] bool check_new_name(Compiler& compiler, const std::string& name, Span span);

/// The type `:name`; reports one that there is not. Nothing for an empty name, which was reported already.
[[nodiscard]] std::optional<core::Kind> type_named(Compiler& compiler, const std::string& name, Span span);

}  // namespace runbook::sema
