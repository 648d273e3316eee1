#include "interpreter/postgres/explanation.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "interpreter/core/json_pointer.hpp"

namespace runbook::postgres {

namespace {

core::Number number_of(std::string_view text) {
    const auto number = core::Number::parse(std::string(text));
    if (!number) throw core::JsonError("the plan has a number that cannot be read: " + std::string(text));
    return *number;
}

}  // namespace

// Each node of the plan gives its type before its other members, and the nodes below it after them: the first costs are
// those of the whole.
model::PlanFacts read_explanation(const std::string& json) {
    std::optional<core::Number> cost;
    std::optional<core::Number> rows;
    std::string node;
    model::PlanFacts plan;
    core::for_each_scalar_member(json, [&](std::string_view name, std::string_view value) {
        if (name == "Node Type") node = value;
        if (name == "Total Cost" && !cost) cost = number_of(value);
        if (name == "Plan Rows" && !rows) rows = number_of(value);
        if (name == "Relation Name" && node == "Seq Scan") plan.seq_scans.emplace_back(value);
        if (name == "Index Name") plan.indexes.emplace_back(value);
        if (name == "Execution Time") plan.execution_us = (number_of(value) * core::Number(1'000)).rounded().to_int64();
    });
    if (!cost || !rows) throw core::JsonError("the plan names no costs");
    plan.total_cost = *cost;
    plan.rows = *rows;
    std::sort(plan.seq_scans.begin(), plan.seq_scans.end());
    std::sort(plan.indexes.begin(), plan.indexes.end());
    plan.indexes.erase(std::unique(plan.indexes.begin(), plan.indexes.end()), plan.indexes.end());
    return plan;
}

}  // namespace runbook::postgres
