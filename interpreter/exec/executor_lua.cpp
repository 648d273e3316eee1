// How the executor calls Lua: for rules, as a probe, and as hooks.

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/core/evaluate.hpp"
#include "interpreter/exec/executor.hpp"
#include "interpreter/exec/flights.hpp"
#include "interpreter/sql/parse_gate.hpp"

namespace runbook::exec {

using core::Value;
using hooks::Data;
using model::Observation;
using model::Step;

namespace {

Data::Members row_of(const std::vector<std::string>& columns, const std::vector<Value>& row) {
    Data::Members members;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto same = [&](const auto& member) { return member.name == columns[i]; };
        // What is masked is as if it were not there.
        if (std::none_of(members.begin(), members.end(), same) && model::withheld_in(row[i]).empty())
            members.push_back({columns[i], row[i]});
    }
    return members;
}

// What a function can look at as `check`.
Data::Members facts_of(const Step* step, const Observation* seen, const model::StepResult* result) {
    Data::Members facts;
    if (step != nullptr) facts.push_back({"id", Value::text(step->id)});
    if (step != nullptr) facts.push_back({"title", Value::text(step->title_text())});
    if (result != nullptr) facts.push_back({"verdict", Value::text(std::string(model::name_of(result->verdict)))});
    if (result != nullptr) facts.push_back({"reason", Value::text(result->reason)});
    if (seen == nullptr) return facts;
    if (seen->error) facts.push_back({"error", Value::text(seen->error->condition)});
    if (!seen->rows) return facts;
    const auto& rows = *seen->rows;
    facts.push_back({"row_count", Value::integer(static_cast<std::int64_t>(rows.count))});
    if (rows.truncated()) return facts;
    Data::List all;
    for (const auto& row : rows.rows) all.emplace_back(row_of(rows.columns, row));
    facts.push_back({"rows", Data(std::move(all))});
    if (rows.count == 1 && rows.columns.size() == 1 && model::withheld_in(rows.rows[0][0]).empty())
        facts.push_back({"value", rows.rows[0][0]});
    return facts;
}

Data::Members named(const std::map<std::string, Value>& variables) {
    Data::Members members;
    for (const auto& [name, value] : variables) members.push_back({name, value});
    return members;
}

// A value, or a list of values, as a rule can compare it. Nothing if it is neither.
std::optional<Value> plain_value(const Data& data) {
    if (data.is_value()) return data.value();
    if (!data.is_list()) return std::nullopt;
    Value::List values;
    for (const auto& one : data.list()) {
        auto value = plain_value(one);
        if (!value) return std::nullopt;
        values.push_back(*std::move(value));
    }
    return Value::list(std::move(values));
}

void add_row(model::Rows& rows, const Data& data) {
    std::vector<Value> row;
    for (const auto& column : rows.columns) {
        const auto* found = data.has_members() ? data.find(column) : &data;
        row.push_back(found == nullptr ? Value()
                                       : plain_value(*found).value_or(Value::invalid("a table within a row")));
    }
    rows.rows.push_back(std::move(row));
}

// A table with names is a row, a list of them are rows; anything else is a column `value`.
model::Rows rows_of(const Data& data) {
    model::Rows rows;
    const auto list = data.is_list() ? data.list() : Data::List{data};
    for (const auto& one : list)
        if (one.has_members())
            for (const auto& [name, value] : one.members())
                if (std::find(rows.columns.begin(), rows.columns.end(), name) == rows.columns.end())
                    rows.columns.push_back(name);
    if (rows.columns.empty()) rows.columns.emplace_back("value");
    for (const auto& one : list) add_row(rows, one);
    rows.count = rows.rows.size();
    return rows;
}

hooks::Call call_of(const std::vector<Value>& arguments) {
    hooks::Call call{arguments.at(0).plain(), {}, {}};
    const auto unnamed = static_cast<std::size_t>(arguments.at(1).as_number().to_int64().value_or(0));
    const auto first_named = std::min(2 + unnamed, arguments.size());
    for (std::size_t i = 2; i < first_named; ++i) call.arguments.emplace_back(arguments[i]);
    Data::Members options;
    for (std::size_t i = first_named; i + 1 < arguments.size(); i += 2)
        options.push_back({arguments[i].plain(), arguments[i + 1]});
    if (!options.empty()) call.arguments.emplace_back(std::move(options));
    return call;
}

// What a hook says: nothing, or true; false; "warn" or "fail"; or { verdict = "warn", message = "…" }.
void take_answer(model::HookResult& result, const Data& returned) {
    const auto* verdict = returned.has_members() ? returned.find("verdict") : &returned;
    const auto* message = returned.find("message");
    if (message != nullptr && message->is_value()) result.message = message->value().plain();
    const auto value = verdict != nullptr && verdict->is_value() ? verdict->value() : Value::invalid("");
    if (value.is_null() || value == Value::boolean(true) || value == Value::text("pass")) return;
    if (value == Value::boolean(false) || value == Value::text("fail")) {
        result.verdict = model::Verdict::fail;
    } else if (value == Value::text("warn")) {
        result.verdict = model::Verdict::warn;
    } else {
        result.verdict = model::Verdict::error;
        result.message = "it returned something else than nil, true, false, \"pass\", \"warn\" or \"fail\"";
    }
    if (result.message.empty()) result.message = value.plain();
}

bool has_secret(const Observation& seen) {
    if (!seen.rows) return false;
    for (const auto& row : seen.rows->rows)
        for (const auto& value : row)
            if (model::withheld_in(value) == "the value of a secret") return true;
    return false;
}

}  // namespace

