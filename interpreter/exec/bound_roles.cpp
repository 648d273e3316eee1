#include "interpreter/exec/bound_roles.hpp"

#include <fmt/format.h>

#include <set>

#include "interpreter/exec/conductor.hpp"
#include "interpreter/exec/flights.hpp"

namespace runbook::exec {

namespace {

using core::Value;

// A superuser and a role with BYPASSRLS are bound by no policy; the owner of a table, and whoever has the owner's
// privileges, only where the table forces it.
constexpr std::string_view kQuery = R"sql(
select w.role, r.oid is not null as exists, r.rolsuper, r.rolbypassrls,
    array(
        select format('%I.%I', n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and c.relrowsecurity and not c.relforcerowsecurity
            and r.oid is not null and pg_has_role(r.oid, c.relowner, 'USAGE')
        order by 1 limit 3) as unforced
from unnest(:roles::text[]) w (role) left join pg_roles r on r.rolname = w.role
order by 1)sql";

std::string reason_of(const std::vector<Value>& row) {
    const auto& role = row.at(0).as_string();
    if (!row.at(1).as_bool()) return fmt::format("there is no role `{}` on the server", role);
    const auto unbound = [&](const std::string& because, const char* remedy) {
        return fmt::format(
            "row security does not bind the role `{}`, so what it sees proves nothing: {}; {}, or declare "
            "its identity with `exempt: true` if that is meant",
            role, because, remedy);
    };
    constexpr auto kOther = "use a role like the application's";
    if (row.at(2).as_bool()) return unbound("it is a superuser", kOther);
    if (row.at(3).as_bool()) return unbound("it has BYPASSRLS", kOther);
    std::string tables;
    for (const auto& table : row.at(4).as_list()) tables += (tables.empty() ? "" : ", ") + table.as_string();
    if (tables.empty()) return {};
    return unbound("it has the rights of the owner of " + tables, "use `alter table … force row level security`");
}

}  // namespace

std::string role_in(const std::string& database, const std::string& role) {
    return database + "/" + role;
}

std::map<std::string, std::string> unusable_roles(const std::vector<model::Step>& steps, const std::string& database,
                                                  Lane& lane) {
    std::map<std::string, std::string> unusable;
    std::set<std::string> names;
    model::for_each_step(steps, [&](const model::Step& step) {
        if (step.identity && !step.identity->exempt && step.database == database)
            names.insert(step.identity->role.value.as_string());
    });
    if (names.empty()) return unusable;
    Value::List roles;
    for (const auto& name : names) roles.push_back(Value::text(name));
    auto flight = own_question(std::string(kQuery));
    const auto begin = kQuery.find(":roles");
    flight.probe.variables.push_back(
        {begin, begin + 6, false, "roles", core::Expr::literal(Value::list(std::move(roles)))});
    const auto seen = lane.ask(std::move(flight));
    if (!seen.rows || seen.rows->truncated())
        throw TargetError("the server did not say whether row security binds the runbook's identities: " +
                          (seen.error ? seen.error->message : seen.failure));
    for (const auto& row : seen.rows->rows)
        if (auto reason = reason_of(row); !reason.empty())
            unusable[role_in(database, row.at(0).as_string())] = std::move(reason);
    return unusable;
}

}  // namespace runbook::exec
