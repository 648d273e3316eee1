#pragma once

#include "interpreter/sema/compiler.hpp"

/// What a check looks at: the database, files, programs, servers, the run itself. Private to sema/.
namespace runbook::sema {

void compile_sql_probe(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_show_probe(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_file_probe(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_files_probe(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_command_probe(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_http_probe(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_elapsed_probe(Compiler& compiler, const ast::Statement& statement, const Context& context);

/// Gives the check its probe; reports where it has one already.
void set_probe(Compiler& compiler, const ast::Statement& statement, const Context& context, model::Probe probe);

/// False where the check's probe is still missing.
[[nodiscard]] bool has_probe(const model::Check& check);

/// `requires :command, :http`
void compile_requires(Compiler& compiler, const ast::Statement& statement, const Context& context);
/// Reports what needs the capability where no `requires` before it declares it.
void need_capability(Compiler& compiler, const std::string& capability, Span span);

}  // namespace runbook::sema
