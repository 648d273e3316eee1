#pragma once

#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/compiler.hpp"

/// What a runbook declares at its root, before its steps. Private to sema/.
namespace runbook::sema {

void compile_metadata(Compiler& compiler, const ast::Statement& statement, const Context& context);
/// The database that `on:` names; empty where it names none, or one that is not declared, which is reported.
[[nodiscard]] std::string database_named(Compiler& compiler, Arguments& args);
void compile_database(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_param(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_secret(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_constant(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_fixture(Compiler& compiler, const ast::Statement& statement, const Context& context);

}  // namespace runbook::sema
