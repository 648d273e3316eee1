#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/statements.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Kind;

void set_id(Compiler& compiler, core::Step& step, Arguments& args) {
    const auto* expr = args.keyword("id");
    if (expr == nullptr) return;
    step.id = args.symbol(expr);
    step.explicit_id = true;
    if (step.id.empty()) return;
    // A macro called twice brings its ids twice; a for_each makes them differ by its values.
    const auto [taken, added] = compiler.ids.emplace(step.id, expr->span);
    if (!added && compiler.call_sites.empty()) {
        auto& diagnostic = compiler.diagnostics.error("twice", "the id `:" + step.id + "` stands twice", expr->span);
        diagnostic.labels.push_back({taken->second, "first here"});
    }
}

void set_tags(Compiler& compiler, core::Step& step, Arguments& args) {
    for (auto& tag : args.texts(args.keyword("tag"))) {
        compiler.severities_and_tags.insert(tag);
        step.tags.push_back(std::move(tag));
    }
}

// Outside any criterion a step is its own; the plan gives it the step's id and title.
void set_severity(Compiler& compiler, core::Step& step, Arguments& args, const Surroundings& around) {
    const auto* expr = args.keyword("severity");
    if (expr != nullptr && around.criterion)
        return compiler.error("argument", "the severity is the criterion's", expr->span,
                              "give the criterion its `severity:`");
    if (expr != nullptr) {
        const auto severity = core::severity_named(args.symbol(expr));
        if (!severity) return compiler.error("argument", "a severity is :critical, :important or :minor", expr->span);
        step.criterion->severity = *severity;
    }
    compiler.severities_and_tags.insert(std::string(core::name_of(step.criterion->severity)));
}

bool is_critical(const core::Step& step) {
    return step.criterion && step.criterion->severity == core::Severity::critical;
}

