#include "interpreter/cli/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "grammar/parse.hpp"
#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/os/files.hpp"
#include "interpreter/os/regular_file.hpp"
#include "interpreter/sema/analyze.hpp"

namespace runbook::cli {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& why) {
    throw Failure(kEnvironment, fmt::format("{}: {}", file.string(), why));
}

void must_be_utf8(const std::filesystem::path& file, const std::string& text) {
    const auto bad = core::first_invalid_utf8(text);
    if (!bad) return;
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n');
    fail(file, fmt::format("line {} is not valid UTF-8 (byte {} of the file is {:#04x}); save the file as UTF-8", line,
                           *bad, static_cast<unsigned char>(text[*bad])));
}

// The path from the root, without any `..`: a way up from the runbook's folder may stay inside the project.
std::filesystem::path from_root(const std::filesystem::path& root, const std::filesystem::path& file) {
    return std::filesystem::absolute(file).lexically_normal().lexically_relative(root);
}

std::string why_not_opened_beneath(int error_number, const std::filesystem::path& root) {
    if (error_number == EXDEV) return fmt::format("it is outside the project's folder, {}", root.string());
    if (error_number == EISDIR) return "it is a folder, expected a file";
    if (error_number == EINVAL) return "it is not a regular file";
    if (error_number == ENOENT) return "there is no such file; check the path";
    if (error_number == EACCES) return "you have no permission to read it; check its permissions";
    return fmt::format("it cannot be opened: {}", os::error_text(error_number));
}

// A module: what it is must be known before anything of it is read, for an error shows the lines around it.
std::string read_project_file(const std::filesystem::path& root, const std::filesystem::path& file) {
    const auto opened = os::open_beneath(root, from_root(root, file));
    if (!opened) fail(file, why_not_opened_beneath(errno, root));
    std::string text;
    if (const auto problem = os::read_opened_file(opened, grammar::kMaxFileBytes, text); !problem.empty())
        fail(file, problem);
    must_be_utf8(file, text);
    return text;
}

}  // namespace

os::Descriptor open_fixture(const std::filesystem::path& root, const std::string& path) {
    auto opened = os::open_beneath(root, path);
    if (opened) return opened;
    const int error = errno;
    if (error == EXDEV)
        throw Failure(kEnvironment,
                      fmt::format("the fixture {} is outside the project's folder, {}", path, root.string()));
    if (error == EACCES)
        throw Failure(kEnvironment, fmt::format("the fixture {} cannot be read: {}", path, os::error_text(error)));
    throw Failure(kEnvironment, fmt::format("the fixture {} is not a file in {}", path, root.string()));
}

std::string fixture_problem(const std::filesystem::path& root, const std::string& path) try {
    (void)open_fixture(root, path);
    return {};
} catch (const Failure& failure) {
    return failure.what();
}

std::string read_text_file(const std::filesystem::path& file, std::size_t limit) {
    std::string text;
    if (const auto problem = os::read_regular_file(file, limit, text); !problem.empty()) fail(file, problem);
    must_be_utf8(file, text);
    return text;
}

std::vector<hooks::Source> lua_sources(const std::vector<model::LuaSource>& sources) {
    std::vector<hooks::Source> all;
    for (const auto& [path, first_line, text] : sources)
        all.push_back({path, static_cast<std::size_t>(first_line), text});
    return all;
}

namespace {

sema::LuaExamined examine_lua(const std::vector<model::LuaSource>& sources) try {
    const auto examined = hooks::examine(lua_sources(sources), {});
    sema::LuaExamined result{{}, examined.functions};
    for (const auto& [path, line, message] : examined.problems) result.problems.push_back({path, line, message});
    return result;
} catch (const std::runtime_error& error) {
    throw Failure(kEnvironment, fmt::format("Lua cannot be started: {}", error.what()));
}

}  // namespace

Loaded load_runbook(const std::string& file) {
    Loaded loaded;
    const auto ending = std::filesystem::path(file).extension();
    if (!ending.empty() && ending != ".rb")
        throw Failure(kUsage,
                      fmt::format("{} is not a runbook, expected a file whose name ends in .rb and which begins "
                                  "with: runbook \"title\" do",
                                  file));
    const auto index = loaded.sources.add(file, read_text_file(file, grammar::kMaxFileBytes));
    const auto folder = std::filesystem::path(file).parent_path();
    auto tree = grammar::parse(loaded.sources, index, loaded.diagnostics);
    const auto root = project_root(file);
    const sema::ProjectFiles files{[&](const std::string& path) { return read_project_file(root, folder / path); },
                                   [&](const std::string& path) { return read_project_file(root, root / path); },
                                   [&](const std::string& path) { return fixture_problem(root, path); }, examine_lua};
    loaded.program = sema::analyze(std::move(tree), index, loaded.sources, files, loaded.diagnostics);
    return loaded;
}

sema::Program load_program(const std::string& file) {
    auto loaded = load_runbook(file);
    const auto findings = loaded.findings();
    if (!findings.empty()) print_error(findings);
    if (!loaded.program) throw Failure(kUsage, file + " has errors; nothing was run");
    return std::move(*loaded.program);
}

std::filesystem::path project_root(const std::string& file) {
    const auto own = std::filesystem::absolute(file).lexically_normal().parent_path();
    for (auto folder = own; folder != folder.root_path(); folder = folder.parent_path())
        if (std::filesystem::is_regular_file(folder / "runbook.toml")) return folder;
    return own;
}

}  // namespace runbook::cli
