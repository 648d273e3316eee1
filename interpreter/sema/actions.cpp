#include "interpreter/sema/actions.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/core/text.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/block.hpp"
#include "interpreter/sema/declarations.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/probes.hpp"
#include "interpreter/sema/steps.hpp"
#include "interpreter/sema/vocabulary.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Value;

constexpr std::string_view kActionExample = "action \"close the month\" do";

sql::SqlContext context_of(Compiler& compiler, const ast::Expr* transaction) {
    using Ast = ast::Expr::Kind;
    if (transaction == nullptr) return sql::SqlContext::action;
    if (transaction->kind == Ast::boolean)
        return transaction->text == "true" ? sql::SqlContext::action : sql::SqlContext::at_once;
    if (transaction->kind == Ast::symbol && transaction->text == "file") return sql::SqlContext::file;
    compiler.error(kTransactionArgument(compiler.source_of(transaction->span)), transaction->span);
    return sql::SqlContext::action;
}

Expr prefixed(const std::string& prefix, const Expr& title) {
    if (title.is_literal()) return Expr::literal(Value::text(prefix + title.value.plain()));
    return Expr::join({Expr::literal(Value::text(prefix)), title});
}

// With a probe or a rule of its own, it is one statement.
bool is_simple(const ast::Statement& statement) {
    const auto& body = statement.block->body;
    return std::any_of(body.begin(), body.end(), [](const ast::Statement& line) {
        const auto* rule = find_statement_rule(line.name.text);
        return rule != nullptr && (rule->blocks & static_cast<unsigned>(BlockKind::check)) != 0 &&
               line.name.text != "sql_file" && line.name.text != "listen";
    });
}

Context inside_action(const Context& context, const model::Step& action, sql::SqlContext sql) {
    Context inside = context;
    inside.block = BlockKind::action;
    inside.in_action = true;
    inside.sql = sql;
    inside.severity = action.criterion->severity;
    inside.tags = action.tags;
    inside.only_if = action.only_if;
    inside.database = action.database;
    return inside;
}

void compile_one_statement(Compiler& compiler, const ast::Statement& statement, const model::Step& action,
                           const Context& inside, std::size_t errors_before) {
    model::Step step = action;
    step.needs.clear();
    step.id = action.id.empty() ? "" : action.id + "-statement";
    step.body = model::Check();
    compile_block(compiler, statement.block->body, inside_step(inside, step));
    end_judged(compiler, statement, std::move(step), inside, compiler.diagnostics.errors() == errors_before);
}

bool mentions_notification(const ast::Expr& expr) {
    if (expr.kind == ast::Expr::Kind::name && (expr.text == "payload" || expr.text == "latency")) return true;
    return std::any_of(expr.args.begin(), expr.args.end(), mentions_notification);
}

// Of a rule that is about the notification, which comes after the commit.
bool is_about_notification(const ast::Statement& line) {
    return std::any_of(line.args.begin(), line.args.end(), mentions_notification) ||
           (line.modifier && mentions_notification(line.modifier->condition));
}

const ast::Statement* listen_in(const ast::Statement& statement) {
    for (const auto& line : statement.block->body)
        if (line.name.text == "listen") return &line;
    return nullptr;
}

// The action without what is about the notification.
ast::Statement without_notification(ast::Statement statement) {
    std::erase_if(statement.block->body,
                  [](const auto& line) { return line.name.text == "listen" || is_about_notification(line); });
    return statement;
}

std::optional<Expr> channel_of(Compiler& compiler, const ast::Statement& listen) {
    Arguments args(compiler, listen);
    const auto* channel = args.next("a channel", "listen \"orders\"");
    args.finish();
    if (channel == nullptr) return std::nullopt;
    return compile_text(compiler, *channel, Visibility::captures);
}

// A check of what came, behind the commit, which it needs.
void compile_notification(Compiler& compiler, const ast::Statement& statement, const model::Step& action,
                          const Expr& channel, const Context& context, Group& group) {
    const auto errors_before = compiler.diagnostics.errors();
    model::Step step = action;
    step.needs.clear();
    step.id = action.id.empty() ? "" : action.id + "-notification";
    step.title = prefixed("notification: ", action.title);
    model::Check check;
    check.probe = model::ListenProbe{channel};
    step.body = std::move(check);
    auto rules = *statement.block;
    std::erase_if(rules.body, [](const auto& line) { return !is_about_notification(line); });
    Context inside = context;
    inside.in_action = false;
    compile_block(compiler, rules.body, inside_step(inside, step));
    std::vector<Node> node;
    inside.out = &node;
    end_judged(compiler, statement, std::move(step), inside, compiler.diagnostics.errors() == errors_before);
    for (auto& one : node) group.notification = std::get<model::Step>(std::move(one));
}

bool has_sql(const model::Step& step) {
    return model::sql_of(step) != nullptr;
}

bool does_something(const model::Step& step) {
    return model::probe_of(step) != nullptr;
}

// The step that stands for the whole has the action's id, so that others can need it.
model::Step commit_of(Compiler& compiler, const model::Step& action) {
    model::Step commit = action;
    commit.needs.clear();
    commit.title = prefixed("commit: ", action.title);
    commit.body = model::Commit();
    if (commit.id.empty() && action.title.is_literal()) {
        commit.id = core::slug(action.title_text());
        compiler.derived_ids.insert(commit.id);
    }
    return commit;
}

}  // namespace

void compile_action(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    const auto errors_before = compiler.diagnostics.errors();
    Arguments args(compiler, statement);
    model::Step action = new_step(compiler, statement, context);
    if (const auto* title = args.next("a title", kActionExample))
        action.title = compile_text(compiler, *title, Visibility::plan_values);
    set_judged_arguments(compiler, action, args, context);
    add_only_if(compiler, action, args, context);
    const auto sql = context_of(compiler, args.keyword("transaction"));
    if (auto name = database_named(compiler, args); !name.empty()) action.database = std::move(name);
    args.finish();
    need_capability(compiler, "commit", statement.name.span);
    Group group;
    group.kind = Group::Kind::action;
    group.place = action.place;
    group.title = action.title;
    group.atomic = sql == sql::SqlContext::action;
    auto inside = inside_action(context, action, sql);
    if (!group.atomic && context.identity) compiler.error(kIdentityAtOnce(), statement.name.span);
    inside.out = &group.children;
    const auto* listen = listen_in(statement);
    const auto channel = listen == nullptr ? std::nullopt : channel_of(compiler, *listen);
    if (is_simple(statement))
        compile_one_statement(compiler, without_notification(statement), action, inside, errors_before);
    else
        compile_block(compiler, statement.block->body, inside);
    if (channel && is_simple(statement)) compile_notification(compiler, statement, action, *channel, context, group);
    if (channel && !group.atomic) compiler.error(kListenAtOnce(), listen->name.span);
    if (compiler.diagnostics.errors() == errors_before && !any_step(group.children, does_something))
        compiler.error(kEmptyAction(), statement.name.span);
    // Without a statement there is no transaction to hold open.
    group.atomic = group.atomic && any_step(group.children, has_sql);
    group.begin = action;
    group.begin.id = action.id.empty() ? "" : action.id + "-begin";
    group.begin.title = prefixed("begin: ", action.title);
    group.begin.body = model::Begin{channel};
    group.commit = commit_of(compiler, action);
    compiler.not_counted.push_back(statement.name.span);
    context.out->emplace_back(std::move(group));
}

void compile_listen(Compiler& compiler, const ast::Statement& statement, const Context&) {
    compiler.error(kListenAlone(), statement.name.span);
}

}  // namespace runbook::sema
