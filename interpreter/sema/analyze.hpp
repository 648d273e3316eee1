#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "interpreter/sema/program.hpp"

namespace runbook::sema {

/// What is known of Lua once its sources were loaded.
struct LuaExamined {
    struct Problem {
        std::string file;
        std::size_t line = 0;  ///< 0: unknown
        std::string message;
    };
    std::vector<Problem> problems;
    std::vector<std::string> functions;  ///< that the sources define
};

/// The files that a runbook names. None of them may be outside the project's root.
struct ProjectFiles {
    /// Reads a module, by its path relative to the runbook. Throws std::runtime_error with the reason.
    std::function<std::string(const std::string& path)> read_module;
    /// Reads SQL, by its path relative to the project's root. Throws std::runtime_error with the reason.
    std::function<std::string(const std::string& path)> read_sql;
    /// Why the fixture, by its path relative to the project's root, cannot be loaded; empty if it can.
    std::function<std::string(const std::string& path)> fixture_problem;
    /// Loads the sources where they can do no harm; nobody does, and nothing is known, where it is empty.
    std::function<LuaExamined(const std::vector<model::LuaSource>& sources)> examine_lua = {};
};

/// Checks names, types, units, SQL and rules, and expands macros. Mistakes are collected in `diagnostics`; the result
/// is empty where there are errors.
[[nodiscard]] std::optional<Program> analyze(ast::File file, std::uint32_t file_index, grammar::Sources& sources,
                                             const ProjectFiles& files, grammar::Diagnostics& diagnostics);

}  // namespace runbook::sema
