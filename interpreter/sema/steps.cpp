#include "interpreter/sema/steps.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <variant>

#include "interpreter/core/text.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/block.hpp"
#include "interpreter/sema/budget.hpp"
#include "interpreter/sema/declarations.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/identities.hpp"
#include "interpreter/sema/lints.hpp"
#include "interpreter/sema/literals.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/names.hpp"
#include "interpreter/sema/probes.hpp"
#include "interpreter/sema/sql_text.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Kind;
using core::Variable;

constexpr std::string_view kCaptureExample = "capture :user_count, :integer, \"select count(*) from users\"";
constexpr std::string_view kAskExample = "ask :ticket, :text, \"The change's ticket\"";

void set_id(Compiler& compiler, model::Step& step, Arguments& args) {
    if (auto id = declared_id(compiler, args); !id.empty()) step.id = std::move(id);
}

}  // namespace

std::string declared_id(Compiler& compiler, Arguments& args) {
    const auto* expr = args.keyword("id");
    auto id = args.symbol(expr);
    if (id.empty()) return id;
    // A macro that is called twice has its ids twice; in a for_each the plan adds the values to them.
    const auto [first, added] = compiler.ids.emplace(id, expr->span);
    if (!added && compiler.call_sites.empty())
        compiler.error(kDuplicateId(id), expr->span, {{first->second, "first used here"}});
    return id;
}

std::string id_of_title(const Compiler& compiler, const std::string& title) {
    const auto slug = core::slug(title);
    if (compiler.derived_ids.count(slug) > 0) return "\"" + slug + "\"";
    const auto found = compiler.ids_of_titles.find(slug);
    return found == compiler.ids_of_titles.end() ? "" : ":" + found->second;
}

namespace {

// They must come before this step.
void set_needs(Compiler& compiler, model::Step& step, Arguments& args) {
    const auto* needs = args.keyword("needs");
    for (auto& id : args.texts(needs)) {
        if (compiler.ids.count(id) == 0 && compiler.derived_ids.count(id) == 0 && compiler.poisoned.count(id) == 0) {
            const auto titled = id_of_title(compiler, id);
            const auto help = !titled.empty()
                                  ? "that is a title; the step's id is " + titled
                                  : suggestion(compiler, id, names_to_suggest(compiler, compiler.ids), ":", "",
                                               "it must come before this step, and have that id: id: :name");
            compiler.error(kUnknownId("earlier step with the id", id, help), needs->span);
        }
        step.needs.push_back(std::move(id));
    }
}

}  // namespace

std::vector<std::string> tags_from(Compiler& compiler, Arguments& args) {
    const auto* expr = args.keyword("tag");
    auto tags = args.texts(expr);
    for (const auto& tag : tags)
        if (model::severity_named(tag)) compiler.error(kTagIsSeverity(tag), expr->span);
    return tags;
}

namespace {

void set_tags(Compiler& compiler, model::Step& step, Arguments& args) {
    for (auto& tag : tags_from(compiler, args)) {
        compiler.severities_and_tags.insert(tag);
        step.tags.push_back(std::move(tag));
    }
}

// Outside any criterion a step is its own; the plan gives it the step's id and title.
void set_severity(Compiler& compiler, model::Step& step, Arguments& args, const Context& context) {
    const auto* expr = args.keyword("severity");
    if (expr != nullptr && context.criterion) return compiler.error(kSeverityInCriterion(), expr->span);
    if (expr != nullptr) {
        const auto severity = args.severity(expr);
        if (!severity) return;
        step.criterion->severity = *severity;
    }
    compiler.severities_and_tags.insert(std::string(model::name_of(step.criterion->severity)));
}

}  // namespace

void add_only_if(Compiler& compiler, model::Step& step, Arguments& args, const Context& context) {
    const auto* condition = args.keyword("only_if");
    if (condition == nullptr) return;
    if (context.in_action) return compiler.error(kOnlyIfInAction(), condition->span);
    auto expr = compile_condition(compiler, *condition, Visibility::captures);
    // Otherwise the database under test could decide which checks count.
    const bool critical = step.criterion && step.criterion->severity == model::Severity::critical;
    if (critical && depends_on_captures(expr)) compiler.error(kCriticalOnlyIf(), condition->span);
    step.only_if.push_back(std::move(expr));
}

