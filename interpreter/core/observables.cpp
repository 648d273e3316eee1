#include "interpreter/core/observables.hpp"

#include <array>

namespace runbook::core {

namespace {

using Form = ObservableInfo::Form;
using Group = ObservableGroup;
using O = Observable;

constexpr std::array<ObservableInfo, 32> kObservables = {{
    {O::value, "value", Group::rows, Kind::unknown, Form::name, 0, 0},
    {O::rows, "rows", Group::rows, Kind::integer, Form::name, 0, 0},
    {O::affected, "affected", Group::rows, Kind::integer, Form::name, 0, 0},
    {O::row, "row", Group::rows, Kind::unknown, Form::index, 1, 3},  // column, or column, key and its value
    {O::column, "column", Group::rows, Kind::list, Form::call, 1, 1},
    {O::error, "error", Group::error, Kind::text, Form::name, 0, 0},
    {O::error_constraint, "error_constraint", Group::error, Kind::text, Form::name, 0, 0},
    {O::error_table, "error_table", Group::error, Kind::text, Form::name, 0, 0},
    {O::error_column, "error_column", Group::error, Kind::text, Form::name, 0, 0},
    {O::error_message, "error_message", Group::error, Kind::text, Form::name, 0, 0},
    {O::duration, "duration", Group::time, Kind::duration, Form::name, 0, 0},
    {O::p50, "p50", Group::samples, Kind::duration, Form::name, 0, 0},
    {O::p95, "p95", Group::samples, Kind::duration, Form::name, 0, 0},
    {O::p99, "p99", Group::samples, Kind::duration, Form::name, 0, 0},
    {O::mean, "mean", Group::samples, Kind::duration, Form::name, 0, 0},
    {O::min, "min", Group::samples, Kind::duration, Form::name, 0, 0},
    {O::max, "max", Group::samples, Kind::duration, Form::name, 0, 0},
    {O::lines, "lines", Group::file, Kind::integer, Form::name, 0, 0},
    {O::size, "size", Group::file, Kind::bytes, Form::name, 0, 0},
    {O::sha256, "sha256", Group::file, Kind::text, Form::name, 0, 0},
    {O::content, "content", Group::file, Kind::text, Form::name, 0, 0},
    {O::score, "score", Group::run, Kind::percent, Form::name, 0, 0},
    {O::failed, "failed", Group::run, Kind::integer, Form::call, 0, 1},  // a severity or tag; without it, all
    {O::passed, "passed", Group::run, Kind::integer, Form::call, 0, 1},
    {O::warned, "warned", Group::run, Kind::integer, Form::call, 0, 1},
    {O::errored, "errored", Group::run, Kind::integer, Form::call, 0, 1},
    {O::skipped, "skipped", Group::run, Kind::integer, Form::call, 0, 1},
    {O::waived, "waived", Group::run, Kind::integer, Form::call, 0, 1},
    {O::total, "total", Group::run, Kind::integer, Form::call, 0, 1},
    {O::check, "check", Group::run, Kind::boolean, Form::call, 2, 2},  // its id and the question about it
    {O::criterion, "criterion", Group::run, Kind::boolean, Form::call, 2, 2},
    {O::indicator, "indicator", Group::run, Kind::boolean, Form::call, 2, 2},
}};

// `info_of` finds a row by its index.
constexpr bool in_order() {
    for (std::size_t i = 0; i < kObservables.size(); ++i)
        if (static_cast<std::size_t>(kObservables[i].observable) != i) return false;
    return static_cast<std::size_t>(O::indicator) + 1 == kObservables.size();
}
static_assert(in_order(), "the table of observables must be in the order of the enumeration");

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
