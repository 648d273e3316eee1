#include "interpreter/exec/called_functions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "interpreter/exec/conductor.hpp"

namespace runbook::exec {

namespace {

using core::Value;

// A function in C that is not volatile keeps its hands off the session; anything else can call set_config, whatever it
// is declared to be.
constexpr std::string_view kQuery = R"(
select format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as signature,
    p.proname::text as name, p.provolatile = 'v' as is_volatile, p.prosecdef as is_security_definer,
    p.provolatile = 'v' or l.lanname <> 'c' as is_traced
from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
where n.nspname <> 'pg_catalog' and p.proname::text = any (:names)
order by 1)";

void add_calls(std::set<std::string>& names, const model::Step& step) {
    if (const auto* sql = model::sql_of(step)) names.insert(sql->calls.begin(), sql->calls.end());
    const auto* check = model::check_in(step);
    if (check != nullptr && check->among) names.insert(check->among->calls.begin(), check->among->calls.end());
}

postgres::Flight question(const std::set<std::string>& names) {
    Value::List list;
    for (const auto& name : names) list.push_back(Value::text(name));
    postgres::Flight flight;
    // Only PostgreSQL's own functions and tables can be meant, whatever the role's search_path has.
    flight.guards.search_path = "pg_catalog";
    flight.probe.text = kQuery;
    const auto begin = kQuery.find(":names");
    flight.probe.variables.push_back(
        {begin, begin + 6, false, "names", core::Expr::literal(Value::list(std::move(list)))});
    return flight;
}

}  // namespace

CalledFunctions look_up_functions(const std::vector<model::Step>& steps, Lane& lane) {
    CalledFunctions found;
    // What set_config has set once is never unset.
    found.traced.insert("set_config");
    std::set<std::string> names;
    for (const auto& step : steps) add_calls(names, step);
    if (names.empty()) return found;
    const auto seen = lane.ask(question(names));
    if (!seen.rows || seen.rows->truncated())
        throw TargetError(fmt::format("the server did not say what functions the runbook calls: {}",
                                      seen.error             ? seen.error->message
                                      : seen.failure.empty() ? "there are too many of these names"
                                                             : seen.failure));
    for (const auto& row : seen.rows->rows) {
        const bool is_volatile = row.at(2).as_bool();
        const bool is_security_definer = row.at(3).as_bool();
        if (is_volatile || is_security_definer)
            found.listed.push_back({row.at(0).as_string(), is_volatile, is_security_definer});
        if (row.at(4).as_bool()) found.traced.insert(row.at(1).as_string());
    }
    return found;
}

bool leaves_traces(const model::Step& step, const std::set<std::string>& traced) {
    std::set<std::string> names;
    add_calls(names, step);
    return std::any_of(names.begin(), names.end(), [&](const auto& name) { return traced.count(name) > 0; });
}

}  // namespace runbook::exec
