#include "interpreter/sema/analyze.hpp"

#include <array>

#include "interpreter/core/digest.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/compiler.hpp"
#include "interpreter/sema/statements.hpp"

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

std::string help_for_outsider(const std::string& name) {
    if (name == "require" || name == "require_relative" || name == "load")
        return "leave it away; a module is used inside the runbook: use \"./lib/x\"";
    return "move it between `do` and `end`";
}

ast::Statement* find_root(Compiler& compiler, ast::File& file, Span start) {
    const auto found = std::find_if(file.statements.begin(), file.statements.end(),
                                    [&](const auto& statement) { return is_root(compiler, statement); });
    ast::Statement* root = found == file.statements.end() ? nullptr : &*found;
    // Where lines could not be read, an `end` may have closed the runbook too early.
    const bool misread = compiler.diagnostics.has_errors();
    for (const auto& statement : file.statements) {
        const bool behind = root != nullptr && &statement > root;
        if (root != nullptr && &statement != root && !statement.broken && !(behind && misread))
            compiler.error("outside-runbook",
                           is_root(compiler, statement) ? "a file has one `runbook`, and this is its second"
                                                        : "`" + statement.name.text + "` stands outside the runbook",
                           statement.name.span,
                           is_root(compiler, statement) ? "put it into a file of its own"
                                                        : help_for_outsider(statement.name.text));
    }
    if (root == nullptr && !compiler.diagnostics.has_errors())
        compiler.error("no-runbook", "there is no runbook in this file", start, "begin with: runbook \"title\" do");
    return root;
}

// Params, constants, modules and macros may be used by what stands before them.
void put_declarations_first(std::vector<ast::Statement>& statements) {
    constexpr std::array<std::string_view, 5> kDeclarations = {"param", "secret", "constant", "use", "define"};
    std::stable_partition(statements.begin(), statements.end(), [&](const ast::Statement& statement) {
        return std::find(kDeclarations.begin(), kDeclarations.end(), statement.name.text) != kDeclarations.end();
    });
}

void compile_root(Compiler& compiler, ast::Statement& root) {
    if (!root.broken) {
        Arguments args(compiler, root);
        compiler.program.title = args.text(args.next("a title", "runbook \"Staging validation\" do"));
        args.finish();
    }
    if (!root.block) {
        if (!root.broken) compiler.error("block", "`runbook` wants a block", root.name.span, "end the line with `do`");
        return;
    }
    Surroundings around;
    around.out = &compiler.program.nodes;
    put_declarations_first(root.block->body);
    compile_block(compiler, root.block->body, around);
}

bool judges(const std::vector<Node>& nodes) {
    return std::any_of(nodes.begin(), nodes.end(), [](const Node& node) {
        if (const auto* group = std::get_if<Group>(&node)) return judges(group->children);
        return std::get<core::Step>(node).criterion.has_value();
    });
}

bool has_root_gate(const std::vector<Node>& nodes) {
    return std::any_of(nodes.begin(), nodes.end(), [](const Node& node) {
        const auto* step = std::get_if<core::Step>(&node);
        return step != nullptr && std::holds_alternative<core::Gate>(step->body);
    });
}

void check_whole(Compiler& compiler, Span start) {
    if (compiler.diagnostics.has_errors()) return;
    if (!judges(compiler.program.nodes))
        compiler.error("judges-nothing", "this runbook checks nothing", start, "add a `check`");
    else if (!has_root_gate(compiler.program.nodes))
        compiler.error("no-gate", "this runbook has no gate at its end: nothing says GO or NO-GO", start,
                       "add outside any section: gate \"Release\"");
}

}  // namespace

std::optional<Program> analyze(ast::File file, std::uint32_t file_index, grammar::Sources& sources,
                               const ReadFile& read_file, grammar::Diagnostics& diagnostics) {
    Compiler compiler{sources, diagnostics, read_file, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
    compiler.program.file = file_name(sources[file_index].path());
    compiler.program.sha256 = core::sha256_hex(sources[file_index].text());
    const Span start{file_index, 0,
                     std::min<std::uint32_t>(1, static_cast<std::uint32_t>(sources[file_index].text().size()))};
    const bool is_module =
        !file.statements.empty() && std::all_of(file.statements.begin(), file.statements.end(), is_module_statement);
    if (is_module) {
        compiler.error("module-alone", "this file is a module: it has no `runbook` of its own", start,
                       "check a runbook that says `use` of it");
        return std::nullopt;
    }
    if (auto* root = find_root(compiler, file, start)) {
        compile_root(compiler, *root);
        check_references(compiler);
        check_whole(compiler, {file_index, root->span.begin, root->span.end});
    }
    if (diagnostics.has_errors()) return std::nullopt;
    return std::move(compiler.program);
}

}  // namespace runbook::sema
