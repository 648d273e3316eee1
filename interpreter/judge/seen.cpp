#include "interpreter/judge/seen.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "interpreter/core/json_pointer.hpp"
#include "interpreter/core/methods.hpp"
#include "interpreter/core/text.hpp"

namespace runbook::judge {

namespace {

using core::EvaluationError;
using core::Kind;
using core::Number;
using core::Observable;
using core::Value;
using model::Rows;

[[noreturn]] void fail(std::string message) {
    throw EvaluationError{EvaluationError::Outcome::error, std::move(message)};
}

std::size_t column_index(const Rows& rows, const std::string& name) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < rows.columns.size(); ++i) {
        if (rows.columns[i] != name) continue;
        if (found) fail("the result has two columns `" + name + "`");
        found = i;
    }
    if (!found) {
        const auto near = core::closest(name, rows.columns);
        fail("the result has no column `" + name + "`" + (near ? "; did you mean `" + *near + "`?" : ""));
    }
    return *found;
}

void must_be_whole(const Rows& rows) {
    if (rows.truncated())
        fail(fmt::format("got {}, of which only the first {} were kept: let SQL count or add them up",
                         core::counted(rows.count, "row"), rows.rows.size()));
}

Value cell(const Rows& rows, const std::vector<Value>& args) {
    const auto column = column_index(rows, args[0].as_string());
    if (args.size() == 1) {
        if (rows.count != 1)
            fail(fmt::format("`row` needs one row, got {}; a list of them all is `column(:name)`", rows.count));
        must_be_whole(rows);
        return rows.rows[0][column];
    }
    must_be_whole(rows);
    const auto key = column_index(rows, args[1].as_string());
    const Value* found = nullptr;
    for (const auto& row : rows.rows) {
        if (const auto what = model::withheld_in(row[key]); !what.empty())
            fail(fmt::format("the column `{}` contains {}, so no row can be found by it", args[1].plain(), what));
        if (row[key].is_null() || !core::equal(row[key], args[2])) continue;
        if (found != nullptr) fail(fmt::format("two rows have {} = {}", args[1].plain(), args[2].display()));
        found = &row[column];
    }
    if (found == nullptr) fail(fmt::format("no row has {} = {}", args[1].plain(), args[2].display()));
    return *found;
}

Value column(const Rows& rows, const std::string& name) {
    const auto index = column_index(rows, name);
    must_be_whole(rows);
    Value::List values;
    for (const auto& row : rows.rows) values.push_back(row[index]);
    return Value::list(std::move(values));
}

Value microseconds(std::int64_t count) {
    return Value::quantity(Kind::duration, Number(count) / Number(1'000'000));
}

// The nearest-rank percentile: always a measured value, never an interpolated one.
Value percentile(std::vector<std::int64_t> durations, std::size_t percent) {
    std::sort(durations.begin(), durations.end());
    const std::size_t rank = (durations.size() * percent + 99) / 100;
    return microseconds(durations.at(std::max<std::size_t>(rank, 1) - 1));
}

Value mean(const std::vector<std::int64_t>& durations) {
    Number total = 0;
    for (const auto duration : durations) total = total + Number(duration);
    return Value::quantity(Kind::duration,
                           total / Number(static_cast<std::int64_t>(durations.size())) / Number(1'000'000));
}

Value texts_of(const std::vector<std::string>& names) {
    Value::List values;
    for (const auto& name : names) values.push_back(Value::text(name));
    return Value::list(std::move(values));
}

bool contains(const std::vector<std::string>& names, const std::string& wanted) {
    return std::find(names.begin(), names.end(), wanted) != names.end();
}

Value kept(const std::optional<std::string>& text, std::string_view what) {
    if (!text) fail(fmt::format("{} is too large, or not text: it was not kept", what));
    return Value::text(*text);
}

// A header that is not there is NULL; one that is there twice is both values.
Value returned_by(const std::vector<model::LuaCall>& calls, const std::vector<Value>& args) {
    for (const auto& call : calls) {
        if (call.arguments != args) continue;
        if (!call.returned) fail(call.error);
        return *call.returned;
    }
    fail(fmt::format("the function `{}` was not called", args.at(0).plain()));
}

Value header_named(const model::HttpFacts& http, const std::string& wanted) {
    Value found;
    for (const auto& [name, value] : http.headers)
        if (name == core::to_lower(wanted))
            found = Value::text(found.is_null() ? value : found.as_string() + ", " + value);
    return found;
}

Value at_pointer(const Value& text, const std::string& pointer) {
    try {
        return core::json_at(text.as_string(), pointer);
    } catch (const core::JsonError& error) {
        fail(error.what());
    }
}

}  // namespace

Value single_value(const Rows& rows) {
    if (rows.columns.empty()) fail("the statement returned no row to look at");
    if (rows.count == 0) fail("got no rows, expected one");
    if (rows.count != 1)
        fail(fmt::format("got {} rows, expected one; narrow the query, or take all of them as a list", rows.count));
    if (rows.columns.size() != 1)
        fail(fmt::format("got {} columns, expected one; write `row[:name]` for one of them", rows.columns.size()));
    must_be_whole(rows);
    return rows.rows[0][0];
}

Value Seen::variable(const core::Variable& variable) const {
    const auto found = variables_.find(variable.name);
    if (found == variables_.end()) fail("`" + variable.name + "` has no value");
    return found->second;
}

Value Seen::observe(Observable observable, const std::vector<Value>& args) const {
    auto value = seen_as(observable, args);
    if (const auto what = model::withheld_in(value); !what.empty())
        fail(fmt::format("`{}` contains {}, which is not in the log, so it cannot be judged; compare it in SQL",
                         core::info_of(observable).name, what));
    return value;
}

