#include "interpreter/sema/identities.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/core/regex.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/block.hpp"
#include "interpreter/sema/budget.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/names.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Kind;
using core::Value;
using Ast = ast::Expr::Kind;

constexpr std::string_view kIdentityExample = "identity :clerk, role: \"app_clerk\", set: { \"app.tenant\" => tenant }";

// The key and the value of `"k" => v` or `k: v`; nullptr as the value where the pair is neither.
std::pair<std::string, const ast::Expr*> parts_of(Compiler& compiler, const ast::Expr& pair) {
    if (pair.kind != Ast::pair) return {};
    if (pair.args.size() == 1) return {pair.text, &pair.args[0]};
    const auto& key = pair.args[0];
    if (key.kind == Ast::string && !key.is_interpolated()) return {key.text, &pair.args[1]};
    compiler.error(kPlainTextExpected(describe(key)), key.span);
    return {};
}

// A secret is only sent, never judged.
bool is_secret(const Compiler& compiler, const ast::Expr& expr) {
    const auto* symbol = expr.kind == Ast::name ? compiler.scope.find(expr.text) : nullptr;
    return symbol != nullptr && symbol->kind == Symbol::Kind::secret;
}

Expr compile_value(Compiler& compiler, const ast::Expr& expr);

// Sent as JSON: { "sub" => staff, roles: %w[a b] }
Expr compile_object(Compiler& compiler, const ast::Expr& hash) {
    std::vector<Expr> parts;
    for (const auto& pair : hash.args) {
        const auto [key, value] = parts_of(compiler, pair);
        if (value == nullptr) continue;
        parts.push_back(Expr::literal(Value::text(key)));
        parts.push_back(compile_value(compiler, *value));
    }
    return Expr::object(std::move(parts));
}

Expr compile_value(Compiler& compiler, const ast::Expr& expr) {
    if (expr.kind == Ast::hash) return compile_object(compiler, expr);
    if (is_secret(compiler, expr)) return compiler.use(expr.text)->expr;
    return compile_expression(compiler, expr, Visibility::captures).expr;
}

// What limits a statement or decides who acts is not an application's to set.
bool is_of_an_application(const std::string& name) {
    return core::regex_matches("^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)+$", name);
}

std::vector<model::Setting> compile_settings(Compiler& compiler, const ast::Expr* set) {
    std::vector<model::Setting> settings;
    if (set == nullptr) return settings;
    if (set->kind != Ast::hash) {
        compiler.error(kSettingsExpected(describe(*set)), set->span);
        return settings;
    }
    for (const auto& pair : set->args) {
        const auto [name, value] = parts_of(compiler, pair);
        if (value == nullptr) continue;
        if (!is_of_an_application(name)) compiler.error(kNotAnApplicationSetting(name), pair.span);
        model::Setting setting{name, {}};
        if (value->kind != Ast::nil) setting.value = compile_value(compiler, *value);
        settings.push_back(std::move(setting));
    }
    return settings;
}

// Those of `more` come on top: a name has one value.
void add_settings(std::vector<model::Setting>& settings, std::vector<model::Setting> more) {
    for (auto& setting : more) {
        const auto same =
            std::find_if(settings.begin(), settings.end(), [&](const auto& one) { return one.name == setting.name; });
        if (same == settings.end())
            settings.push_back(std::move(setting));
        else
            *same = std::move(setting);
    }
}

// `as :clerk`, or `as who` where a macro's argument is a symbol. The place is that of the symbol.
std::pair<std::string, Span> name_of_identity(Compiler& compiler, const ast::Expr& expr) {
    if (expr.kind == Ast::symbol) return {expr.text, expr.span};
    if (expr.kind != Ast::name) {
        compiler.error(kSymbolExpected(describe(expr)), expr.span);
        return {};
    }
    const auto* symbol = compiler.use(expr.text);
    if (symbol == nullptr) {
        report_unknown_name(compiler, expr.text, expr.span);
        return {};
    }
    const bool known = symbol->expr.is_literal() && core::is_text_like(symbol->expr.value.kind());
    if (known) return {symbol->expr.value.as_string(), symbol->declared};
    compiler.error(kIdentityNotKnown(expr.text), expr.span);
    return {};
}

bool is_empty_text(const Expr& expr) {
    return expr.is_literal() && core::is_text_like(expr.value.kind()) && expr.value.as_string().empty();
}

}  // namespace

void compile_identity(Compiler& compiler, const ast::Statement& statement, const Context&) {
    Arguments args(compiler, statement);
    const auto* name = args.next("a name", kIdentityExample);
    model::Identity identity;
    identity.name = args.symbol(name);
    if (const auto* role = args.needed_keyword("role", "a role of the database", kIdentityExample))
        identity.role = compile_text(compiler, *role, Visibility::plan_values);
    if (const auto* role = args.keyword("role"); role != nullptr && is_empty_text(identity.role))
        compiler.error(kEmptyRole(), role->span);
    identity.settings = compile_settings(compiler, args.keyword("set"));
    identity.exempt = args.boolean(args.keyword("exempt"));
    args.finish();
    if (name == nullptr || identity.name.empty()) return;
    const auto id = identity.name;
    compiler.program.identities.push_back(identity);
    if (const auto [first, added] = compiler.identities.emplace(id, std::pair(std::move(identity), name->span)); !added)
        compiler.error(kDuplicateIdentity(id), name->span, {{first->second.second, "declared here"}});
}

void compile_as(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    const auto* expr = args.next("an identity", "as :clerk do");
    auto settings = compile_settings(compiler, args.keyword("set"));
    args.finish();
    Context inside = context;
    if (expr != nullptr) {
        const auto [name, span] = name_of_identity(compiler, *expr);
        const auto found = compiler.identities.find(name);
        if (found != compiler.identities.end()) {
            inside.identity = found->second.first;
            add_settings(inside.identity->settings, std::move(settings));
        } else if (!name.empty()) {
            std::vector<std::string> known;
            for (const auto& [its_name, identity] : compiler.identities) known.push_back(its_name);
            compiler.error(kUnknownIdentity(name, suggestion(compiler, name, known, ":", "",
                                                             "declare it: identity :" + name + ", role: \"…\"")),
                           span);
        }
    }
    compile_block(compiler, statement.block->body, inside);
}

void set_identity(Compiler& compiler, const ast::Statement& statement, model::Step& step, const Context& context) {
    const auto* probe = model::probe_of(step);
    const bool asks = probe != nullptr && (std::holds_alternative<model::SqlProbe>(*probe) ||
                                           std::holds_alternative<model::LuaProbe>(*probe));
    if (!context.identity || !asks) return;
    std::size_t bytes = 0;
    for (const auto& [name, value] : context.identity->settings) {
        if (!value && context.in_scenario) return compiler.error(kNeverSetInScenario(name), statement.name.span);
        bytes += name.size() + (value ? bytes_of(*value) : 0);
    }
    compiler.spend(bytes, statement.name.span);
    step.identity = context.identity;
}

}  // namespace runbook::sema
