#pragma once

#include <filesystem>
#include <string>

#include "grammar/diagnostic.hpp"
#include "interpreter/hooks/hook_host.hpp"
#include "interpreter/os/descriptor.hpp"
#include "interpreter/plan/plan.hpp"
#include "interpreter/sema/program.hpp"

namespace runbook::cli {

/// Reads a text file: a regular file, at most `limit` bytes, valid UTF-8. Throws Failure that says where, what, and
/// what to do.
[[nodiscard]] std::string read_text_file(const std::filesystem::path& file, std::size_t limit);

/// A runbook that was read and checked; without `program` if it has errors.
struct Loaded {
    grammar::Sources sources;
    grammar::Diagnostics diagnostics;
    std::optional<sema::Program> program;
    [[nodiscard]] std::string findings() const { return grammar::render_all(diagnostics, sources); }
};
[[nodiscard]] Loaded load_runbook(const std::string& file);

/// The plan's Lua, as it is loaded.
[[nodiscard]] std::vector<hooks::Source> lua_sources(const std::vector<model::LuaSource>& sources);

/// The same for commands that need it without errors: warnings go to stderr, errors throw Failure.
[[nodiscard]] sema::Program load_program(const std::string& file);

/// The folder for `file` probes and fixtures: that of the nearest runbook.toml above the runbook, otherwise the
/// runbook's own.
[[nodiscard]] std::filesystem::path project_root(const std::string& file);

/// A fixture, by its path relative to the root. Throws Failure.
[[nodiscard]] os::Descriptor open_fixture(const std::filesystem::path& root, const std::string& path);

/// Why a fixture cannot be loaded; empty if it can.
[[nodiscard]] std::string fixture_problem(const std::filesystem::path& root, const std::string& path);

}  // namespace runbook::cli
