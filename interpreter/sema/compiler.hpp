#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "interpreter/sema/analyze.hpp"
#include "interpreter/sema/program.hpp"
#include "interpreter/sema/scope.hpp"

/// What the checker's parts share. Private to sema/.
namespace runbook::sema {

using ast::Span;

/// A macro: `define` keeps the tree; each call compiles its body anew, with that call's arguments.
struct Macro {
    const ast::Statement* statement = nullptr;
    std::map<std::string, core::Kind> types;
};

/// What a gate says of the runbook that can only be checked when all of it was read.
struct Reference {
    enum class Kind { check, criterion, indicator, severity_or_tag } kind = Kind::check;
    std::string name;
    Span span;
};

/// Where statements stand.
enum class Place : unsigned {
    module = 1,
    root = 2,
    section = 4,
    scenario = 8,
    criterion = 16,
    check = 32,
    gate = 64,
};

/// What a block hands to the steps inside it.
struct Surroundings {
    Place place = Place::root;
    bool in_scenario = false;
    bool in_loop = false;
    bool behind_broken = false;  ///< a line of this block before it could not be read
    core::StepSettings settings;
    core::Severity severity = core::Severity::critical;
    std::optional<core::Criterion> criterion;
    std::vector<std::string> tags;
    std::vector<core::Expr> only_if;
    std::vector<Node>* out = nullptr;  ///< where the steps go
    core::Step* step = nullptr;        ///< inside a check or gate: what its rules belong to
};

struct Compiler {
    grammar::Sources& sources;
    grammar::Diagnostics& diagnostics;
    const ReadFile& read_file;
    Program program;
    Scope scope;
    std::map<std::string, Macro> macros;
    std::vector<std::unique_ptr<ast::File>> module_files;  // macros point into them
    std::set<std::string> modules_in_use;
    std::vector<std::string> expanding;                    // macros being expanded, outermost first
    std::vector<std::pair<std::string, Span>> call_sites;  // of those
    std::vector<Reference> references;
    std::set<std::string> severities_and_tags;
    std::map<std::string, Span> ids;
    std::map<std::string, Span> criteria;
    std::map<std::string, Span> indicators;
    std::set<std::string> poisoned;      ///< names in lines that could not be read: not reported as unknown
    std::size_t next_number = 1;         // makes variables unique
    std::set<std::string> answers = {};  ///< variables that a person gives, not the database

    void error(std::string slug, std::string message, Span span, std::string help = {});
    grammar::Diagnostic& warning(std::string slug, std::string message, Span span, std::string help = {});
    [[nodiscard]] core::SourcePlace place_of(Span span) const;
    [[nodiscard]] std::string source_of(Span span) const;
};

/// The statements of a block, each by its own rules.
void compile_block(Compiler& compiler, const std::vector<ast::Statement>& statements, const Surroundings& around);

}  // namespace runbook::sema
