#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/sema/compiler.hpp"

namespace runbook::sema {

/// Reads a statement's arguments one by one; `finish` reports those that nothing asked for.
class Arguments {
  public:
    Arguments(Compiler& compiler, const ast::Statement& statement);

    /// The next positional argument; where there is none, reports that `what` is missing.
    const ast::Expr* next(std::string_view what, std::string_view example);
    /// The same without a report.
    const ast::Expr* next_if_any();
    [[nodiscard]] bool has_next() const { return position_ < positional_.size(); }
    /// Whether the next one is a text, where something else should come.
    [[nodiscard]] bool next_is_text() const {
        return has_next() && positional_[position_]->kind == ast::Expr::Kind::string;
    }
    /// The value of `name:`, or nullptr.
    const ast::Expr* keyword(const std::string& name);
    /// The same; where there is none, reports that `what` is missing.
    const ast::Expr* needed_keyword(const std::string& name, std::string_view what, std::string_view example);

    // Each reports an argument of another form.
    [[nodiscard]] std::string symbol(const ast::Expr* expr);              ///< :name
    [[nodiscard]] std::string text(const ast::Expr* expr);                ///< plain text, without #{…}
    [[nodiscard]] std::vector<std::string> texts(const ast::Expr* expr);  ///< a text, a symbol, or a list of them
    [[nodiscard]] bool boolean(const ast::Expr* expr);
    [[nodiscard]] std::optional<model::Severity> severity(const ast::Expr* expr);  ///< nothing for nullptr, too
    void finish();

  private:
    Compiler& compiler_;
    const ast::Statement& statement_;
    std::vector<const ast::Expr*> positional_;
    std::vector<const ast::Expr*> keywords_;
    std::size_t position_ = 0;
    std::set<std::string> asked_;
    bool lacks_one_ = false;  ///< reported once per statement
};

/// "a symbol", "a number": what the author wrote, for messages.
[[nodiscard]] std::string_view describe(const ast::Expr& expr);

/// The type `:name`; reports one that does not exist. Nothing for an empty name, which was reported already.
[[nodiscard]] std::optional<core::Kind> type_named(Compiler& compiler, const std::string& name, Span span);
/// The type that a statement declares; text where it declares none, or one that does not exist.
[[nodiscard]] core::Kind declared_kind(Compiler& compiler, Arguments& args, const ast::Expr* expr);

}  // namespace runbook::sema
