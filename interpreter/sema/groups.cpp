#include "interpreter/sema/groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/block.hpp"
#include "interpreter/sema/declarations.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/literals.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/names.hpp"
#include "interpreter/sema/steps.hpp"

namespace runbook::sema {

namespace {

using core::Kind;
using core::Variable;

// Compiles the block into a new group of steps.
void compile_group(Compiler& compiler, Group group, const ast::Statement& statement, Context inside,
                   std::vector<Node>& out) {
    inside.out = &group.children;
    compile_block(compiler, statement.block->body, inside);
    out.emplace_back(std::move(group));
}

bool is_critical(const model::Step& step) {
    return step.criterion && step.criterion->severity == model::Severity::critical;
}

Group new_group(Compiler& compiler, const ast::Statement& statement, Group::Kind kind) {
    Group group;
    group.kind = kind;
    group.place = compiler.place_of(statement.name.span);
    return group;
}

bool is_known_to_plan(const core::Expr& list) {
    return !core::any_part(list, [](const core::Expr& part) { return part.is_found_by_run(); });
}

// The types of a loop's variables; unknown where only the plan knows them.
std::vector<core::Type> element_types(const core::Type& list, const std::vector<std::optional<Kind>>& declared) {
    std::vector<core::Type> types;
    for (const auto& kind : declared) {
        const auto element = declared.size() == 1 ? list.element : Kind::unknown;
        types.push_back({kind.value_or(element), Kind::unknown});
    }
    return types;
}

void declare_loop_variables(Compiler& compiler, Group& group, const std::vector<const ast::Expr*>& names,
                            const std::vector<core::Type>& types) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto& name = *names[i];
        if (name.kind != ast::Expr::Kind::symbol || !check_new_name(compiler, name.text, name.span)) continue;
        auto variable = compiler.new_variable(Variable::Origin::loop, name.text);
        group.variables.push_back(variable.name);
        compiler.scope.declare(name.text,
                               {Symbol::Kind::loop, types[i], core::Expr::of(std::move(variable)), name.span});
    }
}

// The type that the loop declares for each variable: `for_each :role, :table, in: rows, table: :qualified_name`.
std::vector<std::optional<Kind>> declared_types(Compiler& compiler, Arguments& args,
                                                const std::vector<const ast::Expr*>& names) {
    std::vector<std::optional<Kind>> types;
    for (const auto* name : names) {
        const auto* type = args.keyword(name->text);
        types.push_back(type == nullptr ? std::nullopt : type_named(compiler, args.symbol(type), type->span));
    }
    return types;
}

// The list with its elements, or the columns of its rows, in the types that the loop declares.
core::Value typed_list(Compiler& compiler, const core::Value& list, const std::vector<std::optional<Kind>>& types,
                       Span span) {
    core::Value::List elements;
    for (const auto& element : list.as_list()) {
        core::Value::List row = types.size() > 1 ? element.as_list() : core::Value::List{element};
        for (std::size_t i = 0; i < row.size(); ++i)
            if (types[i]) row[i] = literal_as(compiler, row[i], *types[i], span).value_or(row[i]);
        elements.push_back(types.size() > 1 ? core::Value::list(std::move(row)) : row[0]);
    }
    return core::Value::list(std::move(elements));
}

bool is_literal_list(const core::Expr& list) {
    return list.is_literal() && list.value.kind() == Kind::list;
}

// Whether each element has a value for each variable.
bool check_elements(Compiler& compiler, const core::Expr& list, std::size_t variables, Span span) {
    if (list.value.as_list().empty()) {
        compiler.error(kEmptyList(), span);
        return false;
    }
    if (variables < 2) {
        const auto& first = list.value.as_list().front();
        if (first.kind() != Kind::list) return true;
        compiler.error(kOneVariable(std::to_string(first.as_list().size())), span);
        return false;
    }
    for (const auto& row : list.value.as_list())
        if (row.kind() != Kind::list || row.as_list().size() != variables) {
            compiler.error(kRowLength(row.display(), std::to_string(variables)), span);
            return false;
        }
    return true;
}