namespace {

std::int64_t samples_from(Compiler& compiler, const ast::Expr* expr) {
    if (expr == nullptr) return 1;
    const auto value = compile_literal(compiler, *expr, Kind::integer);
    const auto samples = value ? value->as_number().to_int64() : std::nullopt;
    if (value && (!samples || *samples < 1 || *samples > model::kMaxSamples))
        compiler.error(kSamplesOutOfRange(value->display()), expr->span);
    return samples.value_or(1);
}

core::Number seconds_from(Compiler& compiler, const ast::Expr* expr, core::Number standard, const char* name,
                          bool can_be_zero) {
    const auto value = expr == nullptr ? std::nullopt : compile_literal(compiler, *expr, Kind::duration);
    if (!value) return standard;
    const bool in_range = value->as_number() <= core::Number(86'400) &&
                          (can_be_zero ? !value->as_number().is_negative() : value->as_number() > core::Number(0));
    if (in_range) return value->as_number();
    compiler.error(kWaitOutOfRange(name, value->display()), expr->span);
    return standard;
}

model::Polling polling_from(Compiler& compiler, Arguments& args) {
    model::Polling polling;
    const auto* timeout = args.needed_keyword("timeout", "how long it waits at most",
                                              "wait_until \"the queue is empty\", timeout: 5.min, every: 2.s do");
    polling.timeout = seconds_from(compiler, timeout, 60, "timeout", false);
    polling.every = seconds_from(compiler, args.keyword("every"), 1, "every", false);
    polling.holds_for = seconds_from(compiler, args.keyword("holds_for"), 0, "holds_for", true);
    if (timeout != nullptr && polling.holds_for >= polling.timeout) compiler.error(kHoldsForTooLong(), timeout->span);
    return polling;
}

// Makes the value known to later steps.
void declare_output(Compiler& compiler, const ast::Expr& name, Symbol::Kind kind, model::Output& output) {
    const bool captured = kind == Symbol::Kind::capture;
    output.variable = compiler.new_variable(captured ? Variable::Origin::capture : Variable::Origin::answer, name.text);
    if (!check_new_name(compiler, name.text, name.span)) {
        compiler.poisoned.insert(name.text);
        return;
    }
    const core::Type type = output.all ? core::Type{Kind::list, output.kind} : core::Type{output.kind, Kind::unknown};
    compiler.scope.declare_lasting(name.text, {kind, type, Expr::of(output.variable), name.span});
    compiler.ids.emplace(name.text, name.span);  // the step's id
    if (captured) compiler.declared.push_back({kind, name.text, name.span});
}

// What each step copies from the blocks around it.
std::size_t bytes_of_copies(const Context& context) {
    std::size_t bytes = context.settings.search_path.size();
    for (const auto& condition : context.only_if) bytes += 2 * bytes_of(condition);
    if (!context.criterion) return bytes;
    bytes += context.criterion->id.size() + context.criterion->title.size();
    for (const auto& tag : context.criterion->tags) bytes += sizeof tag + tag.size();
    return bytes;
}

}  // namespace

void add_judged(Compiler& compiler, const ast::Statement& statement, model::Step step, const Context& context) {
    if (step.title.is_literal()) {
        const auto slug = core::slug(step.title_text());
        if (step.id.empty())
            compiler.derived_ids.insert(slug);
        else
            compiler.ids_of_titles[slug] = step.id;
    }
    compiler.not_counted.push_back(statement.name.span);
    context.out->emplace_back(std::move(step));
}

model::Step new_step(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    model::Step step;
    compiler.spend(bytes_of_copies(context), statement.name.span);
    step.criterion = context.criterion;
    if (!step.criterion) {
        step.criterion.emplace();
        step.criterion->severity = context.severity;
        step.criterion->implied = true;
    }
    step.tags = context.tags;
    step.only_if = context.only_if;
    step.settings = context.settings;
    step.masked = context.masked;
    step.database = context.database;
    step.place = compiler.place_of(statement.name.span);
    if (!compiler.call_sites.empty()) step.call = compiler.place_of(compiler.call_sites.front().second);
    return step;
}

bool depends_on_captures(const Expr& condition) {
    return core::any_part(condition, [](const Expr& part) { return part.is_variable(Variable::Origin::capture); });
}

namespace {}  // namespace

namespace {

// A masked value is no value, and a rule over it would be an ERROR.
void refuse_masked(Compiler& compiler, const ast::Statement& statement, const model::Step& step) {
    for (const auto& rule : std::get<model::Check>(step.body).rules)
        core::walk(rule.condition, [&](const Expr& part) {
            const bool names_column = part.op == Expr::Op::observe && (part.observable == core::Observable::row ||
                                                                       part.observable == core::Observable::column);
            if (!names_column) return;
            for (const auto& column : step.masked)
                if (part.args.front().value.plain() == column)
                    compiler.error(kMaskedInRule(column), statement.name.span);
        });
}

}  // namespace

Context inside_step(const Context& context, model::Step& step) {
    Context inside = context;
    inside.block = BlockKind::check;
    inside.step = &step;
    return inside;
}

void end_judged(Compiler& compiler, const ast::Statement& statement, model::Step step, const Context& context,
                bool understood) {
    const auto& probe = std::get<model::Check>(step.body).probe;
    const bool asks = model::sql_of(step) != nullptr || std::holds_alternative<model::LuaProbe>(probe);
    if (understood && !asks && step.database != context.database)
        compiler.error(kDatabaseWithoutSql(), statement.name.span);
    if (!asks) step.database.clear();
    set_identity(compiler, statement, step, context);
    refuse_masked(compiler, statement, step);
    lint_check(compiler, statement, std::get<model::Check>(step.body), understood);
    add_judged(compiler, statement, std::move(step), context);
}

// A transaction is on one database.
void set_database(Compiler& compiler, model::Step& step, Arguments& args, const Context& context) {
    const auto name = database_named(compiler, args);
    if (name.empty()) return;
    if (context.sql != sql::SqlContext::read_only)
        return compiler.error(kDatabaseInTransaction(), args.keyword("on")->span);
    step.database = name;
}

void set_judged_arguments(Compiler& compiler, model::Step& step, Arguments& args, const Context& context) {
    set_needs(compiler, step, args);
    set_id(compiler, step, args);
    set_tags(compiler, step, args);
    set_severity(compiler, step, args, context);
}

namespace {

// A check, or a step of a scenario: with a title, a probe and rules.
void compile_judged_block(Compiler& compiler, const ast::Statement& statement, const Context& context,
                          std::string_view example) {
    const auto errors_before = compiler.diagnostics.errors();
    Arguments args(compiler, statement);
    model::Step step = new_step(compiler, statement, context);
    model::Check check;
    if (const auto* title = args.next("a title", example))
        step.title = compile_text(compiler, *title, Visibility::plan_values);
    set_judged_arguments(compiler, step, args, context);
    if (statement.name.text == "wait_until")
        check.polling = polling_from(compiler, args);
    else
        check.samples = samples_from(compiler, args.keyword("samples"));
    check.waivable = args.boolean(args.keyword("waivable"));
    const auto* analyze = args.keyword("analyze");
    check.analyze = args.boolean(analyze);
    if (check.analyze && context.sql != sql::SqlContext::read_only) compiler.error(kAnalyzeWrites(), analyze->span);
    add_only_if(compiler, step, args, context);
    set_database(compiler, step, args, context);
    args.finish();
    step.body = std::move(check);
    compile_block(compiler, statement.block->body, inside_step(context, step));
    end_judged(compiler, statement, std::move(step), context, compiler.diagnostics.errors() == errors_before);
}

}  // namespace

void compile_check(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    compile_judged_block(compiler, statement, context, "check \"pgcrypto is enabled\" do");
}

void compile_wait_until(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    if (context.in_scenario) return compiler.error(kWaitInScenario(), statement.name.span);
    compile_judged_block(compiler, statement, context, "wait_until \"the queue is empty\", timeout: 5.min do");
}

void compile_step(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    if (!context.in_scenario && !context.in_action) return compiler.error(kStepOutsideScenario(), statement.name.span);
    compile_judged_block(compiler, statement, context, "step \"add the column\" do");
}

namespace {

// Any probe, and what is taken of its result.
void compile_capture_block(Compiler& compiler, const ast::Statement& statement, model::Step& step,
                           model::Capture& capture, const Context& context) {
    const auto errors_before = compiler.diagnostics.errors();
    step.body = model::Check();
    auto inside = inside_step(context, step);
    inside.take = &capture.take;
    compile_block(compiler, statement.block->body, inside);
    auto& check = std::get<model::Check>(step.body);
    if (compiler.diagnostics.errors() == errors_before) {
        if (!check.rules.empty() || check.among || check.among_any || check.remedy)
            compiler.error(kRuleInCapture(), statement.name.span);
        else if (!has_probe(check))
            compiler.error(kNoProbe(), statement.name.span);
        else if (!capture.take)
            compiler.error(kNoTake(), statement.name.span);
    }
    capture.probe = std::move(check.probe);
}

}  // namespace

void compile_capture(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    model::Step step = new_step(compiler, statement, context);
    model::Capture capture;
    auto& output = capture.output;
    const auto* name = args.next("a name", kCaptureExample);
    output.name = args.symbol(name);
    if (args.next_is_text())
        return compiler.error(kMissingArgument("capture", "a type before its SQL", kCaptureExample),
                              statement.name.span);
    output.kind = declared_kind(compiler, args, args.next("a type", kCaptureExample));
    output.all = args.boolean(args.keyword("all"));
    const auto* sql = args.keyword("sql");
    if (sql == nullptr && !statement.block) sql = args.next("SQL", kCaptureExample);
    set_needs(compiler, step, args);
    set_severity(compiler, step, args, context);
    set_tags(compiler, step, args);
    add_only_if(compiler, step, args, context);
    set_database(compiler, step, args, context);
    args.finish();
    if (sql != nullptr) capture.probe = model::SqlProbe{compile_sql(compiler, *sql, context.sql)};
    if (statement.block) compile_capture_block(compiler, statement, step, capture, context);
    if (name == nullptr || output.name.empty()) return;
    declare_output(compiler, *name, Symbol::Kind::capture, output);
    step.id = output.name;
    step.title = Expr::literal(core::Value::text("capture " + output.name));
    step.body = std::move(capture);
    set_identity(compiler, statement, step, context);
    add_judged(compiler, statement, std::move(step), context);
}

void compile_take(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    const auto* what = args.next("an expression", "take lines");
    args.finish();
    if (context.take == nullptr) return compiler.error(kTakeOutsideCapture(), statement.name.span);
    const auto& check = std::get<model::Check>(context.step->body);
    if (!has_probe(check)) return compiler.error(kRuleBeforeProbe(), statement.name.span);
    if (*context.take) return compiler.error(kDuplicateStatement(statement.name.text), statement.name.span);
    if (what == nullptr) return;
    *context.take = compile_expression(compiler, *what, model::visibility_of(check.probe)).expr;
}

void compile_manual(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    model::Step step = new_step(compiler, statement, context);
    model::Manual manual;
    if (const auto* title = args.next("what is attested", "manual \"A backup was taken\", by: \"DBA\""))
        step.title = compile_text(compiler, *title, Visibility::plan_values);
    manual.by = args.text(args.keyword("by"));
    if (const auto* evidence = args.keyword("evidence")) {
        if (args.symbol(evidence) != "text") compiler.error(kUnknownEvidence(), evidence->span);
        manual.needs_evidence = true;
    }
    set_judged_arguments(compiler, step, args, context);
    add_only_if(compiler, step, args, context);
    args.finish();
    step.body = std::move(manual);
    add_judged(compiler, statement, std::move(step), context);
}

void compile_ask(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    model::Step step = new_step(compiler, statement, context);
    model::Ask ask;
    const auto* name = args.next("a name", kAskExample);
    ask.output.name = args.symbol(name);
    // With the question alone the type is missing, not the question.
    if (args.next_is_text())
        return compiler.error(kMissingArgument("ask", "a type before its question", kAskExample), statement.name.span);
    ask.output.kind = declared_kind(compiler, args, args.next("a type", kAskExample));
    ask.prompt = args.text(args.next("a question", kAskExample));
    set_needs(compiler, step, args);
    set_severity(compiler, step, args, context);
    add_only_if(compiler, step, args, context);
    args.finish();
    if (name == nullptr || ask.output.name.empty()) return;
    declare_output(compiler, *name, Symbol::Kind::answer, ask.output);
    step.id = ask.output.name;
    step.title = Expr::literal(core::Value::text(ask.prompt));
    step.body = std::move(ask);
    add_judged(compiler, statement, std::move(step), context);
}

void compile_note(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    model::Step step = new_step(compiler, statement, context);
    step.criterion.reset();
    model::Note note;
    if (const auto* text = args.next("a text", "note \"The next steps take a minute\""))
        note.text = compile_text(compiler, *text, Visibility::captures);
    args.finish();
    step.id = "note";
    step.title = Expr::literal(core::Value::text("note"));
    step.body = std::move(note);
    context.out->emplace_back(std::move(step));
}

}  // namespace runbook::sema
