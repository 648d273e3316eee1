#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "grammar/parse.hpp"
#include "interpreter/core/json.hpp"
#include "interpreter/plan/dump.hpp"
#include "interpreter/plan/parameters.hpp"
#include "interpreter/plan/plan.hpp"
#include "interpreter/sema/analyze.hpp"
#include "tests/support/terminal_text.hpp"

namespace runbook::tests {

/// What `check` and `plan` do with a runbook of this text. Aborts where anything of it would reach a terminal raw, or a
/// text is refused without an error; lets through every exception that is no answer about a plan.
inline void check_and_plan(const std::string& text) {
    grammar::Sources sources;
    grammar::Diagnostics diagnostics;
    const auto file = sources.add("test.rb", text);
    auto tree = grammar::parse(sources, file, diagnostics);
    const sema::ProjectFiles files{[](const std::string& path) -> std::string {
                                       // A module that can be found, and others that cannot.
                                       if (path == "./lib.rb") return "define :a do\n  note \"x\"\nend\n";
                                       throw std::runtime_error("there is no " + path);
                                   },
                                   // A file of SQL is what its name says.
                                   [](const std::string& path) { return path; },
                                   [](const std::string&) { return std::string(); }};
    const auto program = sema::analyze(std::move(tree), file, sources, files, diagnostics);
    must_be_safe_for_a_terminal(grammar::render_all(diagnostics, sources));
    if (program.has_value() == diagnostics.has_errors()) std::abort();  // a program, or errors that say why not
    if (!program || !plan::missing_parameters(program->params, {}).empty()) return;
    try {
        const auto plan = plan::build(*program, plan::resolve_parameters(program->params, {}));
        must_be_safe_for_a_terminal(plan::to_text(plan, "/project"));
        (void)core::canonical(plan::to_json(plan));
    } catch (const plan::PlanError& error) {
        must_be_safe_for_a_terminal(error.what());
    }
}

}  // namespace runbook::tests