bool Executor::uses_lua(const Step& step) const {
    if (work_.lua == nullptr) return false;
    const auto is_of_steps = [](const model::Hook& hook) {
        return hook.event == "before_step" || hook.event == "after_step" || hook.event == "on_fail";
    };
    return std::any_of(work_.hooks.begin(), work_.hooks.end(), is_of_steps) ||
           model::looks_at(step, core::Observable::lua);
}

model::LuaCall Executor::call_lua(const Step* step, std::vector<Value> arguments, const Observation* seen,
                                  hooks::Outcome& outcome) const {
    auto call = call_of(arguments);
    call.globals = {{"check", Data(facts_of(step, seen, nullptr))}, {"vars", Data(named(work_.state.variables()))}};
    outcome = work_.lua->call(call, [&](const hooks::Query& asked) { return query(step, asked); });
    model::LuaCall made{std::move(arguments), {}, outcome.error, outcome.logged};
    if (!outcome.returned) return made;
    made.returned = plain_value(*outcome.returned);
    if (!made.returned) made.error = "it returned a table with names, expected a value or a list";
    return made;
}

// What the rules of a step need of Lua, from what can be seen of it in the log.
void Executor::add_lua(const Step& step, Observation& seen) const {
    if (work_.lua == nullptr || !seen.failure.empty()) return;
    for (auto& arguments : work_.state.lua_calls(step, seen)) {
        hooks::Outcome outcome;
        if (has_secret(seen)) {
            seen.lua.push_back(
                {std::move(arguments), {}, "the rows contain the value of a secret, which Lua must not see", {}});
            continue;
        }
        // What is left out could be what it would have found.
        if (seen.rows && seen.rows->truncated()) {
            const auto why = fmt::format("of {} rows only the first {} were kept: let SQL count or add them up",
                                         seen.rows->count, seen.rows->rows.size());
            seen.lua.push_back({std::move(arguments), {}, why, {}});
            continue;
        }
        seen.lua.push_back(call_lua(&step, std::move(arguments), &seen, outcome));
    }
}

Observation Executor::look_at(const Step& step, const model::LuaProbe& lua) const {
    Observation seen;
    const auto first_named = std::find_if(lua.arguments.begin(), lua.arguments.end(),
                                          [](const auto& argument) { return !argument.name.empty(); });
    std::vector<Value> arguments{Value::string(core::Kind::symbol, lua.function),
                                 Value::integer(std::int64_t{first_named - lua.arguments.begin()})};
    try {
        for (const auto& [name, value] : lua.arguments) {
            if (!name.empty()) arguments.push_back(Value::text(name));
            arguments.push_back(work_.state.value(value));
        }
    } catch (const core::EvaluationError& error) {
        seen.failure = error.message;
        return seen;
    }
    hooks::Outcome outcome;
    auto call = call_lua(&step, std::move(arguments), nullptr, outcome);
    if (outcome.returned) {
        seen.rows = rows_of(*outcome.returned);
        call.error.clear();
        call.returned.reset();
    }
    seen.lua.push_back(std::move(call));
    return seen;
}

