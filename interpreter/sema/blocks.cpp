#include "interpreter/core/text.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/statements.hpp"

namespace runbook::sema {

namespace {

using core::Kind;

std::optional<core::Severity> severity_from(Compiler& compiler, Arguments& args, const ast::Expr* expr) {
    if (expr == nullptr) return std::nullopt;
    const auto severity = core::severity_named(args.symbol(expr));
    if (!severity) compiler.error("argument", "a severity is :critical, :important or :minor", expr->span);
    return severity;
}

// Compiles the block into a new group of steps.
void compile_group(Compiler& compiler, Group group, const ast::Statement& statement, Surroundings inside,
                   std::vector<Node>& out) {
    inside.out = &group.children;
    compile_block(compiler, statement.block->body, inside);
    out.emplace_back(std::move(group));
}

bool holds_critical_step(const std::vector<Node>& nodes) {
    return std::any_of(nodes.begin(), nodes.end(), [](const Node& node) {
        if (const auto* group = std::get_if<Group>(&node)) return holds_critical_step(group->children);
        const auto& criterion = std::get<core::Step>(node).criterion;
        return criterion && criterion->severity == core::Severity::critical;
    });
}

Group new_group(Compiler& compiler, const ast::Statement& statement, Group::Kind kind) {
    Group group;
    group.kind = kind;
    group.place = compiler.place_of(statement.name.span);
    return group;
}

bool knows_now(const core::Expr& list) {
    bool now = true;
    core::walk(list, [&](const core::Expr& part) {
        if (part.op == core::Expr::Op::variable && part.name.rfind("step:", 0) == 0) now = false;
    });
    return now;
}

core::Type element_type(const core::Expr& list, std::size_t variables) {
    if (!list.is_literal() || list.value.kind() != Kind::list || variables > 1) return {};
    return {list.value.type().element, Kind::unknown};
}

void declare_loop_variables(Compiler& compiler, Group& group, const std::vector<const ast::Expr*>& names,
                            core::Type type) {
    for (const auto* name : names) {
        if (name->kind != ast::Expr::Kind::symbol || !check_new_name(compiler, name->text, name->span)) continue;
        auto unique = fmt::format("loop:{}#{}", name->text, compiler.next_number++);
        compiler.scope.declare(name->text, {Symbol::Kind::loop, type, core::Expr::variable(unique), name->span});
        group.variables.push_back(std::move(unique));
    }
}

void check_rows(Compiler& compiler, const core::Expr& list, std::size_t variables, Span span) {
    if (!list.is_literal() || list.value.kind() != Kind::list) return;
    if (list.value.as_list().empty()) compiler.error("empty-list", "the list is empty: nothing would be checked", span);
    if (variables < 2) return;
    for (const auto& row : list.value.as_list())
        if (row.kind() != Kind::list || row.as_list().size() != variables)
            return compiler.error(
                "type",
                fmt::format("each element must be a list of {} values, and {} is not", variables, row.display()), span);
}

}  // namespace

void compile_section(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    const auto* title = args.next("a title", "section \"Preflight\" do");
    Surroundings inside = around;
    inside.place = Place::section;
    const auto* condition = args.keyword("only_if");
    if (condition != nullptr) inside.only_if.push_back(compile_condition(compiler, *condition, Sees::captures));
    args.finish();
    auto group = new_group(compiler, statement, Group::Kind::section);
    if (title != nullptr) group.title = compile_text(compiler, *title, Sees::nothing_more);
    compile_group(compiler, std::move(group), statement, inside, *around.out);
    if (condition != nullptr && depends_on_captures(compiler, inside.only_if.back()) &&
        holds_critical_step(std::get<Group>(around.out->back()).children))
        refuse_captured_condition(compiler, condition->span);
}

void compile_scenario(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    const auto* title = args.next("a title", "scenario \"Lifecycle\" do");
    args.finish();
    Surroundings inside = around;
    inside.place = Place::scenario;
    inside.in_scenario = true;
    auto group = new_group(compiler, statement, Group::Kind::scenario);
    if (title != nullptr) group.title = compile_text(compiler, *title, Sees::nothing_more);
    const OpenFrame frame(compiler.scope, Scope::Frame::lasting);
    compile_group(compiler, std::move(group), statement, inside, *around.out);
}

void compile_criterion(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    const auto* id = args.next("an id", "criterion \"C1\", \"Schema integrity\", severity: :critical do");
    const auto* title = args.next("a title", "criterion \"C1\", \"Schema integrity\", severity: :critical do");
    core::Criterion criterion;
    criterion.id = args.text(id);
    criterion.title = args.text(title);
    criterion.severity = severity_from(compiler, args, args.keyword("severity")).value_or(around.severity);
    criterion.tags = args.texts(args.keyword("tag"));
    args.finish();
    if (around.in_loop)
        compiler.error("misplaced", "a criterion cannot stand in a for_each: it would be several of one id",
                       statement.name.span, "put the for_each into the criterion");
    if (id != nullptr && !compiler.criteria.emplace(criterion.id, id->span).second) {
        auto& diagnostic =
            compiler.diagnostics.error("twice", "the criterion `" + criterion.id + "` stands twice", id->span);
        diagnostic.labels.push_back({compiler.criteria.at(criterion.id), "first here"});
    }
    compiler.severities_and_tags.insert(std::string(core::name_of(criterion.severity)));
    for (const auto& tag : criterion.tags) compiler.severities_and_tags.insert(tag);
    Surroundings inside = around;
    inside.place = Place::criterion;
    inside.criterion = std::move(criterion);
    const auto before = around.out->size();
    compile_block(compiler, statement.block->body, inside);
    if (around.out->size() == before && !compiler.diagnostics.has_errors())
        compiler.error("empty-criterion", "this criterion has no step: it could never pass", statement.name.span);
}

void compile_for_each(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    Arguments args(compiler, statement);
    std::vector<const ast::Expr*> names{args.next("a name", "for_each :table, in: tables do")};
    while (args.has_next()) names.push_back(args.next("a name", ""));
    if (names.front() == nullptr) return;
    for (const auto* name : names) (void)args.symbol(name);
    const auto* in = args.keyword("in");
    args.finish();
    if (in == nullptr) return compiler.error("argument", "`for_each` wants `in:`, a list", statement.name.span);
    auto list = compile_expression(compiler, *in, Sees::captures);
    if (list.type.kind != Kind::unknown && list.type.kind != Kind::list)
        compiler.error("type", "`in:` wants a list, and this is " + core::describe(list.type), in->span);
    if (!knows_now(list.expr))
        compiler.error("not-in-this-version", "`for_each` over a captured list is not in this version", in->span,
                       "write one check over all of them in SQL");
    check_rows(compiler, list.expr, names.size(), in->span);
    Surroundings inside = around;
    inside.in_loop = true;
    auto group = new_group(compiler, statement, Group::Kind::for_each);
    const OpenFrame frame(compiler.scope, Scope::Frame::lasting);
    declare_loop_variables(compiler, group, names, element_type(list.expr, names.size()));
    group.list = std::move(list.expr);
    compile_group(compiler, std::move(group), statement, inside, *around.out);
}

void apply_defaults(Compiler& compiler, const ast::Statement& statement, Surroundings& around) {
    Arguments args(compiler, statement);
    const auto timeout = [&](const char* name, core::Number& setting) {
        const auto* expr = args.keyword(name);
        if (expr == nullptr) return;
        const auto value = compile_literal(compiler, *expr, Kind::duration);
        if (!value) return;
        // PostgreSQL counts in milliseconds, and 0 would switch the guard off.
        if (value->as_number() < core::Number(1) / core::Number(1000) || value->as_number() > core::Number(86'400))
            return compiler.error("argument", fmt::format("`{}:` lies between 1 ms and 1 d", name), expr->span);
        setting = value->as_number();
    };
    timeout("statement_timeout", around.settings.statement_timeout);
    timeout("lock_timeout", around.settings.lock_timeout);
    if (const auto* path = args.keyword("search_path")) around.settings.search_path = args.text(path);
    if (const auto severity = severity_from(compiler, args, args.keyword("severity"))) around.severity = *severity;
    args.finish();
}

}  // namespace runbook::sema
