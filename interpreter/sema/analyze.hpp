#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "interpreter/sema/program.hpp"

namespace runbook::sema {

/// Reads a file that a runbook names (a module), by a path relative to the runbook. Throws std::runtime_error with the
/// reason.
using ReadFile = std::function<std::string(const std::string& path)>;

/// Checks names, types, units, SQL and rules, and expands macros. Mistakes are collected in `diagnostics`; the result
/// is empty where there are errors.
[[nodiscard]] std::optional<Program> analyze(ast::File file, std::uint32_t file_index, grammar::Sources& sources,
                                             const ReadFile& read_file, grammar::Diagnostics& diagnostics);

}  // namespace runbook::sema
