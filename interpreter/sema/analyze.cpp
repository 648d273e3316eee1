#include "interpreter/sema/analyze.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/core/digest.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/block.hpp"
#include "interpreter/sema/budget.hpp"
#include "interpreter/sema/compiler.hpp"
#include "interpreter/sema/gates.hpp"
#include "interpreter/sema/lints.hpp"
#include "interpreter/sema/lua.hpp"
#include "interpreter/sema/messages.hpp"

namespace runbook::sema {

namespace {

bool is_module_statement(const ast::Statement& statement) {
    return statement.name.text == "define" || statement.name.text == "constant" || statement.name.text == "use";
}

// Without its folder: a plan is the same wherever the runbook is called from.
std::string file_name(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

bool is_root(const Compiler& compiler, const ast::Statement& statement) {
    const auto word = core::trimmed(compiler.sources.text(statement.span));
    return statement.name.text == "runbook" || (statement.broken && word.rfind("runbook ", 0) == 0);
}

std::string_view help_for_outsider(std::string_view name) {
    if (name == "require" || name == "require_relative" || name == "load")
        return "remove it; a module is used inside the runbook: use \"./lib/x\"";
    return "move it between `do` and `end`";
}

ast::Statement* find_root(Compiler& compiler, ast::File& file, Span start) {
    const auto found = std::find_if(file.statements.begin(), file.statements.end(),
                                    [&](const auto& statement) { return is_root(compiler, statement); });
    ast::Statement* root = found == file.statements.end() ? nullptr : &*found;
    // Where lines could not be read, an `end` may have closed the runbook too early.
    const bool misread = compiler.diagnostics.has_errors();
    for (const auto& statement : file.statements) {
        const bool after = root != nullptr && &statement > root;
        if (root == nullptr || &statement == root || statement.broken || (after && misread)) continue;
        const auto& name = statement.name;
        compiler.error(
            is_root(compiler, statement) ? kSecondRunbook() : kOutsideRunbook(name.text, help_for_outsider(name.text)),
            name.span);
    }
    if (root == nullptr && !compiler.diagnostics.has_errors()) compiler.error(kNoRunbook(), start);
    return root;
}

// Params, constants, modules and macros may be used by statements before them.
void put_declarations_first(std::vector<ast::Statement>& statements) {
    constexpr std::array<std::string_view, 6> kDeclarations = {"param",    "secret", "constant",
                                                               "database", "use",    "define"};
    std::stable_partition(statements.begin(), statements.end(), [&](const ast::Statement& statement) {
        return std::find(kDeclarations.begin(), kDeclarations.end(), statement.name.text) != kDeclarations.end();
    });
}

void compile_root(Compiler& compiler, ast::Statement& root) {
    if (!root.broken) {
        Arguments args(compiler, root);
        compiler.program.head.title = args.text(args.next("a title", "runbook \"Staging validation\" do"));
        args.finish();
    }
    if (!root.block) {
        if (!root.broken) compiler.error(kMissingBlock(root.name.text), root.name.span);
        return;
    }
    Context context;
    context.out = &compiler.program.nodes;
    put_declarations_first(root.block->body);
    compile_block(compiler, root.block->body, context);
}

void check_whole(Compiler& compiler, Span start) {
    if (compiler.diagnostics.has_errors()) return;
    if (!any_step(compiler.program.nodes, model::examines_something))
        compiler.error(kChecksNothing(), start);
    else if (!compiler.last_gate)
        compiler.error(kNoGate(), start);
    else if (!compiler.not_counted.empty())
        compiler.error(kAfterLastGate(), compiler.not_counted.front(),
                       {{*compiler.last_gate, "the last gate outside any section"}});
    else
        lint_unused(compiler);
}

}  // namespace

std::optional<Program> analyze(ast::File file, std::uint32_t file_index, grammar::Sources& sources,
                               const ProjectFiles& files, grammar::Diagnostics& diagnostics) {
    // Without one of its `end`s, what belongs where is anybody's guess.
    if (diagnostics.has("missing-end")) return std::nullopt;
    Compiler compiler{sources, diagnostics, files};
    const auto& source = sources[file_index];
    compiler.program.head.file = file_name(source.path());
    compiler.program.head.sha256 = core::sha256_hex(source.text());
    const Span start{file_index, 0, source.text().empty() ? 0U : 1U};
    if (!file.statements.empty() && std::all_of(file.statements.begin(), file.statements.end(), is_module_statement)) {
        compiler.error(kModuleAlone(), start);
        return std::nullopt;
    }
    if (auto* root = find_root(compiler, file, start)) try {
            lint_strings(compiler, *root);
            compile_root(compiler, *root);
            check_references(compiler);
            check_lua(compiler);
            check_whole(compiler, {file_index, root->span.begin, root->span.end});
        } catch (const TooLarge&) {
            // Already reported.
        }
    if (diagnostics.has_errors()) return std::nullopt;
    return std::move(compiler.program);
}

}  // namespace runbook::sema