Typed compile_loop_list(Compiler& compiler, const ast::Expr& in, const std::vector<std::optional<Kind>>& types) {
    auto list = compile_expression(compiler, in, Visibility::captures);
    if (list.type.kind != Kind::unknown && list.type.kind != Kind::list)
        compiler.error(kListExpected(core::describe(list.type)), in.span);
    if (is_literal_list(list.expr) && check_elements(compiler, list.expr, types.size(), in.span))
        list.expr = core::Expr::literal(typed_list(compiler, list.expr.value, types, in.span));
    return list;
}

void declare_criterion(Compiler& compiler, const model::Criterion& criterion, const ast::Expr* id) {
    if (id != nullptr)
        if (const auto [first, added] = compiler.criteria.emplace(criterion.id, id->span); !added)
            compiler.error(kDuplicateCriterion(criterion.id), id->span, {{first->second, "first used here"}});
    compiler.severities_and_tags.insert(std::string(model::name_of(criterion.severity)));
    for (const auto& tag : criterion.tags) compiler.severities_and_tags.insert(tag);
}

// What waits for a person, decides or belongs to the whole runbook is not repeated by a list that a database has given.
void refuse_unrepeatable(Compiler& compiler, const ast::Statement& statement, const Group& group) {
    if (group.children.empty()) return compiler.error(kEmptyLoop(), statement.name.span);
    const auto can_be_repeated = [](const model::Step& step) {
        return model::check_in(step) != nullptr || model::sql_of(step) != nullptr || model::is_note(step);
    };
    for (const auto& node : group.children) {
        const bool fits = std::visit(model::Cases{[&](const model::Step& step) { return can_be_repeated(step); },
                                                  [&](const Group& inner) {
                                                      if (inner.kind == Group::Kind::for_each)
                                                          refuse_unrepeatable(compiler, statement, inner);
                                                      return inner.kind == Group::Kind::for_each;
                                                  }},
                                     node);
        if (!fits) return compiler.error(kNotRepeatable(), statement.name.span);
    }
}

