#include <array>

#include "grammar/parse.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/sema/statements.hpp"

// Which statements there are, and where each may stand.
namespace runbook::sema {

namespace {

using Compile = void (*)(Compiler&, const ast::Statement&, const Surroundings&);

constexpr unsigned operator|(Place a, Place b) {
    return static_cast<unsigned>(a) | static_cast<unsigned>(b);
}
constexpr unsigned operator|(unsigned a, Place b) {
    return a | static_cast<unsigned>(b);
}

constexpr unsigned kRoot = static_cast<unsigned>(Place::root);
constexpr unsigned kCheck = static_cast<unsigned>(Place::check);
constexpr unsigned kGate = static_cast<unsigned>(Place::gate);
constexpr unsigned kBlocks = Place::root | Place::section | Place::scenario | Place::criterion;

enum class Takes { no_block, block, either };

struct Vocable {
    std::string_view name;
    unsigned places;
    Takes block;
    bool condition;  // may end in `if` or `unless`
    Compile compile;
};

constexpr std::array<Vocable, 38> kVocabulary = {{
    {"id", kRoot, Takes::no_block, false, compile_metadata},
    {"version", kRoot, Takes::no_block, false, compile_metadata},
    {"owner", kRoot, Takes::no_block, false, compile_metadata},
    {"description", kRoot, Takes::no_block, false, compile_metadata},
    {"reference", kRoot, Takes::no_block, false, compile_metadata},
    {"language", kRoot, Takes::no_block, false, compile_metadata},
    {"database", kRoot, Takes::no_block, false, compile_database},
    {"fixture", kRoot, Takes::no_block, false, compile_fixture},
    {"use", Place::root | Place::module, Takes::no_block, false, compile_use},
    {"define", Place::root | Place::module, Takes::block, false, compile_define},
    {"param", kRoot, Takes::no_block, false, compile_param},
    {"secret", kRoot, Takes::no_block, false, compile_secret},
    {"constant", Place::root | Place::module, Takes::no_block, false, compile_constant},
    {"defaults", Place::root | Place::section, Takes::no_block, false, nullptr},
    {"section", Place::root | Place::section, Takes::block, false, compile_section},
    {"scenario", Place::root | Place::section, Takes::block, false, compile_scenario},
    {"criterion", Place::section | Place::scenario, Takes::block, false, compile_criterion},
    {"for_each", kBlocks, Takes::block, false, compile_for_each},
    {"check", kBlocks, Takes::block, false, compile_check},
    {"capture", kBlocks, Takes::no_block, false, compile_capture},
    {"manual", Place::root | Place::section | Place::criterion, Takes::no_block, false, compile_manual},
    {"ask", Place::root | Place::section | Place::criterion, Takes::no_block, false, compile_ask},
    {"note", kBlocks, Takes::no_block, false, compile_note},
    {"indicator", kRoot, Takes::no_block, false, compile_indicator},
    {"gate", Place::root | Place::section, Takes::either, false, compile_gate},
    {"sql", kCheck, Takes::no_block, false, compile_probe},
    {"file", kCheck, Takes::no_block, false, compile_probe},
    {"among", kCheck, Takes::no_block, false, compile_check_detail},
    {"remedy", kCheck, Takes::no_block, false, compile_check_detail},
    {"counterexample", kCheck, Takes::no_block, false, compile_check_detail},
    {"expect", kCheck, Takes::no_block, false, compile_rule},
    {"target", kCheck, Takes::no_block, false, compile_rule},
    {"fail", kCheck, Takes::no_block, true, compile_rule},
    {"warn", kCheck, Takes::no_block, true, compile_rule},
    {"skip", kCheck, Takes::no_block, true, compile_rule},
    {"no_go", kGate, Takes::no_block, true, compile_gate_rule},
    {"hold", kGate, Takes::no_block, true, compile_gate_rule},
    {"go", kGate, Takes::no_block, true, compile_gate_rule},
}};

// Statements of the language that this version refuses by name, and what can be done instead.
struct Later {
    std::string_view name;
    std::string_view instead;
};
constexpr std::array<Later, 16> kLater = {{
    {"requires", "leave it away: this version runs nothing that needs a capability"},
    {"identity", "connect as that role: its name stands in --target"},
    {"as", "connect as that role: its name stands in --target"},
    {"action", "do it by hand before the run, and attest it with `manual`"},
    {"wait_until", "run the runbook when it should hold, and write a `check`"},
    {"table", "write its rules as checks with SQL"},
    {"hook", "leave it away; the exit status of `runbook run` tells the verdict"},
    {"lua", "let SQL compute it"},
    {"sql_file", "put the SQL here: sql <<~SQL"},
    {"command", "run it by hand, and attest its outcome with `manual`"},
    {"http", "ask by hand, and attest the answer with `manual`"},
    {"files", "`file \"path\"` looks at one file"},
    {"listen", "leave it away"},
    {"elapsed_of", "`duration` is the time that a check's own statement took"},
    {"take", "a capture has its SQL behind its type: capture :count, :integer, \"select …\""},
    {"waive", "leave it away; what fails unforgiven is a HOLD or a NO-GO"},
}};

const Later* later_named(std::string_view name) {
    const auto* found =
        std::find_if(kLater.begin(), kLater.end(), [&](const auto& later) { return later.name == name; });
    return found == kLater.end() ? nullptr : found;
}

const Vocable* vocable_named(std::string_view name) {
    for (const auto& vocable : kVocabulary)
        if (vocable.name == name) return &vocable;
    return nullptr;
}

std::string name_of(Place place) {
    switch (place) {
        case Place::module: return "at the top of a module";
        case Place::root: return "directly in a runbook";
        case Place::section: return "in a section";
        case Place::scenario: return "in a scenario";
        case Place::criterion: return "in a criterion";
        case Place::check: return "in a check";
        case Place::gate: return "in a gate";
    }
    return {};
}

std::string places_of(unsigned places) {
    std::string all;
    for (unsigned bit = 1; bit <= kGate; bit <<= 1)
        if ((places & bit) != 0) all += (all.empty() ? "" : ", ") + name_of(static_cast<Place>(bit));
    return all;
}

void report_unknown_statement(Compiler& compiler, const ast::Statement& statement) {
    const auto& name = statement.name.text;
    if (const auto* later = later_named(name))
        return compiler.error("not-in-this-version", "the statement `" + name + "` is not in this version",
                              statement.name.span, std::string(later->instead));
    if (name == "runbook")
        return compiler.error("misplaced", "`runbook` cannot stand inside another file's runbook or module",
                              statement.name.span, "a module holds `define` and `constant` directly");
    std::vector<std::string> known;
    for (const auto& vocable : kVocabulary) known.emplace_back(vocable.name);
    for (const auto& [macro, definition] : compiler.macros) known.push_back(macro);
    const auto near = core::closest(name, known);
    compiler.error("unknown-statement", "there is no statement `" + name + "`", statement.name.span,
                   near ? "did you mean `" + *near + "`?" : "macros come from `define` or `use`");
}

std::string help_for_condition(std::string_view name) {
    constexpr std::array<std::string_view, 6> kConditional = {"check", "capture", "manual",
                                                              "ask",   "section", "fixture"};
    if (name == "expect" || name == "target") return "write one condition with `&&`, or a rule `fail if …`";
    const bool conditional = std::find(kConditional.begin(), kConditional.end(), name) != kConditional.end();
    return conditional ? "give it `only_if:`" : "leave it away";
}

bool check_shape(Compiler& compiler, const ast::Statement& statement, const Vocable& vocable,
                 const Surroundings& around) {
    const auto& name = statement.name.text;
    if ((vocable.places & static_cast<unsigned>(around.place)) == 0)
        compiler.error("misplaced", fmt::format("`{}` cannot stand {}", name, name_of(around.place)),
                       statement.name.span, "it stands " + places_of(vocable.places));
    else if (around.in_scenario && (name == "manual" || name == "ask"))
        compiler.error("misplaced",
                       "`" + name + "` cannot stand in a scenario: nobody is waited for in an open transaction",
                       statement.name.span, "ask before the scenario");
    else if (vocable.block == Takes::block && !statement.block)
        compiler.error("block", "`" + name + "` wants a block", statement.name.span, "end the line with `do`");
    else if (vocable.block == Takes::no_block && statement.block)
        compiler.error("block", "`" + name + "` takes no block", statement.block->span);
    else if (!vocable.condition && statement.modifier)
        compiler.error("condition", "`" + name + "` takes no condition behind it", statement.modifier->condition.span,
                       help_for_condition(name));
    else
        return true;
    return false;
}

// The `:names` of a line that could not be read are not reported as unknown later on.
void poison(Compiler& compiler, std::string_view text) {
    for (std::size_t at = text.find(':'); at != std::string_view::npos; at = text.find(':', at + 1)) {
        const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789", at + 1);
        compiler.poisoned.emplace(text.substr(at + 1, end == std::string_view::npos ? end : end - at - 1));
    }
}

// What could be read of the block of a statement that could not.
void compile_broken(Compiler& compiler, const ast::Statement& statement, const Surroundings& around) {
    const auto text = core::trimmed(compiler.sources.text(statement.span));
    poison(compiler, text);
    if (!statement.block) return;
    const auto word = text.substr(0, text.find_first_of(" \t"));
    Surroundings inside = around;
    core::Step step;
    step.body = core::Check();
    inside.step = &step;
    if (word == "check") inside.place = Place::check;
    if (word == "section") inside.place = Place::section;
    if (word == "scenario") inside.place = Place::scenario, inside.in_scenario = true;
    if (word == "criterion") inside.place = Place::criterion;
    if (word == "gate") inside.place = Place::gate, step.body = core::Gate();
    compile_block(compiler, statement.block->body, inside);
}

}  // namespace

bool is_of_this_version(std::string_view name) {
    return vocable_named(name) != nullptr;
}

bool is_statement(std::string_view name) {
    return name == "runbook" || is_of_this_version(name) || later_named(name) != nullptr;
}

void compile_block(Compiler& compiler, const std::vector<ast::Statement>& statements, const Surroundings& around) {
    Surroundings current = around;
    current.behind_broken = false;
    for (const auto& statement : statements) {
        if (statement.broken) {
            compile_broken(compiler, statement, current);
            current.behind_broken = true;
        } else if (compiler.macros.count(statement.name.text) > 0) {
            compile_macro_call(compiler, statement, current);
        } else if (const Vocable* vocable = vocable_named(statement.name.text); vocable == nullptr) {
            report_unknown_statement(compiler, statement);
        } else if (check_shape(compiler, statement, *vocable, current)) {
            if (vocable->compile == nullptr)
                apply_defaults(compiler, statement, current);
            else
                vocable->compile(compiler, statement, current);
        }
    }
}

}  // namespace runbook::sema
