#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "interpreter/core/value.hpp"

namespace runbook::core {

/// Everything that a rule can look at. A new one needs a line in the table (observables.cpp), and its value in
/// judge/seen.cpp or, for gates, in judge/judge_gate.cpp.
enum class Observable {
    value,
    rows,
    affected,
    row,
    column,
    error,
    error_constraint,
    error_table,
    error_column,
    error_message,
    duration,
    p50,
    p95,
    p99,
    mean,
    min,
    max,
    lines,
    size,
    sha256,
    content,
    names,
    exit_status,
    stdout_text,
    stderr_text,
    status,
    header,
    body,
    json,
    elapsed,
    plan_cost,
    plan_rows,
    plan_seq_scans,
    plan_uses_index,
    plan_execution_time,
    lua,
    payload,
    latency,
    score,
    failed,
    passed,
    warned,
    errored,
    skipped,
    waived,
    total,
    check,
    criterion,
    indicator,
};

/// Where the value comes from, and so which rules can use it.
enum class ObservableGroup {
    rows,          ///< the result of a check's SQL
    error,         ///< the error of a check's SQL
    time,          ///< how long a check's SQL took
    samples,       ///< how long repeated runs of it took; only with `samples:`
    file,          ///< the file of a check with `file`
    files,         ///< the names that a check with `files` found
    command,       ///< what the program of a check with `command` did
    http,          ///< the response to a check with `http`
    polling,       ///< how long a `wait_until` waited
    plan,          ///< how the server executes a check's SQL
    notification,  ///< that came on a channel
    lua,           ///< what a function of Lua returned for the check
    run,           ///< the results of the run; only in gates
};

struct ObservableInfo {
    Observable observable = Observable::value;
    std::string_view name = {};
    ObservableGroup group = ObservableGroup::rows;
    Kind kind = Kind::unknown;  ///< of its value; `unknown` if it is only known at run time
    enum class Form { name, call, index } form = Form::name;
    /// The number of arguments that the compiled expression has.
    std::size_t least_args = 0;
    std::size_t most_args = 0;
};

/// All observables, in one table for the checker, the lints, the judge and the log's reader.
[[nodiscard]] std::span<const ObservableInfo> observables();
[[nodiscard]] const ObservableInfo& info_of(Observable observable);
/// nullptr if there is none of that name.
[[nodiscard]] const ObservableInfo* observable_named(std::string_view name);

}  // namespace runbook::core
