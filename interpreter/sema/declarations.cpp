#include "interpreter/sema/declarations.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/core/regex.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/budget.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/literals.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/names.hpp"

namespace runbook::sema {

namespace {

using core::Kind;
using core::Value;
using core::Variable;

std::string* metadata_field(model::RunbookHead& head, const std::string& name) {
    if (name == "id") return &head.id;
    if (name == "version") return &head.version;
    if (name == "owner") return &head.owner;
    if (name == "description") return &head.description;
    return nullptr;
}

// The type of a param: `:integer`, or `[:integer]` for a list.
const ast::Expr* element_type_of(const ast::Expr* type, bool& is_list) {
    is_list = type != nullptr && type->kind == ast::Expr::Kind::list && type->args.size() == 1;
    return is_list ? &type->args[0] : type;
}

void check_default(Compiler& compiler, const Param& param, const ast::Expr& standard) {
    if (!param.standard) return;
    const bool is_list = param.standard->kind() == Kind::list;
    if (is_list != param.list)
        return compiler.error(is_list ? kListForScalar(core::name_of(param.kind)) : kScalarForList(), standard.span);
    for (const auto& value : is_list ? param.standard->as_list() : std::vector{*param.standard}) {
        if (!param.one_of.empty() && std::find(param.one_of.begin(), param.one_of.end(), value) == param.one_of.end())
            compiler.error(kDefaultNotAllowed(), standard.span);
        if (!param.matching.empty() && !core::regex_matches(param.matching, value.plain()))
            compiler.error(kDefaultDoesNotMatch(), standard.span);
    }
}

void compile_fixture_path(Compiler& compiler, Fixture& fixture, const ast::Expr& path) {
    fixture.path = compile_text(compiler, path, Visibility::plan_values);
    if (!fixture.path.is_literal() || !core::is_text_like(fixture.path.value.kind())) return;  // the plan will know it
    const auto problem = compiler.files.fixture_problem(fixture.path.value.as_string());
    if (!problem.empty()) compiler.error(kUnusableFixture(problem), path.span);
}

}  // namespace

void compile_metadata(Compiler& compiler, const ast::Statement& statement, const Context&) {
    Arguments args(compiler, statement);
    const auto& name = statement.name.text;
    const auto* expr = args.next("a text", name + " \"…\"");
    auto text = args.text(expr);
    args.finish();
    if (name == "reference") {
        compiler.program.head.references.push_back(std::move(text));
    } else if (name == "language") {
        if (expr != nullptr && text != "1") compiler.error(kLanguageVersion(), expr->span);
    } else if (auto* field = metadata_field(compiler.program.head, name); !field->empty()) {
        compiler.error(kDuplicateStatement(name), statement.name.span);
    } else {
        while (!text.empty() && text.back() == '\n') text.pop_back();
        *field = std::move(text);
    }
}

namespace {

void declare_database(Compiler& compiler, const ast::Expr& name, model::NamedDatabase database) {
    auto& all = compiler.program.head.databases;
    const auto same = [&](const auto& one) { return one.name == database.name; };
    if (std::any_of(all.begin(), all.end(), same)) return compiler.error(kDuplicateDatabase(database.name), name.span);
    if (!database.name.empty()) all.push_back(std::move(database));
}

}  // namespace

std::string database_named(Compiler& compiler, Arguments& args) {
    const auto* on = args.keyword("on");
    const auto name = args.symbol(on);
    const auto& all = compiler.program.head.databases;
    const auto same = [&](const auto& one) { return one.name == name; };
    if (name.empty() || std::any_of(all.begin(), all.end(), same)) return name;
    std::vector<std::string> known;
    for (const auto& one : all) known.push_back(one.name);
    compiler.error(kUnknownNamedDatabase(name, suggestion(compiler, name, known, ":", "",
                                                          "declare it: database :" + name + ", :postgres")),
                   on->span);
    return {};
}

void compile_database(Compiler& compiler, const ast::Statement& statement, const Context&) {
    Arguments args(compiler, statement);
    const auto* name = args.has_next() && statement.args.size() > 1 && statement.args[1].kind == ast::Expr::Kind::symbol
                           ? args.next_if_any()
                           : nullptr;
    const auto* engine = args.next("the kind of database", "database :postgres, version: \">= 14\"");
    if (engine != nullptr && args.symbol(engine) != "postgres") compiler.error(kUnknownDatabase(), engine->span);
    model::Database database;
    const auto* version = args.keyword("version");
    database.version = args.text(version);
    if (version != nullptr && !core::regex_matches("^(>=|==|<=|<|>) [0-9]{1,3}(\\.[0-9]{1,3})?$", database.version))
        compiler.error(kVersionBound(), version->span);
    database.environment = args.text(args.keyword("environment"));
    const auto* opens = args.keyword("opens");
    const auto when = args.symbol(opens);
    if (opens != nullptr && (when != "when_used" || name == nullptr)) compiler.error(kDatabaseOpens(), opens->span);
    args.finish();
    if (name != nullptr)
        return declare_database(compiler, *name, {args.symbol(name), std::move(database), when == "when_used"});
    auto& declared = compiler.program.head.database;
    if (declared) compiler.error(kSecondDatabase(), statement.name.span);
    declared = std::move(database);
}

void compile_param(Compiler& compiler, const ast::Statement& statement, const Context&) {
    Arguments args(compiler, statement);
    Param param;
    const auto* name = args.next("a name", "param :name, :text, default: \"x\"");
    param.name = args.symbol(name);
    param.kind = declared_kind(compiler, args, element_type_of(args.next("a type", "param :name, :text"), param.list));
    param.place = compiler.place_of(statement.name.span);
    param.prompt = args.text(args.keyword("prompt"));
    if (const auto* one_of = args.keyword("one_of"))
        if (const auto list = compile_literal(compiler, *one_of, param.kind); list && list->kind() == Kind::list)
            param.one_of = list->as_list();
    if (const auto* matching = args.keyword("matching"))
        if (const auto regex = compile_literal(compiler, *matching, Kind::regex)) param.matching = regex->as_string();
    if (const auto* standard = args.keyword("default")) {
        param.standard = compile_literal(compiler, *standard, param.kind);
        check_default(compiler, param, *standard);
    }
    args.finish();
    if (name == nullptr || !check_new_name(compiler, param.name, name->span)) return;
    compiler.scope.declare(
        param.name,
        {Symbol::Kind::param, param.list ? core::Type{Kind::list, param.kind} : core::Type{param.kind, Kind::unknown},
         core::Expr::of({Variable::Origin::param, param.name}), name->span});
    compiler.declared.push_back({Symbol::Kind::param, param.name, name->span});
    compiler.program.params.push_back(std::move(param));
}

void compile_secret(Compiler& compiler, const ast::Statement& statement, const Context&) {
    Arguments args(compiler, statement);
    const auto* name = args.next("a name", "secret :token, env: \"TOKEN\"");
    model::Secret secret;
    secret.name = args.symbol(name);
    secret.environment =
        args.text(args.needed_keyword("env", "its environment variable", "secret :token, env: \"TOKEN\""));
    args.finish();
    if (name == nullptr || !check_new_name(compiler, secret.name, name->span)) return;
    compiler.scope.declare(secret.name, {Symbol::Kind::secret,
                                         {Kind::text, Kind::unknown},
                                         core::Expr::of({Variable::Origin::secret, secret.name}),
                                         name->span});
    compiler.program.head.secrets.push_back(std::move(secret));
}

void compile_constant(Compiler& compiler, const ast::Statement& statement, const Context&) {
    Arguments args(compiler, statement);
    const auto* name = args.next("a name", "constant :limit, 45");
    const auto symbol = args.symbol(name);
    const auto* value_expr = args.next("a value", "constant :limit, 45");
    Kind kind = Kind::unknown;
    if (const auto* third = args.next_if_any()) {
        kind = declared_kind(compiler, args, value_expr);
        value_expr = third;
    }
    args.finish();
    if (value_expr == nullptr) return;
    const auto value = compile_literal(compiler, *value_expr, kind);
    if (name == nullptr || !check_new_name(compiler, symbol, name->span)) return;
    auto known = value.value_or(Value());
    if (depth_of(known) > kMaxValueDepth) {
        compiler.error(kValueTooDeep(), value_expr->span);
        known = Value();
    }
    compiler.scope.declare(
        symbol, {Symbol::Kind::constant, value ? known.type() : core::Type{}, core::Expr::literal(known), name->span});
}

void compile_fixture(Compiler& compiler, const ast::Statement& statement, const Context&) {
    Arguments args(compiler, statement);
    Fixture fixture;
    if (const auto* path = args.next("a file", "fixture \"fixtures/schema.sql\""))
        compile_fixture_path(compiler, fixture, *path);
    if (const auto* condition = args.keyword("only_if"))
        fixture.only_if = compile_condition(compiler, *condition, Visibility::plan_values);
    fixture.place = compiler.place_of(statement.name.span);
    fixture.database = database_named(compiler, args);
    args.finish();
    compiler.program.fixtures.push_back(std::move(fixture));
}

}  // namespace runbook::sema
