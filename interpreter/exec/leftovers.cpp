#include "interpreter/exec/leftovers.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "interpreter/exec/flights.hpp"

namespace runbook::exec {

namespace {

using core::Value;

// A line for each object: its kind and OID, a blank, and what is known of it.
constexpr std::string_view kState = R"(
    select 's' || c.oid as object, coalesce(case when has_sequence_privilege(c.oid, 'usage, select')
        then pg_sequence_last_value(c.oid) end::text, 'unused') as state
    from pg_class c, pg_namespace n
    where c.relnamespace = n.oid and c.relkind = 'S' and n.nspname !~ '^pg_(temp|toast)'
    union all
    select 'r' || c.oid, format('%s/%s/%s', c.relpages, c.reltuples::int8, c.relhasindex)
    from pg_class c, pg_namespace n
    where c.relnamespace = n.oid and c.relkind in ('r', 'm', 'p', 'i')
      and n.nspname !~ '^pg_(temp|toast)' and n.nspname not in ('pg_catalog', 'information_schema'))";

constexpr std::string_view kBefore = "select string_agg(object || ' ' || state, ',') from ({}) s";

constexpr std::string_view kCompare = R"(
with earlier as (
    select split_part(line, ' ', 1) as object, split_part(line, ' ', 2) as state
    from unnest(string_to_array(:before, ',')) line),
later as ({})
select format('%s %I.%I', case c.relkind when 'S' then 'sequence' when 'i' then 'index' when 'm' then 'materialized view'
        else 'table' end, n.nspname, c.relname) as object,
    c.relkind <> 'S' as is_relation, earlier.state as before, later.state as after
from earlier join later using (object), pg_class c, pg_namespace n
where earlier.state <> later.state and c.oid = substr(object, 2)::oid and c.relnamespace = n.oid
order by 1)";

std::string problem_of(const model::Observation& seen) {
    if (seen.error) return seen.error->sqlstate + ": " + seen.error->message;
    if (!seen.failure.empty()) return seen.failure;
    return seen.rows && !seen.rows->truncated() ? "" : "the database has too many tables, indexes and sequences";
}

// "23/5000/true": pages, rows (-1: never counted), and whether there is an index.
std::string relation_state(const std::string& state) {
    const auto rows_at = state.find('/') + 1;
    const auto index_at = state.find('/', rows_at) + 1;
    const auto rows = state.substr(rows_at, index_at - rows_at - 1);
    return fmt::format("{} pages, {} rows{}", state.substr(0, rows_at - 1), rows == "-1" ? "uncounted" : rows,
                       state.substr(index_at).starts_with('t') ? ", indexed" : "");
}

}  // namespace

void Leftovers::note_before(Lane& lane) {
    const auto seen = lane.ask(own_question(fmt::format(fmt::runtime(kBefore), kState)));
    failure_ = problem_of(seen);
    if (!failure_.empty()) return;
    const auto& state = seen.rows->rows.at(0).at(0);
    before_ = state.is_null() ? std::string() : state.as_string();
}

model::Leftovers Leftovers::compare(Lane& lane) const {
    model::Leftovers left;
    left.not_compared = failure_;
    if (!failure_.empty()) return left;
    auto flight = own_question(fmt::format(fmt::runtime(kCompare), kState));
    const auto begin = flight.probe.text.find(":before");
    flight.probe.variables.push_back({begin, begin + 7, false, "before", core::Expr::literal(Value::text(*before_))});
    const auto seen = lane.ask(std::move(flight));
    left.not_compared = problem_of(seen);
    if (!left.not_compared.empty()) return left;
    for (const auto& row : seen.rows->rows) {
        const bool relation = row.at(1).as_bool();
        const auto shown = [&](const Value& state) {
            return relation ? relation_state(state.as_string()) : state.as_string();
        };
        left.all.push_back({row.at(0).as_string(), shown(row.at(2)), shown(row.at(3))});
    }
    return left;
}

}  // namespace runbook::exec
