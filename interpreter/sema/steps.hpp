#pragma once

#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/compiler.hpp"

/// Steps: questions to the database, about files and to the operator. Private to sema/.
namespace runbook::sema {

void compile_check(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_wait_until(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_step(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_capture(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_take(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_manual(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_ask(Compiler& compiler, const ast::Statement& statement, const Context& context);
void compile_note(Compiler& compiler, const ast::Statement& statement, const Context& context);

/// The id, as it is written, of the step with that title; empty if there is none.
[[nodiscard]] std::string id_of_title(const Compiler& compiler, const std::string& title);
/// Those of `tag:`; a severity's name is refused.
[[nodiscard]] std::vector<std::string> tags_from(Compiler& compiler, Arguments& args);
/// A step with what it inherits from its context.
[[nodiscard]] model::Step new_step(Compiler& compiler, const ast::Statement& statement, const Context& context);
/// That of `id:`, which is known from now on; empty where there is none.
[[nodiscard]] std::string declared_id(Compiler& compiler, Arguments& args);
/// `needs:`, `id:`, `tag:` and `severity:`.
void set_judged_arguments(Compiler& compiler, model::Step& step, Arguments& args, const Context& context);
/// `only_if:`
void add_only_if(Compiler& compiler, model::Step& step, Arguments& args, const Context& context);
/// For the rules and the probe of a check, which is the step's body already.
[[nodiscard]] Context inside_step(const Context& context, model::Step& step);
/// Adds a check to its block, with whom it runs as. `understood`: nothing in it was reported.
void end_judged(Compiler& compiler, const ast::Statement& statement, model::Step step, const Context& context,
                bool understood);
/// Adds a step that is judged to its block.
void add_judged(Compiler& compiler, const ast::Statement& statement, model::Step step, const Context& context);
/// Whether a captured value, and so the database under test, decides it.
[[nodiscard]] bool depends_on_captures(const core::Expr& condition);

}  // namespace runbook::sema
