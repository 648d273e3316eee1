#include "interpreter/exec/flights.hpp"

#include <chrono>
#include <utility>

#include "interpreter/core/evaluate.hpp"

namespace runbook::exec {

namespace {

using core::ObservableGroup;

bool judges_time(const model::Check& check) {
    return check.samples > 1 || model::looks_at(check, ObservableGroup::time) ||
           model::looks_at(check, ObservableGroup::samples);
}

bool looks_at_plan(const model::Step& step) {
    bool looks = false;
    model::for_each_needed_expr(step, [&](const core::Expr& expr) {
        looks =
            looks || core::any_part(expr, [](const core::Expr& part) { return part.observes(ObservableGroup::plan); });
    });
    return looks;
}

// All that fit, where single rows are judged or captured.
std::int64_t kept_rows(const model::Step& step) {
    const bool needs_rows = model::output_of(step) != nullptr || model::looks_at(step, core::Observable::row) ||
                            model::looks_at(step, core::Observable::column) ||
                            model::looks_at(step, core::Observable::value) ||
                            model::looks_at(step, core::Observable::lua);
    return needs_rows ? model::kMaxKeptRows : step.settings.keep_rows;
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

// A list as JSON, as policies read it; anything else as SQL would show it.
std::string setting_text(const core::Value& value) {
    if (value.kind() != core::Kind::list) return value.is_null() ? "" : value.plain();
    return core::json_text(value);
}

class OnlyVariables : public core::Environment {
  public:
    explicit OnlyVariables(const ValueOf& value_of) : value_of_(value_of) {}
    [[nodiscard]] core::Value variable(const core::Variable& variable) const override { return value_of_(variable); }
    [[nodiscard]] core::Value observe(core::Observable, const std::vector<core::Value>&) const override { return {}; }

  private:
    const ValueOf& value_of_;
};

postgres::Identity identity_of(const model::Identity& declared, const ValueOf& value_of) {
    postgres::Identity identity;
    identity.role = declared.role.value.as_string();
    for (const auto& [name, value] : declared.settings) {
        if (value)
            identity.settings.emplace_back(name, setting_text(core::evaluate(*value, OnlyVariables(value_of))));
        else
            identity.never_set.push_back(name);
    }
    return identity;
}

}  // namespace

postgres::Flight flight_of(const model::Step& step, const model::SqlProbe& probe, postgres::Flight::Kind kind,
                           const ValueOf& value_of) {
    postgres::Flight flight;
    flight.kind = kind;
    flight.guards.statement_timeout = time_limit_of(step);
    flight.guards.lock_timeout = milliseconds(step.settings.lock_timeout);
    flight.guards.search_path = step.settings.search_path;
    if (step.identity) flight.identity = identity_of(*step.identity, value_of);
    flight.probe = with_values(probe.sql, value_of);
    flight.keep_rows = kept_rows(step);
    flight.explain = looks_at_plan(step);
    if (const auto* check = model::check_in(step)) {
        flight.analyze = check->analyze;
        if (check->among) flight.among = with_values(*check->among, value_of);
        flight.samples = static_cast<int>(check->samples);
        flight.timed = judges_time(*check);
    }
    return flight;
}

std::chrono::milliseconds time_limit_of(const model::Step& step) {
    return milliseconds(step.settings.statement_timeout);
}

postgres::Flight empty_flight(postgres::Flight::Kind kind) {
    postgres::Flight flight;
    flight.kind = kind;
    return flight;
}

postgres::Flight own_question(std::string text) {
    postgres::Flight flight;
    flight.guards.search_path = "pg_catalog";
    flight.probe.text = std::move(text);
    return flight;
}

}  // namespace runbook::exec
