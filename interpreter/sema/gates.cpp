#include "interpreter/core/text.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/statements.hpp"

namespace runbook::sema {

namespace {

std::vector<std::string> keys_of(const std::map<std::string, Span>& names) {
    std::vector<std::string> keys;
    for (const auto& [name, span] : names) keys.push_back(name);
    return keys;
}

std::string all_of(const std::vector<std::string>& known) {
    std::string all;
    if (known.empty()) return "nothing in this runbook has one";
    for (const auto& name : known) all += (all.empty() ? "there are: " : ", ") + name;
    return all.size() > 200 ? std::string() : all;
}

void check_known(Compiler& compiler, const Reference& reference, const std::vector<std::string>& known,
                 const char* what) {
    if (std::find(known.begin(), known.end(), reference.name) != known.end()) return;
    if (compiler.poisoned.count(reference.name) > 0) return;
    const auto near = core::closest(reference.name, known);
    compiler.error("unknown-id", fmt::format("no {} `{}`", what, reference.name), reference.span,
                   near ? "did you mean `" + *near + "`?" : all_of(known));
}

core::Decision decision_of(const std::string& name) {
    if (name == "no_go") return core::Decision::no_go;
    return name == "hold" ? core::Decision::hold : core::Decision::go;
}

}  // namespace

void compile_indicator(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    core::Step step = new_step(compiler, statement, around);
    step.criterion.reset();
    const auto* title = args.next("a title", "indicator \"Isolation\", of: %w[C5 C6]");
    const auto text = args.text(title);
    const auto* of = args.keyword("of");
    if (of == nullptr) compiler.error("argument", "`indicator` wants `of:`, its criteria", statement.name.span);
    core::Indicator indicator{args.texts(of)};
    args.finish();
    for (const auto& id : indicator.of) compiler.references.push_back({Reference::Kind::criterion, id, of->span});
    if (title == nullptr) return;
    if (!compiler.indicators.emplace(text, title->span).second)
        compiler.error("twice", "the indicator `" + text + "` stands twice", title->span);
    step.title = core::Expr::literal(core::Value::text(text));
    step.body = std::move(indicator);
    around.out->emplace_back(std::move(step));
}

void compile_gate(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    core::Step step = new_step(compiler, statement, around);
    step.criterion.reset();
    core::Gate gate;
    gate.is_root = around.place == Place::root;
    if (const auto* title = args.next("a title", "gate \"Production\" do"))
        step.title = compile_text(compiler, *title, Sees::nothing_more);
    args.finish();
    step.body = std::move(gate);
    if (statement.block) {
        Surroundings inside = around;
        inside.place = Place::gate;
        inside.step = &step;
        compile_block(compiler, statement.block->body, inside);
        lint_gate(compiler, statement, std::get<core::Gate>(step.body));
    }
    around.out->emplace_back(std::move(step));
}

void compile_gate_rule(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    core::GateRule rule;
    rule.decision = decision_of(statement.name.text);
    Span whole = statement.name.span;
    whole.end = std::max(statement.span.end, whole.end);
    if (args.has_next()) rule.reason = compile_text(compiler, *args.next("", ""), Sees::captures);
    args.finish();
    if (statement.modifier) {
        const auto& condition = statement.modifier->condition;
        whole.end = condition.span.end;
        rule.condition = compile_condition(compiler, condition, Sees::run);
        if (statement.modifier->unless) rule.condition = core::Expr::unary("!", std::move(*rule.condition));
    }
    rule.source = compiler.source_of(whole);
    std::get<core::Gate>(around.step->body).rules.push_back(std::move(rule));
}

void check_references(Compiler& compiler) {
    for (const auto& reference : compiler.references) {
        switch (reference.kind) {
            case Reference::Kind::check:
                check_known(compiler, reference, keys_of(compiler.ids), "check has the id");
                break;
            case Reference::Kind::criterion:
                check_known(compiler, reference, keys_of(compiler.criteria), "criterion has the id");
                break;
            case Reference::Kind::indicator:
                check_known(compiler, reference, keys_of(compiler.indicators), "indicator is named");
                break;
            case Reference::Kind::severity_or_tag:
                check_known(compiler, reference,
                            {compiler.severities_and_tags.begin(), compiler.severities_and_tags.end()},
                            "step has the severity or tag");
                break;
        }
    }
}

}  // namespace runbook::sema
