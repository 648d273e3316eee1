#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/heredoc.hpp"

namespace runbook::grammar {

/// Builds the tree while the parser finds its parts: finished parts wait on stacks until the part that contains them is
/// complete. Offsets are bytes in the file. Independent of PEGTL.
class AstBuilder {
  public:
    AstBuilder(const Sources& sources, std::uint32_t file, Diagnostics& diagnostics);

    // ---- expressions
    void push(ast::Expr::Kind kind, std::size_t begin, std::size_t end, std::string text = {});
    void heredoc(std::size_t begin, std::size_t end);
    void open_group(std::size_t at);  ///< whatever is pushed from now on belongs to one list, call, string …
    void close_group(ast::Expr::Kind kind, std::size_t end);
    void close_call(std::size_t end);  ///< of name(args) or .method(args): the name is below the group
    void close_string(std::size_t end);
    void close_regex(std::size_t end);
    void string_part(std::size_t begin, std::size_t end, std::string text);
    void close_pair(std::size_t end);  ///< its key is below its value
    void key(std::size_t begin, std::size_t end, std::string text);
    void method(std::size_t end, std::string name);
    void index(std::size_t end);
    void sign(std::size_t at, std::string text);
    void unary();
    void operation(std::size_t begin, std::size_t end, std::string text);
    void open_expression();
    void close_expression();

    // ---- statements
    void open_statement(std::size_t begin);
    void statement_name(std::size_t begin, std::size_t end, std::string text);
    void close_header(std::size_t end);
    void modifier(bool unless);
    void param(std::size_t begin, std::size_t end, std::string text);
    void keyword_param();
    void param_standard();
    void open_block(std::size_t at);
    void close_block(std::size_t end);
    void end_word(std::size_t at);  ///< the `end` of the innermost block
    void missing_end();
    void stray_end(std::size_t at);
    void close_statement();
    void open_broken(std::size_t begin, std::size_t line_end);

    // ---- errors and going back
    struct Mark {
        std::size_t exprs, groups, expressions, operations, statements, blocks;
    };
    [[nodiscard]] Mark mark() const;
    void go_back(const Mark& mark);
    void error(std::size_t begin, std::size_t end, std::string message, std::string help = {});
    [[nodiscard]] bool has_errors() const { return diagnostics_.has_errors(); }
    [[nodiscard]] std::size_t opener() const { return groups_.empty() ? 0 : groups_.back().begin; }
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] HeredocStart heredoc_at(std::size_t at);
    [[nodiscard]] ast::File take();

    std::size_t depth = 0;  ///< of nested expressions and blocks, kept by the parser

  private:
    struct Group {
        std::size_t first_expr;
        std::size_t begin;
    };
    struct Operation {
        std::string text;
        ast::Span span;
    };
    struct Expression {
        std::size_t first_expr;
        std::size_t first_operation;
    };

    std::string_view text_;
    std::uint32_t file_;
    Diagnostics& diagnostics_;
    std::vector<ast::Expr> exprs_;
    std::vector<Group> groups_;
    std::vector<Operation> operations_;
    std::vector<Expression> expressions_;
    std::vector<ast::Statement> statements_;  // open ones, outermost first
    // The first `end` that is not aligned with its statement: what it closes, and itself.
    struct OddEnd {
        ast::Span opener;
        ast::Span end;
    };
    std::optional<OddEnd> odd_end_;
    std::optional<HeredocEnds> heredoc_ends_;          // made for the first `<<`
    std::vector<std::vector<ast::Statement>> bodies_;  // finished statements of the file and of each open block

    [[nodiscard]] ast::Span span(std::size_t begin, std::size_t end) const;
    [[nodiscard]] std::size_t column(std::size_t at) const;
    [[nodiscard]] ast::Expr pop();
    void deepen(ast::Expr& expr);
    [[nodiscard]] std::vector<ast::Expr> take_group();
    ast::Expr combined(ast::Expr left, Operation operation, ast::Expr right);
    void fold(std::size_t first_expr, std::size_t first_operation);
};

}  // namespace runbook::grammar
