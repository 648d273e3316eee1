#include "interpreter/judge/seen.hpp"

#include "interpreter/core/sqlstate.hpp"
#include "interpreter/core/text.hpp"

namespace runbook::judge {

namespace {

using core::EvaluationError;
using core::Kind;
using core::Number;
using core::Rows;
using core::Value;

[[noreturn]] void fail(std::string message) {
    throw EvaluationError{EvaluationError::Outcome::error, std::move(message)};
}

std::size_t column_index(const Rows& rows, const std::string& name) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < rows.columns.size(); ++i) {
        if (rows.columns[i] != name) continue;
        if (found) fail("the answer has two columns `" + name + "`");
        found = i;
    }
    if (!found) {
        const auto near = core::closest(name, rows.columns);
        fail("the answer has no column `" + name + "`" + (near ? "; did you mean `" + *near + "`?" : ""));
    }
    return *found;
}

void must_be_whole(const Rows& rows) {
    if (rows.truncated())
        fail(fmt::format("{} came, and only the first {} were kept: let SQL count or sum them up",
                         core::counted(rows.count, "row"), rows.rows.size()));
}

Value cell(const Rows& rows, const std::vector<Value>& args) {
    const auto column = column_index(rows, args[0].as_string());
    if (args.size() == 1) {
        if (rows.count != 1) fail(fmt::format("`row` wants one row, and {} came", rows.count));
        must_be_whole(rows);
        return rows.rows[0][column];
    }
    must_be_whole(rows);
    const auto key = column_index(rows, args[1].as_string());
    const Value* found = nullptr;
    for (const auto& row : rows.rows) {
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

// The nearest-rank percentile: a value that was measured, never one between two.
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

std::optional<Value> duration_named(const std::string& name, const std::vector<std::int64_t>& durations) {
    if (name == "duration" || name == "p50" || name == "p95" || name == "p99" || name == "mean" || name == "min" ||
        name == "max") {
        if (durations.empty()) fail("no duration was measured");
        if (name == "duration") return microseconds(durations.back());
        if (name == "mean") return mean(durations);
        if (name == "min") return percentile(durations, 0);
        if (name == "max") return percentile(durations, 100);
        return percentile(durations, name == "p50" ? 50 : name == "p95" ? 95 : 99);
    }
    return std::nullopt;
}

Value file_fact(const core::FileFacts& file, const std::string& name) {
    if (name == "size") return Value::quantity(Kind::bytes, Number(static_cast<std::int64_t>(file.size)));
    if (name == "lines") return Value::integer(static_cast<std::int64_t>(file.lines));
    if (name == "sha256") return Value::text(file.sha256);
    if (!file.content) fail("the file is too large, or no text: its content was not kept");
    return Value::text(*file.content);
}

// A statement that did not fail has no constraint that refused it: that is a failure of the rule, not of judging.
Value error_detail(const std::optional<core::ServerError>& error, const std::string& name) {
    if (!error) throw EvaluationError{EvaluationError::Outcome::fail, "the statement succeeded"};
    const std::string& text = name == "error_constraint" ? error->constraint
                              : name == "error_table"    ? error->table
                              : name == "error_column"   ? error->column
                                                         : error->message;
    if (text.empty())
        throw EvaluationError{EvaluationError::Outcome::fail,
                              fmt::format("the error names none: {} {}", error->sqlstate, error->message)};
    return Value::text(text);
}

}  // namespace

Value single_value(const Rows& rows) {
    if (rows.columns.empty()) fail("the statement returned no row to look at");
    if (rows.count != 1)
        fail(fmt::format("one row is wanted, and {} came", rows.count == 0 ? "none" : std::to_string(rows.count)));
    if (rows.columns.size() != 1) fail(fmt::format("one column is wanted, and {} came", rows.columns.size()));
    must_be_whole(rows);
    return rows.rows[0][0];
}

Value Seen::variable(const std::string& name) const {
    const auto found = variables_.find(name);
    if (found == variables_.end()) fail("`" + name + "` has no value");
    return found->second;
}

Value Seen::observe(const std::string& name, const std::vector<Value>& args) const {
    if (name == "error")
        return Value::string(Kind::symbol,
                             core::condition_of(observation_.error ? observation_.error->sqlstate : "00000"));
    if (name.rfind("error_", 0) == 0) return error_detail(observation_.error, name);
    if (observation_.file && (name == "size" || name == "lines" || name == "sha256" || name == "content"))
        return file_fact(*observation_.file, name);
    if (observation_.error)
        fail(fmt::format("the statement failed: {} {}", observation_.error->sqlstate, observation_.error->message));
    if (auto duration = duration_named(name, observation_.durations)) return *duration;
    if (!observation_.rows) fail("nothing was seen");
    const Rows& rows = *observation_.rows;
    if (name == "value") return single_value(rows);
    if (name == "rows") return Value::integer(static_cast<std::int64_t>(rows.count));
    if (name == "row") return cell(rows, args);
    if (name == "column") return column(rows, args.at(0).as_string());
    if (name == "affected") {
        if (!rows.affected) fail("the statement is none that changes rows");
        return Value::integer(static_cast<std::int64_t>(*rows.affected));
    }
    fail("`" + name + "` was not seen");
}

}  // namespace runbook::judge
