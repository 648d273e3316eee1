#include "interpreter/core/observables.hpp"

#include <array>

namespace runbook::core {

namespace {

using Form = ObservableInfo::Form;
using Group = ObservableGroup;
using O = Observable;

constexpr std::size_t kMostLuaArgs = 42;

// The table: an observable without its row does not compile. After the last one, nothing.
constexpr ObservableInfo row_of(Observable observable) {
    switch (observable) {
        case O::value: return {O::value, "value", Group::rows, Kind::unknown, Form::name, 0, 0};
        case O::rows: return {O::rows, "rows", Group::rows, Kind::integer, Form::name, 0, 0};
        case O::affected: return {O::affected, "affected", Group::rows, Kind::integer, Form::name, 0, 0};
        // Its arguments: a column; or a column, the key column and the key.
        case O::row: return {O::row, "row", Group::rows, Kind::unknown, Form::index, 1, 3};
        case O::column: return {O::column, "column", Group::rows, Kind::list, Form::call, 1, 1};
        case O::error: return {O::error, "error", Group::error, Kind::text, Form::name, 0, 0};
        case O::error_constraint:
            return {O::error_constraint, "error_constraint", Group::error, Kind::text, Form::name, 0, 0};
        case O::error_table: return {O::error_table, "error_table", Group::error, Kind::text, Form::name, 0, 0};
        case O::error_column: return {O::error_column, "error_column", Group::error, Kind::text, Form::name, 0, 0};
        case O::error_message: return {O::error_message, "error_message", Group::error, Kind::text, Form::name, 0, 0};
        case O::duration: return {O::duration, "duration", Group::time, Kind::duration, Form::name, 0, 0};
        case O::p50: return {O::p50, "p50", Group::samples, Kind::duration, Form::name, 0, 0};
        case O::p95: return {O::p95, "p95", Group::samples, Kind::duration, Form::name, 0, 0};
        case O::p99: return {O::p99, "p99", Group::samples, Kind::duration, Form::name, 0, 0};
        case O::mean: return {O::mean, "mean", Group::samples, Kind::duration, Form::name, 0, 0};
        case O::min: return {O::min, "min", Group::samples, Kind::duration, Form::name, 0, 0};
        case O::max: return {O::max, "max", Group::samples, Kind::duration, Form::name, 0, 0};
        case O::lines: return {O::lines, "lines", Group::file, Kind::integer, Form::name, 0, 0};
        case O::size: return {O::size, "size", Group::file, Kind::bytes, Form::name, 0, 0};
        case O::sha256: return {O::sha256, "sha256", Group::file, Kind::text, Form::name, 0, 0};
        case O::content: return {O::content, "content", Group::file, Kind::text, Form::name, 0, 0};
        case O::names: return {O::names, "names", Group::files, Kind::list, Form::name, 0, 0};
        case O::exit_status: return {O::exit_status, "exit_status", Group::command, Kind::integer, Form::name, 0, 0};
        case O::stdout_text: return {O::stdout_text, "stdout", Group::command, Kind::text, Form::name, 0, 0};
        case O::stderr_text: return {O::stderr_text, "stderr", Group::command, Kind::text, Form::name, 0, 0};
        case O::status: return {O::status, "status", Group::http, Kind::integer, Form::name, 0, 0};
        case O::header: return {O::header, "header", Group::http, Kind::text, Form::call, 1, 1};
        case O::body: return {O::body, "body", Group::http, Kind::text, Form::name, 0, 0};
        case O::json: return {O::json, "json", Group::http, Kind::unknown, Form::call, 1, 1};
        case O::elapsed: return {O::elapsed, "elapsed", Group::polling, Kind::duration, Form::name, 0, 0};
        case O::plan_cost: return {O::plan_cost, "plan.total_cost", Group::plan, Kind::numeric, Form::name, 0, 0};
        case O::plan_rows: return {O::plan_rows, "plan.rows", Group::plan, Kind::numeric, Form::name, 0, 0};
        case O::plan_seq_scans: return {O::plan_seq_scans, "plan.seq_scans", Group::plan, Kind::list, Form::name, 0, 0};
        case O::plan_uses_index:
            return {O::plan_uses_index, "plan.uses_index?", Group::plan, Kind::boolean, Form::call, 1, 1};
        case O::plan_execution_time:
            return {O::plan_execution_time, "plan.execution_time", Group::plan, Kind::duration, Form::name, 0, 0};
        case O::payload: return {O::payload, "payload", Group::notification, Kind::text, Form::name, 0, 0};
        case O::latency: return {O::latency, "latency", Group::notification, Kind::duration, Form::name, 0, 0};
        // Its arguments: the function, how many of the rest have no name, these, and then names and their values.
        case O::lua: return {O::lua, "lua", Group::lua, Kind::unknown, Form::call, 2, kMostLuaArgs};
        case O::score: return {O::score, "score", Group::run, Kind::percent, Form::name, 0, 0};
        // The counts take a severity or a tag; without it they count all.
        case O::failed: return {O::failed, "failed", Group::run, Kind::integer, Form::call, 0, 1};
        case O::passed: return {O::passed, "passed", Group::run, Kind::integer, Form::call, 0, 1};
        case O::warned: return {O::warned, "warned", Group::run, Kind::integer, Form::call, 0, 1};
        case O::errored: return {O::errored, "errored", Group::run, Kind::integer, Form::call, 0, 1};
        case O::skipped: return {O::skipped, "skipped", Group::run, Kind::integer, Form::call, 0, 1};
        case O::waived: return {O::waived, "waived", Group::run, Kind::integer, Form::call, 0, 1};
        case O::total: return {O::total, "total", Group::run, Kind::integer, Form::call, 0, 1};
        // Its arguments: the id of a check and the question about it.
        case O::check: return {O::check, "check", Group::run, Kind::boolean, Form::call, 2, 2};
        case O::criterion: return {O::criterion, "criterion", Group::run, Kind::boolean, Form::call, 2, 2};
        case O::indicator: return {O::indicator, "indicator", Group::run, Kind::boolean, Form::call, 2, 2};
    }
    return {};
}

constexpr std::size_t count_rows() {
    std::size_t count = 0;
    while (!row_of(static_cast<Observable>(count)).name.empty()) ++count;
    return count;
}

constexpr auto kObservables = [] {
    std::array<ObservableInfo, count_rows()> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = row_of(static_cast<Observable>(i));
    return all;
}();

}  // namespace

std::span<const ObservableInfo> observables() {
    return kObservables;
}

const ObservableInfo& info_of(Observable observable) {
    return kObservables.at(static_cast<std::size_t>(observable));
}

const ObservableInfo* observable_named(std::string_view name) {
    for (const auto& info : kObservables)
        if (info.name == name) return &info;
    return nullptr;
}

}  // namespace runbook::core
