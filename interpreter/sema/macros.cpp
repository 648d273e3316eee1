#include "interpreter/sema/macros.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "grammar/parse.hpp"
#include "interpreter/core/digest.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/block.hpp"
#include "interpreter/sema/budget.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/literals.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/standard_modules.hpp"
#include "interpreter/sema/vocabulary.hpp"

namespace runbook::sema {

namespace {

using core::Kind;

std::optional<std::string> module_text(Compiler& compiler, const std::string& name, Span span) {
    if (name.rfind("./", 0) == 0 || name.rfind("../", 0) == 0) {
        try {
            return compiler.files.read_module(name + ".rb");
        } catch (const std::runtime_error& error) {
            compiler.error(kUnreadableModule(error.what()), span);
            return std::nullopt;
        }
    }
    const auto found = standard_modules().find(name);
    if (found != standard_modules().end()) return found->second;
    std::string known;
    for (const auto& [its_name, text] : standard_modules()) known += (known.empty() ? "" : ", ") + its_name;
    compiler.error(kUnknownModule(name, known), span);
    return std::nullopt;
}

std::string module_path(const std::string& name) {
    return name.front() == '.' ? name + ".rb" : "stdlib/" + name + ".rb";
}

// The type that a macro declares for an argument; literals are converted, everything else must have it.
Symbol argument_symbol(Compiler& compiler, const ast::Expr& given, std::optional<core::Type> declared, Span span) {
    auto typed = compile_expression(compiler, given, Visibility::captures);
    Symbol symbol{Symbol::Kind::argument, typed.type, std::move(typed.expr), span};
    if (depth_of(symbol.expr) > kMaxValueDepth) {
        compiler.error(kValueTooDeep(), given.span);
        symbol.expr = core::Expr::literal(core::Value());
        return symbol;
    }
    if (!declared || typed.type.kind == Kind::unknown) return symbol;
    if ((declared->kind == Kind::list) != (typed.type.kind == Kind::list)) {
        compiler.error(declared->kind == Kind::list ? kScalarForList() : kListForScalar(core::name_of(declared->kind)),
                       given.span);
        return symbol;
    }
    const auto wanted = std::optional(declared->kind == Kind::list ? declared->element : declared->kind);
    if (symbol.expr.is_literal()) {
        if (auto value = compile_literal(compiler, given, *wanted)) {
            symbol.type = value->type();
            symbol.expr = core::Expr::literal(std::move(*value));
        }
    } else if ((declared->kind == Kind::list ? typed.type.element : typed.type.kind) != *wanted) {
        const auto help = fmt::format("declare it with the type :{}", core::name_of(*wanted));
        compiler.error(kTypeExpected(core::describe({*wanted, Kind::unknown}), core::describe(typed.type), help),
                       given.span);
    }
    return symbol;
}

std::optional<core::Type> declared_type(const Macro& macro, const std::string& name) {
    const auto found = macro.types.find(name);
    if (found == macro.types.end()) return std::nullopt;
    return found->second;
}

// How the macro is called: `no_orphans child: …, parent: …`.
std::string usage_of(const std::string& name, const Macro& macro) {
    std::string usage = name;
    for (const auto& param : macro.statement->block->params)
        usage += (usage == name ? " " : ", ") + param.name.text + (param.keyword ? ": …" : "");
    return usage;
}

using Bindings = std::vector<std::pair<std::string, Symbol>>;

Bindings bind_arguments(Compiler& compiler, const ast::Statement& call, const Macro& macro) {
    Arguments args(compiler, call);
    Bindings bindings;
    for (const auto& param : macro.statement->block->params) {
        const auto& name = param.name.text;
        const ast::Expr* given = param.keyword ? args.keyword(name) : args.next_if_any();
        if (given == nullptr && param.standard) given = &*param.standard;
        if (given == nullptr) {
            compiler.error(kMissingMacroArgument(call.name.text, name + (param.keyword ? ":" : ""),
                                                 usage_of(call.name.text, macro)),
                           call.name.span);
            // The body can still use the name, so it is not reported there.
            bindings.emplace_back(
                name, Symbol{Symbol::Kind::argument, {}, core::Expr::literal(core::Value()), call.name.span});
        } else {
            bindings.emplace_back(name, argument_symbol(compiler, *given, declared_type(macro, name), given->span));
        }
    }
    args.finish();
    return bindings;
}

}  // namespace

void compile_use(Compiler& compiler, const ast::Statement& statement, const Context&) {
    Arguments args(compiler, statement);
    const auto* expr = args.next("a module", "use \"postgres/schema\"");
    const auto name = args.text(expr);
    args.finish();
    if (expr == nullptr || !compiler.modules_in_use.insert(name).second) return;
    auto text = module_text(compiler, name, expr->span);
    if (!text) return;
    compiler.program.head.modules.push_back({name, core::sha256_hex(*text)});
    compiler.spend(text->size(), expr->span);
    if (compiler.modules_open == kMaxExpansionDepth)
        return compiler.error(kExpandsTooDeeply("use", "module"), expr->span);
    const auto file = compiler.sources.add(module_path(name), std::move(*text));
    compiler.module_files.push_back(
        std::make_unique<ast::File>(grammar::parse(compiler.sources, file, compiler.diagnostics)));
    Context module;
    module.block = BlockKind::module;
    ++compiler.modules_open;
    compile_block(compiler, compiler.module_files.back()->statements, module);
    --compiler.modules_open;
}

void compile_define(Compiler& compiler, const ast::Statement& statement, const Context&) {
    Arguments args(compiler, statement);
    const auto* name_expr = args.next("a name", "define :no_orphans do |child:, parent:|");
    const auto name = args.symbol(name_expr);
    Macro macro{&statement, {}};
    for (const auto& param : statement.block->params)
        if (const auto* type = args.keyword(param.name.text)) {
            const bool list = type->kind == ast::Expr::Kind::list && type->args.size() == 1;
            const auto type_name = args.symbol(list ? &type->args[0] : type);
            if (type_name == "identity" && !list)
                macro.types[param.name.text] = core::Type{Kind::symbol, Kind::unknown};
            else if (const auto kind = type_named(compiler, type_name, type->span))
                macro.types[param.name.text] = list ? core::Type{Kind::list, *kind} : core::Type{*kind, Kind::unknown};
        }
    args.finish();
    if (name.empty()) return;
    // Otherwise a module could change what `check` means.
    if (is_statement(name) || grammar::is_ruby_keyword(name)) return compiler.error(kMacroName(name), name_expr->span);
    if (const auto [taken, added] = compiler.macros.emplace(name, macro); !added)
        compiler.error(kDuplicateMacro(name), name_expr->span,
                       {{taken->second.statement->args.front().span, "defined here"}});
}

void compile_macro_call(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    const auto& name = statement.name.text;
    const Macro macro = compiler.macros.at(name);
    if (statement.block || statement.modifier) return compiler.error(kMacroCallShape(name), statement.name.span);
    if (std::find(compiler.expanding.begin(), compiler.expanding.end(), name) != compiler.expanding.end())
        return compiler.error(kRecursiveMacro(name), statement.name.span);
    const auto& block = *macro.statement->block;
    if (compiler.expanding.size() == kMaxExpansionDepth)
        return compiler.error(kExpandsTooDeeply(name, "macro"), statement.name.span);
    compiler.spend(block.body.size() * kStatementBytes + (block.span.end - block.span.begin), statement.name.span);
    auto bindings = bind_arguments(compiler, statement, macro);
    const OpenFrame frame(compiler.scope, Scope::Frame::arguments);
    for (auto& [param, symbol] : bindings) compiler.scope.declare(param, std::move(symbol));
    compiler.expanding.push_back(name);
    compiler.call_sites.emplace_back(name, statement.name.span);
    compile_block(compiler, block.body, context);
    compiler.expanding.pop_back();
    compiler.call_sites.pop_back();
}

}  // namespace runbook::sema
