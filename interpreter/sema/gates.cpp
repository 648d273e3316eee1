#include "interpreter/sema/gates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/block.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/lints.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/names.hpp"
#include "interpreter/sema/steps.hpp"

namespace runbook::sema {

namespace {

std::string listed(const std::vector<std::string>& known, std::string_view remedy) {
    if (known.empty()) return "this runbook has none; " + std::string(remedy);
    std::string all;
    for (const auto& name : known) all += (all.empty() ? "there are: " : ", ") + name;
    return all.size() > 200 ? std::string(remedy) : all + "; " + std::string(remedy);
}

std::string help_for(Compiler& compiler, const Reference& reference, const std::vector<std::string>& known,
                     std::string_view remedy) {
    const auto& name = reference.name;
    if (reference.kind == Reference::Kind::severity_or_tag) {
        if (compiler.criteria.count(name) > 0)
            return fmt::format("{0} is a criterion: write criterion(\"{0}\").failed?", name);
        if (model::severity_named(name)) return "no step has that severity, so this rule would never apply: remove it";
    }
    if (reference.kind == Reference::Kind::criterion && name.find(',') != std::string::npos)
        return "write a list, one id each: %w[C1 C2]";
    if (reference.kind == Reference::Kind::check)
        if (const auto id = id_of_title(compiler, name); !id.empty()) return "that is a title; the step's id is " + id;
    return suggestion(compiler, name, known, "", "", listed(known, remedy));
}

template <typename Names>
void check_known(Compiler& compiler, const Reference& reference, const Names& known, std::string_view what,
                 std::string_view remedy) {
    if (known.count(reference.name) > 0 || compiler.poisoned.count(reference.name) > 0) return;
    compiler.error(
        kUnknownId(what, reference.name, help_for(compiler, reference, names_to_suggest(compiler, known), remedy)),
        reference.span);
}

model::Decision decision_of(const std::string& name) {
    if (name == "no_go") return model::Decision::no_go;
    return name == "hold" ? model::Decision::hold : model::Decision::go;
}

}  // namespace

void compile_indicator(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    model::Step step = new_step(compiler, statement, context);
    step.criterion.reset();
    const auto* title = args.next("a title", "indicator \"Isolation\", of: %w[C5 C6]");
    const auto text = args.text(title);
    const auto* of = args.needed_keyword("of", "its criteria", "indicator \"Isolation\", of: %w[C5 C6]");
    model::Indicator indicator{args.texts(of)};
    args.finish();
    for (const auto& id : indicator.of) compiler.references.push_back({Reference::Kind::criterion, id, of->span});
    if (title == nullptr) return;
    if (const auto [first, added] = compiler.indicators.emplace(text, title->span); !added)
        compiler.error(kDuplicateIndicator(text), title->span, {{first->second, "first used here"}});
    step.title = core::Expr::literal(core::Value::text(text));
    step.body = std::move(indicator);
    context.out->emplace_back(std::move(step));
}

void compile_gate(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    model::Step step = new_step(compiler, statement, context);
    step.criterion.reset();
    model::Gate gate;
    gate.is_root = context.block == BlockKind::root;
    if (gate.is_root) {
        compiler.last_gate = statement.name.span;
        compiler.not_counted.clear();
    }
    if (const auto* title = args.next("a title", "gate \"Production\" do"))
        step.title = compile_text(compiler, *title, Visibility::plan_values);
    args.finish();
    step.body = std::move(gate);
    if (statement.block) {
        Context inside = context;
        inside.block = BlockKind::gate;
        inside.step = &step;
        compile_block(compiler, statement.block->body, inside);
        lint_gate(compiler, statement, std::get<model::Gate>(step.body));
    }
    context.out->emplace_back(std::move(step));
}

void compile_gate_rule(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    model::GateRule rule;
    rule.decision = decision_of(statement.name.text);
    Span whole = statement.name.span;
    whole.end = std::max(statement.span.end, whole.end);
    if (const auto* reason = args.next_if_any()) rule.reason = compile_text(compiler, *reason, Visibility::captures);
    args.finish();
    if (statement.modifier) {
        const auto& condition = statement.modifier->condition;
        whole.end = condition.span.end;
        rule.condition = compile_condition(compiler, condition, Visibility::gate);
        if (statement.modifier->unless) rule.condition = core::Expr::unary("!", std::move(*rule.condition));
    }
    rule.source = compiler.source_of(whole);
    std::get<model::Gate>(context.step->body).rules.push_back(std::move(rule));
}

void check_references(Compiler& compiler) {
    for (const auto& reference : compiler.references) {
        switch (reference.kind) {
            case Reference::Kind::check:
                if (compiler.derived_ids.count(reference.name) > 0) break;
                check_known(compiler, reference, compiler.ids, "step with the id",
                            "give the step that is meant an id: check \"…\", id: :name do");
                break;
            case Reference::Kind::criterion:
                check_known(compiler, reference, compiler.criteria, "criterion with the id",
                            "write one: criterion \"C1\", \"title\" do");
                break;
            case Reference::Kind::indicator:
                check_known(compiler, reference, compiler.indicators, "indicator with the title",
                            "write one: indicator \"title\", of: %w[C1 C2]");
                break;
            case Reference::Kind::severity_or_tag:
                check_known(compiler, reference, compiler.severities_and_tags, "step with the severity or tag",
                            "give a step the tag: tag: :name");
                break;
        }
    }
}

}  // namespace runbook::sema
