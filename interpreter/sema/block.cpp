#include "interpreter/sema/block.hpp"

#include <string_view>

#include "interpreter/core/text.hpp"
#include "interpreter/sema/groups.hpp"
#include "interpreter/sema/lints.hpp"
#include "interpreter/sema/macros.hpp"
#include "interpreter/sema/vocabulary.hpp"

namespace runbook::sema {

namespace {

// The `:names` of a line that could not be read are not reported as unknown later on.
void poison(Compiler& compiler, std::string_view text) {
    for (std::size_t at = text.find(':'); at != std::string_view::npos; at = text.find(':', at + 1)) {
        const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789", at + 1);
        compiler.poisoned.emplace(text.substr(at + 1, end == std::string_view::npos ? end : end - at - 1));
    }
    // `limit = 5`
    const auto name = text.substr(0, text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789"));
    if (core::trimmed(text.substr(name.size())).starts_with('=')) compiler.poisoned.emplace(name);
}

BlockKind block_of(std::string_view word, BlockKind otherwise) {
    if (word == "check" || word == "step" || word == "wait_until") return BlockKind::check;
    if (word == "section") return BlockKind::section;
    if (word == "scenario") return BlockKind::scenario;
    if (word == "action") return BlockKind::action;
    if (word == "criterion") return BlockKind::criterion;
    return word == "gate" ? BlockKind::gate : otherwise;
}

// The readable part of the block of a statement that could not be read.
void compile_broken(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    const auto text = core::trimmed(compiler.sources.text(statement.span));
    poison(compiler, text);
    if (!statement.block) return;
    Context inside = context;
    inside.block = block_of(text.substr(0, text.find_first_of(" \t")), context.block);
    inside.in_scenario = context.in_scenario || inside.block == BlockKind::scenario;
    inside.in_action = context.in_action || inside.block == BlockKind::action;
    if (inside.in_scenario) inside.sql = sql::SqlContext::scenario;
    if (inside.in_action && !context.in_action) inside.sql = sql::SqlContext::action;
    model::Step step;
    step.body = model::Check();
    if (inside.block == BlockKind::gate) step.body = model::Gate();
    inside.step = &step;
    compile_block(compiler, statement.block->body, inside);
}

}  // namespace

void compile_block(Compiler& compiler, const std::vector<ast::Statement>& statements, const Context& context) {
    Context current = context;
    current.after_broken = false;
    lint_defaults(compiler, statements);
    for (const auto& statement : statements) {
        const auto* rule = find_statement_rule(statement.name.text);
        if (statement.broken) {
            compile_broken(compiler, statement, current);
            current.after_broken = true;
        } else if (compiler.macros.count(statement.name.text) > 0) {
            compile_macro_call(compiler, statement, current);
        } else if (rule == nullptr) {
            report_unknown_statement(compiler, statement);
        } else if (check_placement(compiler, statement, *rule, current)) {
            if (rule->apply != nullptr)
                rule->apply(compiler, statement, current);
            else
                rule->compile(compiler, statement, current);
        }
    }
}

}  // namespace runbook::sema
