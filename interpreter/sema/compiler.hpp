#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "interpreter/core/mistake.hpp"
#include "interpreter/sema/analyze.hpp"
#include "interpreter/sema/program.hpp"
#include "interpreter/sema/scope.hpp"
#include "interpreter/sql/parse_gate.hpp"

/// What the checker's parts share. Private to sema/.
namespace runbook::sema {

using ast::Span;

/// A macro: `define` keeps the tree; each call compiles its body again, with that call's arguments.
struct Macro {
    const ast::Statement* statement = nullptr;
    std::map<std::string, core::Type> types;  ///< also lists: `tables: [:text]`
};

/// An id or title that a gate or indicator uses, which can only be checked once the whole runbook was read.
struct Reference {
    enum class Kind { check, criterion, indicator, severity_or_tag } kind = Kind::check;
    std::string name;
    Span span;
};

/// The kind of block that a statement is in.
enum class BlockKind : unsigned {
    module = 1,
    root = 2,
    section = 4,
    scenario = 8,
    criterion = 16,
    check = 32,
    gate = 64,
    action = 128,
};

/// What a block passes on to the statements inside it.
struct Context {
    BlockKind block = BlockKind::root;
    bool in_scenario = false;
    sql::SqlContext sql = sql::SqlContext::read_only;  ///< of the statements
    bool in_action = false;
    bool in_loop = false;
    bool in_captured_loop = false;  ///< over a list that only the run knows
    bool after_broken = false;      ///< an earlier line of this block could not be read
    model::StepSettings settings;
    model::Severity severity = model::Severity::critical;
    std::optional<model::Criterion> criterion;
    std::vector<std::string> tags;
    std::vector<core::Expr> only_if;
    std::optional<model::Identity> identity;
    std::vector<std::string> masked;
    std::string database;                       ///< by its name; empty: the runbook's own
    std::vector<Node>* out = nullptr;           ///< where the steps go
    model::Step* step = nullptr;                ///< inside a check or gate: the step that its rules belong to
    std::optional<core::Expr>* take = nullptr;  ///< inside a capture: what is taken of its probe's result
};

/// A name that somebody should use.
struct Declared {
    Symbol::Kind kind = Symbol::Kind::param;
    std::string name;
    Span span;
};

struct Compiler {
    grammar::Sources& sources;
    grammar::Diagnostics& diagnostics;
    const ProjectFiles& files;
    Program program = {};
    Scope scope = {};
    std::map<std::string, Macro> macros = {};
    std::vector<std::unique_ptr<ast::File>> module_files = {};  // macros point into them
    std::set<std::string> modules_in_use = {};
    std::vector<std::string> expanding = {};                    // macros being expanded, outermost first
    std::vector<std::pair<std::string, Span>> call_sites = {};  // of those
    std::size_t modules_open = 0;                               // modules that use modules
    std::vector<Reference> references = {};
    std::set<std::string> severities_and_tags = {};
    std::map<std::string, Span> ids = {};
    std::set<std::string> derived_ids = {};                 ///< of steps without an id of their own: from their titles
    std::map<std::string, std::string> ids_of_titles = {};  ///< of the others, by what their titles would have given
    std::map<std::string, Span> criteria = {};
    std::map<std::string, Span> indicators = {};
    std::set<std::string> sections = {};  ///< titles of those that have ended
    std::map<std::string, std::pair<model::Identity, Span>> identities = {};
    std::vector<Span> not_counted = {};                           ///< judged steps that no root gate has followed yet
    std::optional<Span> last_gate = {};                           ///< the latest gate outside sections
    std::vector<Declared> declared = {};                          ///< params and captures
    std::set<std::pair<std::uint32_t, std::uint32_t>> used = {};  ///< where what is used was declared: file, offset
    std::set<std::string> poisoned = {};        ///< names in lines that could not be read: not reported as unknown
    std::vector<std::uint32_t> lua_files = {};  // of each source of Lua
    std::vector<std::pair<std::string, Span>> lua_functions = {};  // that are called
    std::size_t next_number = 1;                                   // makes the names of variables unique
    std::size_t compared = 0;                                      // names with names, for what may have been meant
    std::size_t tried = 0;          // parts of conditions, on samples, for rules that cannot fail
    std::size_t regex_states = 0;   // of all regular expressions
    bool regexes_reported = false;  // that they are too many
    std::size_t spent = 0;          // of kMaxExpansionBytes

    using Labels = std::vector<grammar::Diagnostic::Label>;
    void error(core::MistakeText mistake, Span span, Labels labels = {});
    void warning(core::MistakeText mistake, Span span);
    /// Counts what an expansion makes. Reports an error and throws TooLarge where it is more than a runbook needs.
    void spend(std::size_t bytes, Span span);
    /// What the name stands for, which is used from now on; nullptr if there is none.
    const Symbol* use(const std::string& name);
    [[nodiscard]] core::Variable new_variable(core::Variable::Origin origin, const std::string& name);
    [[nodiscard]] model::SourcePlace place_of(Span span) const;
    [[nodiscard]] std::string source_of(Span span) const;
};

}  // namespace runbook::sema
