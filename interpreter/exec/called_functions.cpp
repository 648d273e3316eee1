#include "interpreter/exec/called_functions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "interpreter/exec/conductor.hpp"
#include "interpreter/exec/flights.hpp"
#include "interpreter/sql/acts_at_once.hpp"

namespace runbook::exec {

namespace {

using core::Value;

// From what the statements mention to the functions that this calls: those of views, casts, operators, aggregates and
// domains, and those named in the text of a function in SQL or PL/pgSQL. A volatile function and a security definer can
// do anything, so what they call themselves is not asked. Objects of the server's own have OIDs below 16384; of these
// only functions are reached, and C++ below knows which of them act at once.
constexpr std::string_view kQuery = R"sql(
with recursive mentioned as (
    select m as mention, split_part(m, ' ', 1) as kind, substr(m, strpos(m, ' ') + 1)::name as name
    from unnest(:mentions::text[]) m),
reached(mention, kind, oid) as (
    select m.mention, o.kind, o.oid
    from mentioned m, lateral (
        select 'function' as kind, p.oid from pg_proc p where m.kind = 'function' and p.proname = m.name
        union all
        select 'function', p.oid from pg_proc p join pg_type t on t.oid = p.proargtypes[0]
        where m.kind = 'column' and p.proname = m.name and p.pronargs = 1 and t.typtype in ('c', 'p')
        union all
        select 'relation', c.oid from pg_class c where m.kind = 'relation' and c.relname = m.name
        union all
        select 'type', t.oid from pg_type t where m.kind in ('type', 'function') and t.typname = m.name
        union all
        select 'function', o.oprcode from pg_operator o
        where m.kind = 'operator' and o.oprname = m.name and o.oid >= 16384) o
    where o.oid >= 16384
    union
    select r.mention, o.kind, o.oid
    from reached r, lateral (
        select case field when 'relid' then 'relation' when 'resulttype' then 'type' else 'function' end as kind,
            found[2]::oid as oid
        from (
            select ev_action::text from pg_rewrite where r.kind = 'relation' and ev_class = r.oid and ev_type = '1'
            union all
            select conbin::text from pg_constraint where r.kind = 'type' and contypid = r.oid) tree (text),
            regexp_matches(tree.text, ':(relid|resulttype|funcid|opfuncid|aggfnoid|winfnoid) (\d+)', 'g') found,
            lateral (select found[1] as field) f
        union all
        select 'type', a.atttypid from pg_attribute a where r.kind = 'relation' and a.attrelid = r.oid
        union all
        select 'function', w.fdwhandler
        from pg_foreign_table t, pg_foreign_server s, pg_foreign_data_wrapper w
        where r.kind = 'relation' and t.ftrelid = r.oid and s.oid = t.ftserver and w.oid = s.srvfdw
        union all
        select 'type', unnest(array[t.typbasetype, t.typelem]) from pg_type t where r.kind = 'type' and t.oid = r.oid
        union all
        select 'function', c.castfunc from pg_cast c where r.kind = 'type' and r.oid in (c.castsource, c.casttarget)
        union all
        select 'function', unnest(array[a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn,
            a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn]::oid[])
        from pg_aggregate a where r.kind = 'function' and a.aggfnoid = r.oid
        union all
        select named.kind, named.oid
        from pg_proc p join pg_language l on l.oid = p.prolang,
            regexp_matches(coalesce(nullif(p.prosrc, ''), pg_get_functiondef(p.oid)),
                '([[:alpha:]_][[:alnum:]_$]*)"?(\s*\()?', 'g') word,
            lateral (
                select 'function' as kind, q.oid from pg_proc q
                where word[2] is not null and q.proname in (word[1]::name, lower(word[1])::name)
                union all
                select 'relation', c.oid from pg_class c
                where c.relname in (word[1]::name, lower(word[1])::name) and c.relkind in ('v', 'f')) named
        where r.kind = 'function' and p.oid = r.oid and l.lanname in ('sql', 'plpgsql') and p.prokind <> 'a'
            and p.provolatile <> 'v' and not p.prosecdef) o
    where o.oid >= 16384 or o.kind = 'function' and o.oid <> 0)
select format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as signature,
    p.proname::text as name, p.oid >= 16384 as is_own, p.provolatile = 'v' as is_volatile,
    p.prosecdef as is_security_definer,
    p.provolatile = 'v' or l.lanname <> 'c' as is_traced,
    l.lanname not in ('sql', 'plpgsql', 'c', 'internal') or l.lanname = 'plpgsql' and p.prosrc ~* '\mexecute\M'
        as is_opaque,
    array_agg(distinct r.mention) as mentions
from reached r join pg_proc p on p.oid = r.oid join pg_namespace n on n.oid = p.pronamespace
    join pg_language l on l.oid = p.prolang
where r.kind = 'function' and (p.provolatile = 'v' or p.prosecdef
    or p.oid >= 16384 and (l.lanname <> 'c' or p.provolatile = 's'))
group by p.oid, n.nspname, l.lanname
order by 1)sql";

void add_mentions(std::set<std::string>& mentions, const model::SqlText& sql) {
    mentions.insert(sql.mentions.begin(), sql.mentions.end());
    // `:"view"`, where it is known before the run.
    for (const auto& variable : sql.variables) {
        if (!variable.identifier || variable.value.op != core::Expr::Op::literal) continue;
        const auto name = variable.value.value.display();
        mentions.insert("relation " + name.substr(name.rfind('.') + 1));
    }
}

std::set<std::string> mentions_of(const model::Step& step) {
    std::set<std::string> mentions;
    if (const auto* sql = model::sql_of(step)) add_mentions(mentions, *sql);
    const auto* check = model::check_in(step);
    if (check != nullptr && check->among) add_mentions(mentions, *check->among);
    return mentions;
}

postgres::Flight question(const std::set<std::string>& mentions) {
    Value::List list;
    for (const auto& mention : mentions) list.push_back(Value::text(mention));
    auto flight = own_question(std::string(kQuery));
    // By the planner's estimates it would be compiled first, for seconds; it runs for milliseconds.
    flight.among = model::SqlText{"select set_config('jit', 'off', true)", {}};
    const auto begin = kQuery.find(":mentions");
    flight.probe.variables.push_back(
        {begin, begin + 9, false, "mentions", core::Expr::literal(Value::list(std::move(list)))});
    return flight;
}

}  // namespace

