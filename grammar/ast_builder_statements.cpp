#include "grammar/ast_builder.hpp"

// Statements, their blocks, and which `end` belongs to which.
namespace runbook::grammar {

void AstBuilder::open_statement(std::size_t begin) {
    auto& statement = statements_.emplace_back();
    statement.span = span(begin, begin);
    open_group(begin);
}

void AstBuilder::statement_name(std::size_t begin, std::size_t end, std::string text) {
    statements_.back().name = {std::move(text), span(begin, end)};
}

void AstBuilder::close_header(std::size_t end) {
    statements_.back().args = take_group();
    statements_.back().span.end = static_cast<std::uint32_t>(end);
}

void AstBuilder::modifier(bool unless) {
    statements_.back().modifier = ast::Modifier{unless, pop()};
}

void AstBuilder::open_block(std::size_t at) {
    statements_.back().block.emplace();
    statements_.back().block->span = span(at, at + 2);
    bodies_.emplace_back();
}

void AstBuilder::param(std::size_t begin, std::size_t end, std::string text) {
    statements_.back().block->params.push_back({{std::move(text), span(begin, end)}, false, {}});
}

void AstBuilder::keyword_param() {
    statements_.back().block->params.back().keyword = true;
}
void AstBuilder::param_standard() {
    statements_.back().block->params.back().standard = pop();
}

void AstBuilder::close_block(std::size_t end) {
    auto& block = *statements_.back().block;
    block.body = std::move(bodies_.back());
    block.span.end = static_cast<std::uint32_t>(end);
    bodies_.pop_back();
}

std::size_t AstBuilder::column(std::size_t at) const {
    const auto before = at == 0 ? std::string_view::npos : text_.rfind('\n', at - 1);
    return before == std::string_view::npos ? at : at - before - 1;
}

// Indentation shows better than counting which `do` has no `end`, and which `end` is one too many.
void AstBuilder::end_word(std::size_t at) {
    const auto& statement = statements_.back();
    if (odd_end_ || column(statement.span.begin) == column(at)) return;
    const auto begin = statement.block->span.begin;
    odd_end_ = OddEnd{span(begin, begin + 2), span(at, at + 3)};
}

void AstBuilder::missing_end() {
    const auto begin = statements_.back().block->span.begin;
    auto& diagnostic = diagnostics_.error("missing-end", "this `do` has no `end`",
                                          odd_end_ ? odd_end_->opener : span(begin, begin + 2),
                                          "close every `do` with an `end` on a line of its own");
    if (odd_end_)
        diagnostic.labels.push_back({odd_end_->end, "this `end` is not aligned with the statement that it closes"});
}

void AstBuilder::stray_end(std::size_t at) {
    // The lines above were not understood, so it is not known what they closed.
    if (diagnostics_.has_errors()) return;
    const auto place = odd_end_ ? odd_end_->end : span(at, at + 3);
    error(place.begin, place.end, "this `end` closes nothing", "remove it, or look for a missing `do` above");
}

void AstBuilder::close_statement() {
    bodies_.back().push_back(std::move(statements_.back()));
    statements_.pop_back();
}

void AstBuilder::open_broken(std::size_t begin, std::size_t line_end) {
    auto& statement = statements_.emplace_back();
    statement.span = span(begin, line_end);
    statement.name.span = statement.span;
    statement.broken = true;
}

}  // namespace runbook::grammar
