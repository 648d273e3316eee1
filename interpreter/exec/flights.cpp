#include "interpreter/exec/flights.hpp"

#include <chrono>
#include <utility>

namespace runbook::exec {

namespace {

using core::ObservableGroup;

bool judges_time(const model::Check& check) {
    return check.samples > 1 || model::looks_at(check, ObservableGroup::time) ||
           model::looks_at(check, ObservableGroup::samples);
}

std::chrono::milliseconds milliseconds(const core::Number& seconds) {
    return std::chrono::milliseconds((seconds * core::Number(1000)).rounded().to_int64().value_or(30'000));
}

// The statement with a value for each variable.
model::SqlText with_values(model::SqlText sql, const ValueOf& value_of) {
    for (auto& variable : sql.variables)
        if (variable.value.op == core::Expr::Op::variable)
            variable.value = core::Expr::literal(value_of(variable.value.variable));
    return sql;
}

}  // namespace

postgres::Flight flight_of(const model::Step& step, const model::SqlProbe& probe, postgres::Flight::Kind kind,
                           const ValueOf& value_of) {
    postgres::Flight flight;
    flight.kind = kind;
    flight.guards.statement_timeout = milliseconds(step.settings.statement_timeout);
    flight.guards.lock_timeout = milliseconds(step.settings.lock_timeout);
    flight.guards.search_path = step.settings.search_path;
    flight.probe = with_values(probe.sql, value_of);
    if (const auto* check = model::check_in(step)) {
        if (check->among) flight.among = with_values(*check->among, value_of);
        flight.samples = static_cast<int>(check->samples);
        flight.timed = judges_time(*check);
    }
    return flight;
}

postgres::Flight own_question(std::string text) {
    postgres::Flight flight;
    flight.guards.search_path = "pg_catalog";
    flight.probe.text = std::move(text);
    return flight;
}

}  // namespace runbook::exec