core::Number timeout_from(Compiler& compiler, Arguments& args, const char* name, const core::Number& standard) {
    const auto* expr = args.keyword(name);
    const auto value = expr == nullptr ? std::nullopt : compile_literal(compiler, *expr, Kind::duration);
    if (!value) return standard;
    // PostgreSQL counts in milliseconds, and 0 would switch the guard off.
    if (value->as_number() >= core::Number(1) / core::Number(1000) && value->as_number() <= core::Number(86'400))
        return value->as_number();
    compiler.error(kTimeoutOutOfRange(name, value->display()), expr->span);
    return standard;
}

std::int64_t kept_rows(Compiler& compiler, const ast::Expr& expr) {
    const auto value = compile_literal(compiler, expr, Kind::integer);
    const auto rows = value ? value->as_number().to_int64() : std::nullopt;
    if (rows && *rows >= 0 && *rows <= model::kMaxKeptRows) return *rows;
    if (value) compiler.error(kKeepRowsOutOfRange(value->display(), std::to_string(model::kMaxKeptRows)), expr.span);
    return model::kMaxKeptRows;
}

}  // namespace

void compile_section(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    const auto* title = args.next("a title", "section \"Preflight\" do");
    Context inside = context;
    inside.block = BlockKind::section;
    const auto* condition = args.keyword("only_if");
    if (condition != nullptr) inside.only_if.push_back(compile_condition(compiler, *condition, Visibility::captures));
    args.finish();
    auto group = new_group(compiler, statement, Group::Kind::section);
    if (title != nullptr) group.title = compile_text(compiler, *title, Visibility::plan_values);
    if (title != nullptr && group.title.is_literal()) {
        const auto text = group.title.value.plain();
        compile_group(compiler, std::move(group), statement, inside, *context.out);
        compiler.sections.insert(text);
    } else {
        compile_group(compiler, std::move(group), statement, inside, *context.out);
    }
    if (condition != nullptr && depends_on_captures(inside.only_if.back()) &&
        any_step(std::get<Group>(context.out->back()).children, is_critical))
        compiler.error(kCriticalOnlyIf(), condition->span);
}

void compile_scenario(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    const auto* title = args.next("a title", "scenario \"Lifecycle\" do");
    Context inside = context;
    if (auto name = database_named(compiler, args); !name.empty()) inside.database = std::move(name);
    args.finish();
    inside.block = BlockKind::scenario;
    inside.in_scenario = true;
    inside.sql = sql::SqlContext::scenario;
    auto group = new_group(compiler, statement, Group::Kind::scenario);
    if (title != nullptr) group.title = compile_text(compiler, *title, Visibility::plan_values);
    const OpenFrame frame(compiler.scope, Scope::Frame::lasting);
    compile_group(compiler, std::move(group), statement, inside, *context.out);
}

void compile_criterion(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    const auto* id = args.next("an id", "criterion \"C1\", \"Schema integrity\", severity: :critical do");
    const auto* title =
        args.next("an id and a title", "criterion \"C1\", \"Schema integrity\", severity: :critical do");
    model::Criterion criterion;
    criterion.id = args.text(id);
    criterion.title = args.text(title);
    criterion.severity = args.severity(args.keyword("severity")).value_or(context.severity);
    criterion.tags = tags_from(compiler, args);
    args.finish();
    declare_criterion(compiler, criterion, id);
    Context inside = context;
    inside.block = BlockKind::criterion;
    inside.criterion = std::move(criterion);
    std::vector<Node> steps;
    inside.out = &steps;
    const auto errors_before = compiler.diagnostics.errors();
    compile_block(compiler, statement.block->body, inside);
    if (compiler.diagnostics.errors() == errors_before && !any_step(steps, model::examines_something))
        compiler.error(kEmptyCriterion(), statement.name.span);
    std::move(steps.begin(), steps.end(), std::back_inserter(*context.out));
}

void compile_for_each(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    std::vector<const ast::Expr*> names{args.next("a name", "for_each :table, in: tables do")};
    while (const auto* another = args.next_if_any()) names.push_back(another);
    if (names.front() == nullptr) return;
    for (const auto* name : names) (void)args.symbol(name);
    const auto* in = args.needed_keyword("in", "a list", "for_each :table, in: tables do");
    const auto types = declared_types(compiler, args, names);
    args.finish();
    if (in == nullptr) return;
    auto group = new_group(compiler, statement, Group::Kind::for_each);
    auto list = compile_loop_list(compiler, *in, types);
    group.list = std::move(list.expr);
    Context inside = context;
    inside.in_loop = true;
    const OpenFrame frame(compiler.scope, Scope::Frame::lasting);
    declare_loop_variables(compiler, group, names, element_types(list.type, types));
    if (is_known_to_plan(group.list)) return compile_group(compiler, std::move(group), statement, inside, *context.out);
    if (context.in_action) return compiler.error(kCapturedLoopInAction(), statement.name.span);
    if (names.size() > 1) return compiler.error(kOneCapturedVariable(), names[1]->span);
    if (context.in_captured_loop) return compiler.error(kLoopInCapturedLoop(), statement.name.span);
    if (group.variables.empty()) return;  // reported already
    inside.in_captured_loop = true;
    group.name = names.front()->text;
    group.kind_of_value = types.front().value_or(list.type.element);
    group.loop = new_step(compiler, statement, context);
    group.loop.id = "for_each_" + group.name;
    group.loop.title = core::Expr::literal(
        core::Value::text(fmt::format("for each {} in {}", group.name, compiler.source_of(in->span))));
    compile_group(compiler, std::move(group), statement, inside, *context.out);
    refuse_unrepeatable(compiler, statement, std::get<Group>(context.out->back()));
}

void apply_mask(Compiler& compiler, const ast::Statement& statement, Context& context) {
    Arguments args(compiler, statement);
    auto& masked = context.block == BlockKind::check ? context.step->masked : context.masked;
    for (const auto* one = args.next("a column", "mask :email, :phone"); one != nullptr; one = args.next_if_any())
        for (auto& name : args.texts(one))
            if (std::find(masked.begin(), masked.end(), name) == masked.end()) masked.push_back(std::move(name));
    args.finish();
}

void apply_defaults(Compiler& compiler, const ast::Statement& statement, Context& context) {
    Arguments args(compiler, statement);
    auto& settings = context.settings;
    settings.statement_timeout = timeout_from(compiler, args, "statement_timeout", settings.statement_timeout);
    settings.lock_timeout = timeout_from(compiler, args, "lock_timeout", settings.lock_timeout);
    if (const auto* rows = args.keyword("keep_rows")) settings.keep_rows = kept_rows(compiler, *rows);
    if (const auto* path = args.keyword("search_path")) settings.search_path = args.text(path);
    context.severity = args.severity(args.keyword("severity")).value_or(context.severity);
    args.finish();
}

}  // namespace runbook::sema