CalledFunctions look_up_functions(const std::vector<model::Step>& steps, const std::string& database, Lane& lane) {
    CalledFunctions found;
    // What set_config has set once is never unset.
    found.traced.insert("function set_config");
    std::set<std::string> mentions;
    model::for_each_step(steps, [&](const model::Step& step) {
        if (step.database == database) mentions.merge(mentions_of(step));
    });
    if (mentions.empty()) return found;
    const auto seen = lane.ask(question(mentions));
    if (!seen.rows || seen.rows->truncated())
        throw TargetError(fmt::format("the server did not say what functions the runbook calls: {}",
                                      seen.error             ? seen.error->message
                                      : seen.failure.empty() ? "there are too many of these names"
                                                             : seen.failure));
    for (const auto& row : seen.rows->rows) {
        const auto name = row.at(1).as_string();
        const bool is_own = row.at(2).as_bool();
        const bool is_volatile = row.at(3).as_bool();
        const bool is_security_definer = row.at(4).as_bool();
        const bool acts = sql::acts_at_once(name).has_value() || (!is_own && name == "set_config");
        if (acts || (is_own && (is_volatile || is_security_definer || row.at(6).as_bool())))
            found.listed.push_back({row.at(0).as_string(), is_volatile, is_security_definer});
        if (acts || (is_own && row.at(5).as_bool()))
            for (const auto& mention : row.at(7).as_list()) found.traced.insert(mention.as_string());
    }
    return found;
}

bool leaves_traces(const model::Step& step, const std::set<std::string>& traced) {
    const auto mentions = mentions_of(step);
    return std::any_of(mentions.begin(), mentions.end(),
                       [&](const auto& mention) { return traced.count(mention) > 0; });
}

}  // namespace runbook::exec
