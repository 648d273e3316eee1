#include "interpreter/sema/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "interpreter/sema/actions.hpp"
#include "interpreter/sema/declarations.hpp"
#include "interpreter/sema/gates.hpp"
#include "interpreter/sema/groups.hpp"
#include "interpreter/sema/habits.hpp"
#include "interpreter/sema/identities.hpp"
#include "interpreter/sema/lua.hpp"
#include "interpreter/sema/macros.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/names.hpp"
#include "interpreter/sema/probes.hpp"
#include "interpreter/sema/rules.hpp"
#include "interpreter/sema/sql_files.hpp"
#include "interpreter/sema/standard_modules.hpp"
#include "interpreter/sema/steps.hpp"
#include "interpreter/sema/tables.hpp"

namespace runbook::sema {

namespace {

using Block = StatementRule::Block;

constexpr unsigned operator|(BlockKind a, BlockKind b) {
    return static_cast<unsigned>(a) | static_cast<unsigned>(b);
}
constexpr unsigned operator|(unsigned a, BlockKind b) {
    return a | static_cast<unsigned>(b);
}

constexpr unsigned kRoot = static_cast<unsigned>(BlockKind::root);
constexpr unsigned kCheck = static_cast<unsigned>(BlockKind::check);
constexpr unsigned kGate = static_cast<unsigned>(BlockKind::gate);
constexpr unsigned kRootOrModule = BlockKind::root | BlockKind::module;
constexpr unsigned kRootOrSection = BlockKind::root | BlockKind::section;
constexpr unsigned kForPeople = BlockKind::root | BlockKind::section | BlockKind::criterion;
constexpr unsigned kForSteps = kForPeople | BlockKind::scenario | BlockKind::action;

constexpr std::array<StatementRule, 56> kStatements = {{
    {"id", kRoot, Block::none, false, compile_metadata},
    {"version", kRoot, Block::none, false, compile_metadata},
    {"owner", kRoot, Block::none, false, compile_metadata},
    {"description", kRoot, Block::none, false, compile_metadata},
    {"reference", kRoot, Block::none, false, compile_metadata},
    {"language", kRoot, Block::none, false, compile_metadata},
    {"database", kRoot, Block::none, false, compile_database},
    {"requires", kRoot, Block::none, false, compile_requires},
    {"fixture", kRoot, Block::none, false, compile_fixture},
    {"use", kRootOrModule, Block::none, false, compile_use},
    {"define", kRootOrModule, Block::required, false, compile_define},
    {"param", kRoot, Block::none, false, compile_param},
    {"secret", kRoot, Block::none, false, compile_secret},
    {"constant", kRootOrModule, Block::none, false, compile_constant},
    {"defaults", kRootOrSection, Block::none, false, nullptr, apply_defaults},
    {"mask", kRootOrSection | BlockKind::check, Block::none, false, nullptr, apply_mask},
    {"identity", kRoot, Block::none, false, compile_identity},
    {"as", kForSteps, Block::required, false, compile_as},
    {"section", kRootOrSection, Block::required, false, compile_section},
    {"scenario", kRootOrSection, Block::required, false, compile_scenario},
    {"criterion", BlockKind::section | BlockKind::scenario, Block::required, false, compile_criterion},
    {"for_each", kForSteps, Block::required, false, compile_for_each},
    {"check", kForSteps, Block::required, false, compile_check},
    {"wait_until", kForPeople, Block::required, false, compile_wait_until},
    {"step", kForSteps, Block::required, false, compile_step},
    {"action", kForPeople, Block::required, false, compile_action},
    {"capture", kForSteps, Block::optional, false, compile_capture},
    {"manual", kForPeople, Block::none, false, compile_manual},
    {"ask", kForPeople, Block::none, false, compile_ask},
    {"note", kForSteps, Block::none, false, compile_note},
    {"indicator", kRoot, Block::none, false, compile_indicator},
    {"table", BlockKind::section | BlockKind::criterion, Block::required, false, compile_table},
    {"lua", kRootOrModule | BlockKind::check, Block::none, false, compile_lua},
    {"listen", kCheck | BlockKind::action, Block::none, false, compile_listen},
    {"hook", kRoot, Block::none, false, compile_hook},
    {"gate", kRootOrSection, Block::optional, false, compile_gate},
    {"sql", kCheck, Block::none, false, compile_sql_probe},
    {"sql_file", BlockKind::scenario | BlockKind::action | BlockKind::criterion | BlockKind::check, Block::none, false,
     compile_sql_file},
    {"show", kCheck, Block::none, false, compile_show_probe},
    {"take", kCheck, Block::none, false, compile_take},
    {"file", kCheck, Block::none, false, compile_file_probe},
    {"files", kCheck, Block::none, false, compile_files_probe},
    {"command", kCheck, Block::none, false, compile_command_probe},
    {"http", kCheck, Block::none, false, compile_http_probe},
    {"elapsed_of", kCheck, Block::none, false, compile_elapsed_probe},
    {"among", kCheck, Block::none, false, compile_among},
    {"remedy", kCheck, Block::none, false, compile_remedy},
    {"counterexample", kCheck, Block::none, false, compile_counterexample},
    {"expect", kCheck, Block::none, false, compile_rule},
    {"target", kCheck, Block::none, false, compile_rule},
    {"fail", kCheck, Block::none, true, compile_rule},
    {"warn", kCheck, Block::none, true, compile_rule},
    {"skip", kCheck, Block::none, true, compile_rule},
    {"no_go", kGate, Block::none, true, compile_gate_rule},
    {"hold", kGate, Block::none, true, compile_gate_rule},
    {"go", kGate, Block::none, true, compile_gate_rule},
}};

// Statements of the language that this version refuses by name, and what can be done instead.
struct LaterStatement {
    std::string_view name;
    std::string_view instead;
};
constexpr std::array<LaterStatement, 1> kLater = {{
    {"waive", "waivers are in a file of their own: runbook run … --waivers waivers.rb"},
}};

const LaterStatement* find_later_statement(std::string_view name) {
    for (const auto& later : kLater)
        if (later.name == name) return &later;
    return nullptr;
}

std::string_view name_of(BlockKind block) {
    switch (block) {
        case BlockKind::module: return "at the top of a module";
        case BlockKind::root: return "directly in a runbook";
        case BlockKind::section: return "in a section";
        case BlockKind::scenario: return "in a scenario";
        case BlockKind::criterion: return "in a criterion";
        case BlockKind::check: return "in a check";
        case BlockKind::gate: return "in a gate";
        case BlockKind::action: return "in an action";
    }
    return {};
}

std::string names_of(unsigned blocks) {
    std::string all;
    for (unsigned bit = 1; bit <= static_cast<unsigned>(BlockKind::action); bit <<= 1)
        if ((blocks & bit) != 0) {
            if (!all.empty()) all += ", ";
            all += name_of(static_cast<BlockKind>(bit));
        }
    return all;
}

std::string_view instead_of_condition(std::string_view name) {
    constexpr std::array<std::string_view, 6> kConditional = {"check", "capture", "manual",
                                                              "ask",   "section", "fixture"};
    if (name == "expect" || name == "target") return "combine the conditions with `&&`, or write a rule `fail if …`";
    const bool conditional = std::find(kConditional.begin(), kConditional.end(), name) != kConditional.end();
    return conditional ? "use `only_if:`" : "remove it";
}

}  // namespace

const StatementRule* find_statement_rule(std::string_view name) {
    for (const auto& rule : kStatements)
        if (rule.name == name) return &rule;
    return nullptr;
}

bool is_statement(std::string_view name) {
    return name == "runbook" || find_statement_rule(name) != nullptr || find_later_statement(name) != nullptr;
}

bool check_placement(Compiler& compiler, const ast::Statement& statement, const StatementRule& rule,
                     const Context& context) {
    const auto& name = statement.name;
    if (name.text == "criterion" && context.in_loop)
        compiler.error(kCriterionInLoop(), name.span);
    else if ((rule.blocks & static_cast<unsigned>(context.block)) == 0)
        compiler.error(kMisplaced(name.text, name_of(context.block), names_of(rule.blocks)), name.span);
    else if (context.in_scenario && (name.text == "manual" || name.text == "ask"))
        compiler.error(kQuestionInScenario(name.text), name.span);
    else if (rule.block == Block::required && !statement.block)
        compiler.error(kMissingBlock(name.text), name.span);
    else if (rule.block == Block::none && statement.block)
        compiler.error(kUnexpectedBlock(name.text), statement.block->span);
    else if (!rule.condition && statement.modifier)
        compiler.error(kUnexpectedCondition(name.text, instead_of_condition(name.text)),
                       statement.modifier->condition.span);
    else
        return true;
    return false;
}

void report_unknown_statement(Compiler& compiler, const ast::Statement& statement) {
    const auto& name = statement.name;
    if (const auto* later = find_later_statement(name.text))
        return compiler.error(kNotInThisVersion("the statement `" + name.text + "`", later->instead), name.span);
    if (name.text == "runbook") return compiler.error(kNestedRunbook(), name.span);
    std::vector<std::string> known;
    for (const auto& rule : kStatements) known.emplace_back(rule.name);
    for (const auto& [macro, definition] : compiler.macros) known.push_back(macro);
    auto help = std::string(instead_of_statement(name.text));
    if (help.empty())
        for (const auto& [module, text] : standard_modules())
            if (text.find("define :" + name.text + " ") != std::string::npos ||
                text.find("define :" + name.text + ",") != std::string::npos)
                help = "it is a macro of " + module + ": use \"" + module + "\"";
    if (help.empty()) help = suggestion(compiler, name.text, known, "", "", "macros come from `define` or `use`");
    compiler.error(kUnknownStatement(name.text, help), name.span);
}

}  // namespace runbook::sema
