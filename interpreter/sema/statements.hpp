#pragma once

#include "interpreter/sema/compiler.hpp"

/// One function a statement. Private to sema/.
namespace runbook::sema {

// block.cpp: of the language, in this version or a later one; macros cannot take such a name
[[nodiscard]] bool is_statement(std::string_view name);
[[nodiscard]] bool is_of_this_version(std::string_view name);

// header.cpp: what stands at the root
void compile_database(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_metadata(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_param(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_secret(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_constant(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_fixture(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);

// macros.cpp
void compile_use(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_define(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_macro_call(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);

// blocks.cpp: what holds other steps
void compile_section(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_scenario(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_criterion(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_for_each(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
/// `defaults` changes what follows it in the same block.
void apply_defaults(Compiler& compiler, const ast::Statement& statement, Surroundings& around);

// steps.cpp
void compile_check(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_capture(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_manual(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_ask(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_note(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
/// A step with what its surroundings give it.
[[nodiscard]] core::Step new_step(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void add_only_if(Compiler& compiler, core::Step& step, const ast::Expr* condition, bool critical);
/// Whether what was captured decides it, and so the database under test.
[[nodiscard]] bool depends_on_captures(const Compiler& compiler, const core::Expr& condition);
void refuse_captured_condition(Compiler& compiler, Span condition);

// rules.cpp: inside a check
void compile_probe(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_rule(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_check_detail(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);

// gates.cpp
void compile_indicator(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_gate(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void compile_gate_rule(Compiler& compiler, const ast::Statement& statement, const Surroundings& around);
void check_references(Compiler& compiler);

// lints.cpp
/// `understood`: nothing inside it was reported.
void lint_check(Compiler& compiler, const ast::Statement& statement, const core::Check& check, bool understood);
void lint_gate(Compiler& compiler, const ast::Statement& statement, const core::Gate& gate);

}  // namespace runbook::sema