std::int64_t samples_from(Compiler& compiler, const ast::Expr* expr) {
    if (expr == nullptr) return 1;
    const auto value = compile_literal(compiler, *expr, Kind::integer);
    const auto samples = value ? value->as_number().to_int64() : std::nullopt;
    if (value && (!samples || *samples < 1 || *samples > 10'000))
        compiler.error("argument", "`samples:` lies between 1 and 10,000", expr->span);
    return samples.value_or(1);
}

// The variable under which later steps find a captured value or an answer.
std::string declare_value(Compiler& compiler, const ast::Expr& name, Symbol::Kind kind, core::Type type) {
    auto variable = fmt::format("step:{}#{}", name.text, compiler.next_number++);
    if (kind == Symbol::Kind::answer) compiler.answers.insert(variable);
    if (!check_new_name(compiler, name.text, name.span))
        compiler.poisoned.insert(name.text);
    else
        compiler.scope.declare_lasting(name.text, {kind, type, Expr::variable(variable), name.span});
    return variable;
}

Kind value_kind(Compiler& compiler, Arguments& args, const ast::Expr* expr) {
    if (expr == nullptr) return Kind::text;
    return type_named(compiler, args.symbol(expr), expr->span).value_or(Kind::text);
}

}  // namespace

core::Step new_step(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    core::Step step;
    step.criterion = around.criterion;
    if (!step.criterion) {
        step.criterion.emplace();
        step.criterion->severity = around.severity;
        step.criterion->implied = true;
    }
    step.tags = around.tags;
    step.only_if = around.only_if;
    step.settings = around.settings;
    step.place = compiler.place_of(statement.name.span);
    return step;
}

bool depends_on_captures(const Compiler& compiler, const Expr& condition) {
    bool captured = false;
    core::walk(condition, [&](const Expr& part) {
        captured = captured || (part.op == Expr::Op::variable && part.name.rfind("step:", 0) == 0 &&
                                compiler.answers.count(part.name) == 0);
    });
    return captured;
}

// Else the database under test could decide which of its own checks count.
void refuse_captured_condition(Compiler& compiler, Span condition) {
    compiler.error("critical-only-if",
                   "what is critical may depend on params and answers only, not on what was captured", condition,
                   "give the step another severity, or let it `skip if`");
}

void add_only_if(Compiler& compiler, core::Step& step, const ast::Expr* condition, bool critical) {
    if (condition == nullptr) return;
    auto expr = compile_condition(compiler, *condition, Sees::captures);
    if (critical && depends_on_captures(compiler, expr)) refuse_captured_condition(compiler, condition->span);
    step.only_if.push_back(std::move(expr));
}

void compile_check(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    core::Step step = new_step(compiler, statement, around);
    core::Check check;
    if (const auto* title = args.next("a title", "check \"pgcrypto is enabled\" do"))
        step.title = compile_text(compiler, *title, Sees::nothing_more);
    set_id(compiler, step, args);
    set_tags(compiler, step, args);
    set_severity(compiler, step, args, around);
    check.samples = samples_from(compiler, args.keyword("samples"));
    check.waivable = args.boolean(args.keyword("waivable"));
    add_only_if(compiler, step, args.keyword("only_if"), is_critical(step));
    if (const auto* on = args.keyword("on"))
        compiler.error("not-in-this-version", "`on:`, a second database, is not in this version", on->span,
                       "give that database a runbook of its own");
    args.finish();
    step.body = std::move(check);
    Surroundings inside = around;
    inside.place = Place::check;
    inside.step = &step;
    const auto errors_before = compiler.diagnostics.errors();
    compile_block(compiler, statement.block->body, inside);
    lint_check(compiler, statement, std::get<core::Check>(step.body), compiler.diagnostics.errors() == errors_before);
    around.out->emplace_back(std::move(step));
}

void compile_capture(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    core::Step step = new_step(compiler, statement, around);
    core::Capture capture;
    const auto* name = args.next("a name", "capture :user_count, :integer, \"select count(*) from users\"");
    capture.name = args.symbol(name);
    capture.kind = value_kind(compiler, args, args.next("a type", "capture :user_count, :integer, \"select …\""));
    capture.all = args.boolean(args.keyword("all"));
    const auto* sql = args.keyword("sql");
    if (sql == nullptr) sql = args.next("its SQL", "capture :user_count, :integer, \"select count(*) from users\"");
    set_severity(compiler, step, args, around);
    set_tags(compiler, step, args);
    add_only_if(compiler, step, args.keyword("only_if"), is_critical(step));
    args.finish();
    if (sql != nullptr) capture.probe = core::SqlProbe{compile_sql(compiler, *sql, around.in_scenario)};
    if (name == nullptr || capture.name.empty()) return;
    const core::Type type =
        capture.all ? core::Type{Kind::list, capture.kind} : core::Type{capture.kind, Kind::unknown};
    capture.variable = declare_value(compiler, *name, Symbol::Kind::capture, type);
    step.id = capture.name;
    step.title = Expr::literal(core::Value::text("capture " + capture.name));
    step.body = std::move(capture);
    around.out->emplace_back(std::move(step));
}

void compile_manual(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    core::Step step = new_step(compiler, statement, around);
    core::Manual manual;
    if (const auto* title = args.next("what is attested", "manual \"A backup was taken\", by: \"DBA\""))
        step.title = compile_text(compiler, *title, Sees::nothing_more);
    manual.by = args.text(args.keyword("by"));
    if (const auto* evidence = args.keyword("evidence")) {
        if (args.symbol(evidence) != "text") compiler.error("argument", "`evidence:` is `:text`", evidence->span);
        manual.wants_evidence = true;
    }
    set_id(compiler, step, args);
    set_tags(compiler, step, args);
    set_severity(compiler, step, args, around);
    add_only_if(compiler, step, args.keyword("only_if"), is_critical(step));
    args.finish();
    step.body = std::move(manual);
    around.out->emplace_back(std::move(step));
}

void compile_ask(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    core::Step step = new_step(compiler, statement, around);
    core::Ask ask;
    const auto* name = args.next("a name", "ask :ticket, :text, \"The change's ticket\"");
    ask.name = args.symbol(name);
    ask.kind = value_kind(compiler, args, args.next("a type", "ask :ticket, :text, \"The change's ticket\""));
    ask.prompt = args.text(args.next("a question", "ask :ticket, :text, \"The change's ticket\""));
    set_severity(compiler, step, args, around);
    add_only_if(compiler, step, args.keyword("only_if"), is_critical(step));
    args.finish();
    if (name == nullptr || ask.name.empty()) return;
    ask.variable = declare_value(compiler, *name, Symbol::Kind::answer, {ask.kind, Kind::unknown});
    step.id = ask.name;
    step.title = Expr::literal(core::Value::text(ask.prompt));
    step.body = std::move(ask);
    around.out->emplace_back(std::move(step));
}

void compile_note(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    core::Step step = new_step(compiler, statement, around);
    step.criterion.reset();
    core::Note note;
    if (const auto* text = args.next("a text", "note \"The next steps take a minute\""))
        note.text = compile_text(compiler, *text, Sees::captures);
    args.finish();
    step.id = "note";
    step.title = Expr::literal(core::Value::text("note"));
    step.body = std::move(note);
    around.out->emplace_back(std::move(step));
}

}  // namespace runbook::sema
