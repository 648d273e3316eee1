#include "interpreter/sql/calls.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "interpreter/core/text.hpp"
#include "interpreter/sql/acts_at_once.hpp"
#include "interpreter/sql/bodies.hpp"
#include "interpreter/sql/messages.hpp"

namespace runbook::sql {

namespace {

// Settings that a statement may change for its own transaction: an application's own, which have a dot in their names,
// and the planner's. Everything else decides who acts, what a guard limits, or how values are read.
bool may_be_set(std::string_view name) {
    constexpr std::array<std::string_view, 8> kPlanner = {
        "work_mem",       "jit",  "plan_cache_mode",     "random_page_cost",
        "cpu_tuple_cost", "geqo", "from_collapse_limit", "join_collapse_limit"};
    return name.find('.') != std::string_view::npos || name.starts_with("enable_") ||
           std::find(kPlanner.begin(), kPlanner.end(), name) != kPlanner.end();
}

std::optional<std::string> text_constant(Node node) {
    const auto constant = node.find("A_Const");
    const auto text = constant ? constant->find("sval") : std::nullopt;
    return text ? std::optional(text->text("sval")) : std::nullopt;
}

bool is_true(Node node) {
    const auto constant = node.find("A_Const");
    const auto boolean = constant ? constant->find("boolval") : std::nullopt;
    return boolean && boolean->find("boolval");
}

// The name and the place of a function that is called.
struct Call {
    std::string name;
    bool built_in = false;  // not named with another schema than PostgreSQL's
    std::size_t begin = 0;
    std::size_t end = 0;
};

Call call_of(Node node, const std::string& sql) {
    Call call;
    std::string schema;
    for (const auto part : node.at("funcname").as_array()) {
        schema = call.name;
        call.name = part.at("String").string("sval");
    }
    call.built_in = schema.empty() || schema == "pg_catalog" || schema == "public";
    const auto location = node.find("location");  // 0 is left out
    call.begin = location && location->as_int() > 0 ? static_cast<std::size_t>(location->as_int()) : 0;
    call.end = std::min(sql.find('(', call.begin), sql.size());
    return call;
}

std::vector<Node> arguments_of(Node call) {
    std::vector<Node> args;
    if (const auto list = call.find("args"))
        for (const auto arg : list->as_array()) args.push_back(arg);
    return args;
}

void check_setting(Node node, const Call& call) {
    const auto args = arguments_of(node);
    const auto setting = args.empty() ? std::nullopt : text_constant(args[0]);
    if (!setting || args.size() != 3) throw SqlProblem{kSettingNotWritten(), call.begin, call.end};
    if (!may_be_set(core::to_lower(*setting))) throw SqlProblem{kSettingRefused(*setting), call.begin, call.end};
    if (!is_true(args[2])) throw SqlProblem{kSettingOfSession(*setting), call.begin, call.end};
}

// ts_rewrite(query, 'select …') runs a text; with three queries it only computes.
bool is_harmless_form(Node node, const Call& call) {
    return call.name == "ts_rewrite" && arguments_of(node).size() == 3;
}

void check_call(Node node, const Call& call, SqlContext context) {
    if (!call.built_in) return;
    if (call.name == "set_config") return check_setting(node, call);
    if (context == SqlContext::at_once || context == SqlContext::file) return;
    const auto what = context == SqlContext::read_only ? writes_or_acts_at_once(call.name) : acts_at_once(call.name);
    if (what && !is_harmless_form(node, call))
        throw SqlProblem{kActsAtOnce(call.name, std::string(*what)), call.begin, call.end};
}

// `:"name"(…)`: what it would call is only known when it runs.
void refuse_variable_names(const Call& call, const std::string& sql, const std::vector<Variable>& variables) {
    for (const auto& variable : variables)
        if (variable.identifier && variable.begin + 1 >= call.begin && variable.end <= call.end)
            throw SqlProblem{kFunctionIsVariable(sql.substr(variable.begin, variable.end - variable.begin)),
                             variable.begin, variable.end};
}

void check_bodies(Node statement, const std::string& sql) {
    for (const auto& [name, is_called] : names_in_bodies(statement)) {
        const auto what = is_called ? acts_at_once(name) : std::nullopt;
        if (!what) continue;
        const auto begin = std::min(core::to_lower(sql).find(name), sql.size());
        throw SqlProblem{kActsAtOnce(name, std::string(*what)), begin, std::min(begin + name.size(), sql.size())};
    }
}

}  // namespace

void check_calls(Node statement, const std::string& sql, const std::vector<Variable>& variables, SqlContext context) {
    for (const auto part : statement.all_parts()) {
        if (part.key() != "FuncCall") continue;
        const auto call = call_of(part, sql);
        refuse_variable_names(call, sql, variables);
        check_call(part, call, context);
    }
    if (context != SqlContext::at_once && context != SqlContext::file) check_bodies(statement, sql);
}

}  // namespace runbook::sql