model::HookResult Executor::call_hook(const model::Hook& hook, const Step* step, const Observation* seen,
                                      const model::StepResult* result) const {
    hooks::Call call{hook.function, {}, {}};
    call.globals = {{"check", Data(facts_of(step, seen, result))}, {"vars", Data(named(work_.state.variables()))}};
    const auto outcome = work_.lua->call(call, [&](const hooks::Query& asked) { return query(step, asked); });
    model::HookResult said{hook.event, hook.function, model::Verdict::pass, {}, outcome.logged};
    if (outcome.returned) {
        take_answer(said, *outcome.returned);
    } else {
        said.verdict = model::Verdict::error;
        said.message = outcome.error;
    }
    return said;
}

std::vector<model::HookResult> Executor::hooks_of(std::string_view event, const Step* step, const Observation* seen,
                                                  const model::StepResult* result) const {
    std::vector<model::HookResult> results;
    if (work_.lua == nullptr) return results;
    for (const auto& hook : work_.hooks)
        if (hook.event == event) results.push_back(call_hook(hook, step, seen, result));
    return results;
}

void Executor::call_hooks(std::string_view event) {
    if (!aborted_.empty()) return;
    for (auto& result : hooks_of(event, nullptr, nullptr, nullptr)) {
        work_.journal.write(model::HookCalled{result});
        work_.journal.make_durable();
        work_.state.hook(result);
        // Nothing is done behind a hook that says no.
        if (event != "after_run" && result.verdict < model::Verdict::warn)
            abort(fmt::format("the hook `{}` ({}) says: {}", result.function, result.event, result.message));
    }
}

std::vector<std::string> Executor::all_masked() const {
    std::vector<std::string> columns;
    for (const auto& step : work_.steps) columns.insert(columns.end(), step.masked.begin(), step.masked.end());
    return columns;
}

// As a check of its own, with the step's guards and as whom it runs.
hooks::QueryResult Executor::query(const Step* step, const hooks::Query& asked) const {
    hooks::QueryResult result;
    if (step != nullptr && model::may_write(*step)) {
        result.error = "a scenario or an action has a transaction open, which a query of Lua must not disturb";
        return result;
    }
    Lane* lane = work_.lanes.lane_of(step == nullptr ? Step() : *step);
    if (const auto* reason = step == nullptr ? nullptr : why_unusable(*step)) {
        result.error = *reason;
        return result;
    }
    if (lane == nullptr || work_.lanes.lost()) {
        result.error = "there is no connection to send it on";
        return result;
    }
    model::SqlProbe probe;
    probe.sql.text = asked.sql;
    try {
        const auto parameters = sql::find_parameters(asked.sql);
        probe.sql.takes_parameters = sql::examine(asked.sql, parameters, sql::SqlContext::read_only).takes_parameters;
        for (const auto& [begin, end, identifier, number] : parameters) {
            const auto index = static_cast<std::size_t>(std::atoi(number.c_str()));
            if (index < 1 || index > asked.binds.size()) {
                result.error = fmt::format("${} has no value: {} were given", number, asked.binds.size());
                return result;
            }
            probe.sql.variables.push_back({begin, end, false, number, core::Expr::literal(asked.binds[index - 1])});
        }
    } catch (const sql::SqlProblem& problem) {
        result.error = problem.message;
        return result;
    }
    auto flight = flight_of(step == nullptr ? Step() : *step, probe, postgres::Flight::Kind::check,
                            [this](const auto& variable) { return value_of(variable); });
    flight.among.reset();
    flight.samples = 1;
    flight.timed = flight.explain = false;
    flight.leaves_traces = true;
    auto seen = lane->ask(std::move(flight));
    mask_.apply(seen, step == nullptr ? all_masked() : step->masked);
    seen = cleaned(std::move(seen));
    if (seen.error) result.error = seen.error->sqlstate + ": " + seen.error->message;
    if (!seen.failure.empty()) result.error = seen.failure;
    if (!seen.rows) return result;
    if (seen.rows->truncated()) result.error = fmt::format("{} rows are too many", seen.rows->count);
    result.columns = std::move(seen.rows->columns);
    result.rows = std::move(seen.rows->rows);
    return result;
}

}  // namespace runbook::exec
