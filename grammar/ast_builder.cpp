#include "grammar/ast_builder.hpp"

#include <algorithm>
#include <iterator>

#include "grammar/heredoc.hpp"

namespace runbook::grammar {

namespace {

using Kind = ast::Expr::Kind;

// How tightly operators bind, as in Ruby. `..` is only allowed between expressions.
int binding(std::string_view op) {
    if (op == "..") return 1;
    if (op == "||") return 2;
    if (op == "&&") return 3;
    if (op == "==" || op == "!=" || op == "=~" || op == "!~") return 4;
    if (op.front() == '<' || op.front() == '>') return 5;
    if (op == "+" || op == "-") return 6;
    return 7;
}

// `a == b == c` is not Ruby, and Ruby warns of `a < b < c`.
bool chains(int level) {
    return level != 1 && level != 4 && level != 5;
}

// Every later stage walks expressions recursively, and the log nests two levels of JSON for each level.
constexpr std::uint32_t kMaxDepth = 40;

ast::Expr broken(ast::Span span) {
    return ast::Expr{Kind::broken, span, {}, {}, {}, 0, {}};
}

}  // namespace

AstBuilder::AstBuilder(const Sources& sources, std::uint32_t file, Diagnostics& diagnostics)
    : text_(sources[file].text()), file_(file), diagnostics_(diagnostics) {
    bodies_.emplace_back();
}

ast::Span AstBuilder::span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

void AstBuilder::push(Kind kind, std::size_t begin, std::size_t end, std::string text) {
    ast::Expr expr;
    expr.kind = kind;
    expr.span = span(begin, end);
    expr.text = std::move(text);
    exprs_.push_back(std::move(expr));
}

ast::Expr AstBuilder::pop() {
    ast::Expr expr = std::move(exprs_.back());
    exprs_.pop_back();
    return expr;
}

// One level more than the deepest of its parts. What is too deep is reported and cut off, so that no later stage can
// overflow a stack.
void AstBuilder::deepen(ast::Expr& expr) {
    for (const auto& arg : expr.args) expr.depth = std::max(expr.depth, arg.depth + 1);
    if (expr.depth <= kMaxDepth) return;
    diagnostics_.error("too-deep", "this expression is too long or nested too deeply",
                       {file_, expr.span.begin, expr.span.begin + 1},
                       "let SQL compute it, or split it into several rules");
    expr = broken(expr.span);
}

void AstBuilder::heredoc(std::size_t begin, std::size_t end) {
    exprs_.push_back(read_heredoc(text_, span(begin, end), diagnostics_));
}

void AstBuilder::open_group(std::size_t at) {
    groups_.push_back({exprs_.size(), at});
}

std::vector<ast::Expr> AstBuilder::take_group() {
    const auto first = exprs_.begin() + static_cast<std::ptrdiff_t>(groups_.back().first_expr);
    std::vector<ast::Expr> members(std::make_move_iterator(first), std::make_move_iterator(exprs_.end()));
    exprs_.erase(first, exprs_.end());
    groups_.pop_back();
    return members;
}

void AstBuilder::close_group(Kind kind, std::size_t end) {
    const auto begin = groups_.back().begin;
    auto members = take_group();
    push(kind, begin, end);
    exprs_.back().args = std::move(members);
    deepen(exprs_.back());
}

void AstBuilder::close_call(std::size_t end) {
    auto args = take_group();
    ast::Expr& callee = exprs_.back();
    callee.span.end = static_cast<std::uint32_t>(end);
    if (callee.kind == Kind::name) callee.kind = Kind::call;
    std::move(args.begin(), args.end(), std::back_inserter(callee.args));
}

// Parts of a string: plain stretches (string) and names; one without names becomes a plain text.
void AstBuilder::close_string(std::size_t end) {
    const auto begin = groups_.back().begin;
    auto parts = take_group();
    push(Kind::string, begin, end);
    ast::Expr& string = exprs_.back();
    const bool plain =
        std::all_of(parts.begin(), parts.end(), [](const auto& part) { return part.kind == Kind::string; });
    if (!plain) {
        string.args = std::move(parts);
        return;
    }
    for (const auto& part : parts) {
        string.origins.emplace_back(static_cast<std::uint32_t>(string.text.size()), part.span.begin);
        string.text += part.text;
    }
}

void AstBuilder::close_regex(std::size_t end) {
    const auto begin = groups_.back().begin;
    auto pattern = take_group();
    push(Kind::regex, begin, end, std::move(pattern.front().text));
}

void AstBuilder::string_part(std::size_t begin, std::size_t end, std::string text) {
    push(Kind::string, begin, end, std::move(text));
}

void AstBuilder::key(std::size_t begin, std::size_t end, std::string text) {
    push(Kind::pair, begin, end, std::move(text));
}

void AstBuilder::close_pair(std::size_t end) {
    ast::Expr value = pop();
    if (exprs_.back().kind != Kind::pair || !exprs_.back().args.empty()) {  // `key => value`
        ast::Expr its_key = pop();
        push(Kind::pair, its_key.span.begin, end);
        exprs_.back().args.push_back(std::move(its_key));
    }
    exprs_.back().args.push_back(std::move(value));
}

void AstBuilder::method(std::size_t end, std::string name) {
    ast::Expr receiver = pop();
    push(Kind::method, receiver.span.begin, end, std::move(name));
    exprs_.back().args.push_back(std::move(receiver));
    deepen(exprs_.back());
}

void AstBuilder::index(std::size_t end) {
    auto inside = take_group();
    ast::Expr receiver = pop();
    push(Kind::index, receiver.span.begin, end);
    exprs_.back().args.push_back(std::move(receiver));
    std::move(inside.begin(), inside.end(), std::back_inserter(exprs_.back().args));
    deepen(exprs_.back());
}

void AstBuilder::sign(std::size_t at, std::string text) {
    push(Kind::unary, at, at + 1, std::move(text));
}

void AstBuilder::unary() {
    ast::Expr operand = pop();
    exprs_.back().span.end = operand.span.end;
    exprs_.back().args.push_back(std::move(operand));
}

void AstBuilder::operation(std::size_t begin, std::size_t end, std::string text) {
    operations_.push_back({std::move(text), span(begin, end)});
}

void AstBuilder::open_expression() {
    expressions_.push_back({exprs_.size(), operations_.size()});
}

void AstBuilder::close_expression() {
    const auto [first_expr, first_operation] = expressions_.back();
    expressions_.pop_back();
    if (operations_.size() > first_operation) fold(first_expr, first_operation);
}

ast::Expr AstBuilder::combined(ast::Expr left, Operation operation, ast::Expr right) {
    ast::Expr expr;
    expr.kind = operation.text == ".." ? Kind::range : Kind::binary;
    expr.text = std::move(operation.text);
    expr.span = {file_, left.span.begin, right.span.end};
    expr.args.push_back(std::move(left));
    expr.args.push_back(std::move(right));
    deepen(expr);
    return expr;
}

// The operands begin at first_expr, with one operator fewer between them: folds by precedence, left to right.
void AstBuilder::fold(std::size_t first_expr, std::size_t first_operation) {
    std::vector<ast::Expr> operands;
    std::vector<Operation> pending;
    const auto reduce = [&] {
        ast::Expr right = std::move(operands.back());
        operands.pop_back();
        operands.back() = combined(std::move(operands.back()), std::move(pending.back()), std::move(right));
        pending.pop_back();
    };
    operands.push_back(std::move(exprs_[first_expr]));
    for (std::size_t i = 0; first_operation + i < operations_.size(); ++i) {
        Operation& next = operations_[first_operation + i];
        const int level = binding(next.text);
        while (!pending.empty() && binding(pending.back().text) >= level) {
            const bool refused = binding(pending.back().text) == level && !chains(level);
            if (refused)
                diagnostics_.error("syntax", "comparisons cannot be chained", next.span,
                                   "combine two comparisons with `&&`");
            reduce();
            // It is not clear what it compares, so a second finding would only be a guess.
            if (refused) operands.back() = broken(operands.back().span);
        }
        pending.push_back(std::move(next));
        operands.push_back(std::move(exprs_[first_expr + i + 1]));
    }
    while (!pending.empty()) reduce();
    exprs_.resize(first_expr);
    exprs_.push_back(std::move(operands.back()));
    operations_.resize(first_operation);
}

AstBuilder::Mark AstBuilder::mark() const {
    return {exprs_.size(), groups_.size(), expressions_.size(), operations_.size(), statements_.size(), bodies_.size()};
}

void AstBuilder::go_back(const Mark& mark) {
    exprs_.resize(mark.exprs);
    groups_.resize(mark.groups, {0, 0});
    expressions_.resize(mark.expressions);
    operations_.resize(mark.operations);
    statements_.resize(mark.statements);
    bodies_.resize(mark.blocks);
}

void AstBuilder::error(std::size_t begin, std::size_t end, std::string message, std::string help) {
    diagnostics_.error("syntax", std::move(message), span(begin, end), std::move(help));
}

HeredocStart AstBuilder::heredoc_at(std::size_t at) {
    if (text_.substr(at, 2) != "<<") return {};
    if (!heredoc_ends_) heredoc_ends_.emplace(text_);
    return read_heredoc_start(text_, at, *heredoc_ends_);
}

ast::File AstBuilder::take() {
    return {std::move(bodies_.front())};
}

}  // namespace runbook::grammar

namespace runbook::ast {

Span Expr::place_of(std::size_t begin, std::size_t end) const {
    const auto after = std::upper_bound(origins.begin(), origins.end(), begin,
                                        [](std::size_t at, const auto& origin) { return at < origin.first; });
    if (after == origins.begin()) return span;
    const auto& origin = *std::prev(after);
    const auto start = static_cast<std::uint32_t>(origin.second + (begin - origin.first));
    return {span.file, start, static_cast<std::uint32_t>(start + (end - begin))};
}

}  // namespace runbook::ast
