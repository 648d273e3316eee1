#include "interpreter/core/regex.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/statements.hpp"

// What stands at the root of a runbook, before its steps.
namespace runbook::sema {

namespace {

using core::Kind;
using core::Value;

std::string* metadata_field(Program& program, const std::string& name) {
    if (name == "id") return &program.id;
    if (name == "version") return &program.version;
    if (name == "owner") return &program.owner;
    if (name == "description") return &program.description;
    return nullptr;
}

Kind declared_kind(Compiler& compiler, Arguments& args, const ast::Expr* expr) {
    if (expr == nullptr) return Kind::text;
    return type_named(compiler, args.symbol(expr), expr->span).value_or(Kind::text);
}

void check_allowed(Compiler& compiler, const Param& param, const ast::Expr& standard) {
    if (!param.standard) return;
    if (!param.one_of.empty() &&
        std::find(param.one_of.begin(), param.one_of.end(), *param.standard) == param.one_of.end())
        compiler.error("argument", "the default is none of `one_of:`", standard.span);
    if (!param.matching.empty() && !core::regex_matches(param.matching, param.standard->plain()))
        compiler.error("argument", "the default does not match `matching:`", standard.span);
}

}  // namespace

void compile_metadata(Compiler& compiler, const ast::Statement& statement, const Surroundings&) {
    Arguments args(compiler, statement);
    const auto* expr = args.next("a text", statement.name.text + " \"…\"");
    auto text = args.text(expr);
    args.finish();
    const auto& name = statement.name.text;
    if (name == "reference") {
        compiler.program.references.push_back(std::move(text));
    } else if (name == "language") {
        if (expr != nullptr && text != "1")
            compiler.error("language-version", "this version knows the language \"1\"", expr->span);
    } else if (auto* field = metadata_field(compiler.program, name); !field->empty()) {
        compiler.error("twice", "`" + name + "` stands twice", statement.name.span);
    } else {
        while (!text.empty() && text.back() == '\n') text.pop_back();
        *field = std::move(text);
    }
}

void compile_database(Compiler& compiler, const ast::Statement& statement, const Surroundings&) {
    Arguments args(compiler, statement);
    const auto* engine = args.next("the kind of database", "database :postgres, version: \">= 14\"");
    if (engine != nullptr && args.symbol(engine) != "postgres")
        compiler.error("not-in-this-version", "this version knows one target database, `:postgres`", engine->span);
    Database database;
    const auto* version = args.keyword("version");
    database.version = args.text(version);
    if (version != nullptr && !core::regex_matches("^(>=|==|<=|<|>) [0-9]+(\\.[0-9]+)?$", database.version))
        compiler.error("argument", "a version's bound is written as \">= 14\" or \">= 14.2\"", version->span);
    database.environment = args.text(args.keyword("environment"));
    args.finish();
    if (compiler.program.database) compiler.error("twice", "`database` stands twice", statement.name.span);
    compiler.program.database = std::move(database);
}

void compile_param(Compiler& compiler, const ast::Statement& statement, const Surroundings&) {
    Arguments args(compiler, statement);
    Param param;
    const auto* name = args.next("a name", "param :name, :text, default: \"x\"");
    param.name = args.symbol(name);
    param.kind = declared_kind(compiler, args, args.next("a type", "param :name, :text"));
    param.place = compiler.place_of(statement.name.span);
    param.prompt = args.text(args.keyword("prompt"));
    if (const auto* one_of = args.keyword("one_of"))
        if (const auto list = compile_literal(compiler, *one_of, param.kind); list && list->kind() == Kind::list)
            param.one_of = list->as_list();
    if (const auto* matching = args.keyword("matching"))
        if (const auto regex = compile_literal(compiler, *matching, Kind::regex)) param.matching = regex->as_string();
    if (const auto* standard = args.keyword("default")) {
        param.standard = compile_literal(compiler, *standard, param.kind);
        check_allowed(compiler, param, *standard);
    }
    args.finish();
    if (name == nullptr || !check_new_name(compiler, param.name, name->span)) return;
    compiler.scope.declare(
        param.name,
        {Symbol::Kind::param, {param.kind, Kind::unknown}, core::Expr::variable("param:" + param.name), name->span});
    compiler.program.params.push_back(std::move(param));
}

void compile_secret(Compiler& compiler, const ast::Statement& statement, const Surroundings&) {
    Arguments args(compiler, statement);
    const auto* name = args.next("a name", "secret :token, env: \"TOKEN\"");
    Secret secret{args.symbol(name), {}, compiler.place_of(statement.name.span)};
    const auto* environment = args.keyword("env");
    if (environment == nullptr)
        compiler.error("argument", "`secret` wants `env:`, the environment variable that holds it",
                       statement.name.span);
    secret.environment = args.text(environment);
    args.finish();
    if (name == nullptr || !check_new_name(compiler, secret.name, name->span)) return;
    compiler.scope.declare(
        secret.name,
        {Symbol::Kind::secret, {Kind::text, Kind::unknown}, core::Expr::variable("secret:" + secret.name), name->span});
    compiler.program.secrets.push_back(std::move(secret));
}

void compile_constant(Compiler& compiler, const ast::Statement& statement, const Surroundings&) {
    Arguments args(compiler, statement);
    const auto* name = args.next("a name", "constant :limit, 45");
    const auto symbol = args.symbol(name);
    const auto* second = args.next("a value", "constant :limit, 45");
    Kind kind = Kind::unknown;
    const ast::Expr* value_expr = second;
    if (args.has_next()) {
        kind = declared_kind(compiler, args, second);
        value_expr = args.next("a value", "constant :tables, :qualified_name, %w[public.a public.b]");
    }
    args.finish();
    if (value_expr == nullptr) return;
    const auto value = compile_literal(compiler, *value_expr, kind);
    if (name == nullptr || !check_new_name(compiler, symbol, name->span)) return;
    const auto known = value.value_or(Value());
    compiler.scope.declare(
        symbol, {Symbol::Kind::constant, value ? known.type() : core::Type{}, core::Expr::literal(known), name->span});
}

void compile_fixture(Compiler& compiler, const ast::Statement& statement, const Surroundings&) {
    Arguments args(compiler, statement);
    const auto* path = args.next("a file", "fixture \"fixtures/schema.sql\"");
    Fixture fixture;
    if (path != nullptr) fixture.path = compile_text(compiler, *path, Sees::nothing_more);
    if (const auto* condition = args.keyword("only_if"))
        fixture.only_if = compile_condition(compiler, *condition, Sees::nothing_more);
    fixture.place = compiler.place_of(statement.name.span);
    args.finish();
    compiler.program.fixtures.push_back(std::move(fixture));
}

}  // namespace runbook::sema
