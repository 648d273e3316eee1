#include "interpreter/exec/flights.hpp"

#include <array>

namespace runbook::exec {

namespace {

using core::Expr;

const core::Probe* probe_of(const core::Step& step) {
    if (const auto* check = std::get_if<core::Check>(&step.body)) return &check->probe;
    if (const auto* capture = std::get_if<core::Capture>(&step.body)) return &capture->probe;
    return nullptr;
}

// Whether any rule asks for one of the names.
template <std::size_t N>
bool asks_for(const core::Check& check, const std::array<std::string_view, N>& names) {
    bool found = false;
    const auto look = [&](const Expr& part) {
        found =
            found || (part.op == Expr::Op::observe && std::find(names.begin(), names.end(), part.name) != names.end());
    };
    for (const auto& rule : check.rules) {
        core::walk(rule.condition, look);
        if (rule.alert) core::walk(*rule.alert, look);
    }
    return found;
}

bool judges_time(const core::Check& check) {
    constexpr std::array<std::string_view, 7> kTimes = {"duration", "p50", "p95", "p99", "mean", "min", "max"};
    return check.samples > 1 || asks_for(check, kTimes);
}

std::chrono::milliseconds milliseconds(const core::Number& seconds) {
    return std::chrono::milliseconds((seconds * core::Number(1000)).rounded().to_int64().value_or(30'000));
}

db::Flight flight(const core::Step& step, db::Flight::Kind kind, const ValueOf& value_of) {
    db::Flight result;
    result.kind = kind;
    result.guards.statement_timeout = milliseconds(step.settings.statement_timeout);
    result.guards.lock_timeout = milliseconds(step.settings.lock_timeout);
    result.guards.search_path = step.settings.search_path;
    result.probe = core::bind(std::get<core::SqlProbe>(*probe_of(step)).sql, value_of);
    if (const auto* check = std::get_if<core::Check>(&step.body)) {
        if (check->among) result.among = core::bind(*check->among, value_of);
        result.samples = static_cast<int>(check->samples);
        result.timed = judges_time(*check);
    }
    return result;
}

}  // namespace

db::Flight check_flight(const core::Step& step, const ValueOf& value_of) {
    return flight(step, db::Flight::Kind::check, value_of);
}

db::Flight scenario_flight(const core::Step& step, const ValueOf& value_of) {
    return flight(step, db::Flight::Kind::scenario_step, value_of);
}

const core::FileProbe* file_probe(const core::Step& step) {
    const auto* probe = probe_of(step);
    return probe == nullptr ? nullptr : std::get_if<core::FileProbe>(probe);
}

bool expects_error(const core::Step& step) {
    constexpr std::array<std::string_view, 5> kErrors = {"error", "error_constraint", "error_table", "error_column",
                                                         "error_message"};
    const auto* check = std::get_if<core::Check>(&step.body);
    return check != nullptr && asks_for(*check, kErrors);
}

}  // namespace runbook::exec
