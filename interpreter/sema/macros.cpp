#include "grammar/parse.hpp"
#include "interpreter/core/digest.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/standard_modules.hpp"
#include "interpreter/sema/statements.hpp"

// Modules and macros: both are gone when the plan is made.
namespace runbook::sema {

namespace {

using core::Kind;
using core::Value;

std::optional<std::string> module_text(Compiler& compiler, const std::string& name, Span span) {
    if (name.rfind("./", 0) == 0 || name.rfind("../", 0) == 0) {
        try {
            return compiler.read_file(name + ".rb");
        } catch (const std::runtime_error& error) {
            compiler.error("module", error.what(), span, "a module's path is relative to the runbook, without its .rb");
            return std::nullopt;
        }
    }
    const auto found = standard_modules().find(name);
    if (found != standard_modules().end()) return found->second;
    std::string known;
    for (const auto& [its_name, text] : standard_modules()) known += (known.empty() ? "" : ", ") + its_name;
    compiler.error("module", "there is no standard module `" + name + "`", span,
                   "there are: " + known + "; a module of your own is `use \"./path\"`");
    return std::nullopt;
}

std::string module_path(const std::string& name) {
    return name.front() == '.' ? name + ".rb" : "stdlib/" + name + ".rb";
}

// The type that a macro declares for an argument; literals are converted, everything else must have it.
Symbol argument_symbol(Compiler& compiler, const ast::Expr& given, std::optional<Kind> wanted, Span span) {
    auto typed = compile_expression(compiler, given, Sees::captures);
    Symbol symbol{Symbol::Kind::argument, typed.type, std::move(typed.expr), span};
    if (!wanted || typed.type.kind == Kind::unknown) return symbol;
    if (symbol.expr.is_literal()) {
        if (auto value = compile_literal(compiler, given, *wanted)) {
            symbol.type = value->type();
            symbol.expr = core::Expr::literal(std::move(*value));
        }
    } else if (typed.type.kind != *wanted) {
        compiler.error("type",
                       fmt::format("{} is wanted here, and this is {}", core::describe({*wanted, Kind::unknown}),
                                   core::describe(typed.type)),
                       given.span, fmt::format("declare it with the type :{}", core::name_of(*wanted)));
    }
    return symbol;
}

std::optional<Kind> declared_type(const Macro& macro, const std::string& name) {
    const auto found = macro.types.find(name);
    if (found == macro.types.end()) return std::nullopt;
    return found->second;
}

// How the macro is called: `no_orphans child: …, parent: …`.
std::string shape_of(const std::string& name, const Macro& macro) {
    std::string shape = name;
    for (const auto& param : macro.statement->block->params)
        shape += (shape == name ? " " : ", ") + param.name.text + (param.keyword ? ": …" : "");
    return shape;
}

using Bindings = std::vector<std::pair<std::string, Symbol>>;

Bindings bind_arguments(Compiler& compiler, const ast::Statement& call, const Macro& macro) {
    Arguments args(compiler, call);
    Bindings bindings;
    for (const auto& param : macro.statement->block->params) {
        const auto& name = param.name.text;
        const ast::Expr* given = nullptr;
        if (param.keyword)
            given = args.keyword(name);
        else if (args.has_next())
            given = args.next("", "");
        if (given == nullptr && param.standard) given = &*param.standard;
        if (given == nullptr) {
            compiler.error(
                "argument",
                fmt::format("`{}` wants the argument `{}{}`", call.name.text, name, param.keyword ? ":" : ""),
                call.name.span, "as in: " + shape_of(call.name.text, macro));
            // Known to the body all the same, which is not at fault.
            bindings.emplace_back(name,
                                  Symbol{Symbol::Kind::argument, {}, core::Expr::literal(Value()), call.name.span});
        } else {
            bindings.emplace_back(name, argument_symbol(compiler, *given, declared_type(macro, name), given->span));
        }
    }
    args.finish();
    return bindings;
}

}  // namespace

void compile_use(Compiler& compiler, const ast::Statement& statement, const Surroundings&) {
    Arguments args(compiler, statement);
    const auto* expr = args.next("a module", "use \"postgres/schema\"");
    const auto name = args.text(expr);
    args.finish();
    if (expr == nullptr || !compiler.modules_in_use.insert(name).second) return;
    auto text = module_text(compiler, name, expr->span);
    if (!text) return;
    compiler.program.modules.push_back({name, core::sha256_hex(*text)});
    const auto file = compiler.sources.add(module_path(name), std::move(*text));
    compiler.module_files.push_back(
        std::make_unique<ast::File>(grammar::parse(compiler.sources, file, compiler.diagnostics)));
    Surroundings module;
    module.place = Place::module;
    compile_block(compiler, compiler.module_files.back()->statements, module);
}

void compile_define(Compiler& compiler, const ast::Statement& statement, const Surroundings&) {
    Arguments args(compiler, statement);
    const auto* name_expr = args.next("a name", "define :no_orphans do |child:, parent:|");
    const auto name = args.symbol(name_expr);
    Macro macro{&statement, {}};
    for (const auto& param : statement.block->params)
        if (const auto* type = args.keyword(param.name.text)) {
            const auto type_name = args.symbol(type);
            if (const auto kind = type_named(compiler, type_name, type->span)) macro.types[param.name.text] = *kind;
        }
    args.finish();
    if (name.empty()) return;
    // Else a module could change what `check` means.
    if (is_statement(name) || grammar::is_ruby_keyword(name))
        return compiler.error("name-taken", "`" + name + "` is a word of the language and cannot be a macro's name",
                              name_expr->span, "choose another name");
    if (const auto [taken, added] = compiler.macros.emplace(name, macro); !added) {
        auto& diagnostic = compiler.diagnostics.error("name-taken", "the macro `" + name + "` is defined already",
                                                      name_expr->span, "choose another name");
        diagnostic.labels.push_back({taken->second.statement->args.front().span, "defined here"});
    }
}

void compile_macro_call(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    const auto& name = statement.name.text;
    const Macro macro = compiler.macros.at(name);
    if (statement.block || statement.modifier)
        return compiler.error("block", "a call of `" + name + "` takes no block and no condition", statement.name.span);
    if (std::find(compiler.expanding.begin(), compiler.expanding.end(), name) != compiler.expanding.end())
        return compiler.error("recursion", "`" + name + "` calls itself, and would never end", statement.name.span);
    auto bindings = bind_arguments(compiler, statement, macro);
    const OpenFrame frame(compiler.scope, Scope::Frame::arguments);
    for (auto& [param, symbol] : bindings) compiler.scope.declare(param, std::move(symbol));
    compiler.expanding.push_back(name);
    compiler.call_sites.emplace_back(name, statement.name.span);
    compile_block(compiler, macro.statement->block->body, around);
    compiler.expanding.pop_back();
    compiler.call_sites.pop_back();
}

}  // namespace runbook::sema