// One case for each observable: if a new one is missing here, it does not compile.
Value Seen::seen_as(Observable observable, const std::vector<Value>& args) const {
    switch (observable) {
        case Observable::value: return single_value(rows());
        case Observable::rows: return Value::integer(static_cast<std::int64_t>(rows().count));
        case Observable::affected:
            if (!rows().affected) fail("the statement changes no rows; how many it returned is `rows`");
            return Value::integer(static_cast<std::int64_t>(*rows().affected));
        case Observable::row: return cell(rows(), args);
        case Observable::column: return column(rows(), args.at(0).as_string());
        case Observable::error:
            return Value::string(Kind::symbol, observation_.error ? observation_.error->condition : model::kNoError);
        case Observable::error_constraint: return error_text(&model::ServerError::constraint);
        case Observable::error_table: return error_text(&model::ServerError::table);
        case Observable::error_column: return error_text(&model::ServerError::column);
        case Observable::error_message: return error_text(&model::ServerError::message);
        case Observable::duration: return microseconds(durations().back());
        case Observable::mean: return mean(durations());
        case Observable::min: return percentile(durations(), 0);
        case Observable::p50: return percentile(durations(), 50);
        case Observable::p95: return percentile(durations(), 95);
        case Observable::p99: return percentile(durations(), 99);
        case Observable::max: return percentile(durations(), 100);
        case Observable::lines: return Value::integer(static_cast<std::int64_t>(file().lines));
        case Observable::size: return Value::quantity(Kind::bytes, Number(static_cast<std::int64_t>(file().size)));
        case Observable::sha256: return Value::text(file().sha256);
        case Observable::content:
            if (!file().content) fail("the file is too large, or not text: its content was not kept");
            return Value::text(*file().content);
        case Observable::names:
            if (!observation_.names) fail("no files were looked for");
            return texts_of(*observation_.names);
        case Observable::exit_status: return Value::integer(command().exit_status);
        case Observable::stdout_text: return kept(command().output, "what the program wrote to stdout");
        case Observable::stderr_text: return kept(command().errors, "what the program wrote to stderr");
        case Observable::status: return Value::integer(http().status);
        case Observable::header: return header_named(http(), args.at(0).as_string());
        case Observable::body: return kept(http().body, "the body");
        case Observable::json: return at_pointer(kept(http().body, "the body"), args.at(0).as_string());
        case Observable::elapsed:
            if (!observation_.polled) fail("nothing was waited for");
            return microseconds(observation_.polled->elapsed_us);
        case Observable::plan_cost: return Value::quantity(Kind::numeric, plan().total_cost);
        case Observable::plan_rows: return Value::quantity(Kind::numeric, plan().rows);
        case Observable::plan_seq_scans: return texts_of(plan().seq_scans);
        case Observable::plan_uses_index: return Value::boolean(contains(plan().indexes, args.at(0).as_string()));
        case Observable::plan_execution_time:
            if (!plan().execution_us) fail("the statement was not timed by the server");
            return microseconds(*plan().execution_us);
        case Observable::payload: return Value::text(notified().payload);
        case Observable::latency: return microseconds(notified().latency_us);
        case Observable::lua: return returned_by(observation_.lua, args);
        case Observable::score:
        case Observable::failed:
        case Observable::passed:
        case Observable::warned:
        case Observable::errored:
        case Observable::skipped:
        case Observable::waived:
        case Observable::total:
        case Observable::check:
        case Observable::criterion:
        case Observable::indicator: break;
    }
    fail(fmt::format("`{}` is visible in gates only", core::info_of(observable).name));
}

std::string Seen::only_column() const {
    const auto& rows = observation_.rows;
    return rows && rows->columns.size() == 1 ? rows->columns[0] : std::string();
}

void Seen::must_have_succeeded() const {
    if (observation_.error)
        fail(fmt::format("the statement failed: {} {}", observation_.error->sqlstate, observation_.error->message));
}

const Rows& Seen::rows() const {
    must_have_succeeded();
    if (!observation_.rows) fail("nothing was observed");
    return *observation_.rows;
}

const std::vector<std::int64_t>& Seen::durations() const {
    must_have_succeeded();
    if (observation_.durations.empty()) fail("no duration was measured");
    return observation_.durations;
}

const model::FileFacts& Seen::file() const {
    if (!observation_.file) fail("no file was read");
    return *observation_.file;
}

const model::PlanFacts& Seen::plan() const {
    must_have_succeeded();
    if (!observation_.plan) fail("the statement was not explained");
    return *observation_.plan;
}

const model::Notified& Seen::notified() const {
    if (!observation_.notified) fail("no notification came");
    return *observation_.notified;
}

const model::CommandFacts& Seen::command() const {
    if (!observation_.command) fail("no program was run");
    return *observation_.command;
}

const model::HttpFacts& Seen::http() const {
    if (!observation_.http) fail("no server answered");
    return *observation_.http;
}

// If the statement succeeded, there is no error to ask about: the rule is FAIL, not ERROR.
Value Seen::error_text(std::string model::ServerError::*member) const {
    const auto& error = observation_.error;
    if (!error) throw EvaluationError{EvaluationError::Outcome::fail, "no error"};
    if ((*error).*member == "")
        throw EvaluationError{EvaluationError::Outcome::fail,
                              fmt::format("the error names none: {} {}", error->sqlstate, error->message)};
    return Value::text((*error).*member);
}

}  // namespace runbook::judge
