#include "tests/support/sample_runs.hpp"

#include <fmt/format.h>

#include <utility>

namespace runbook::tests {

model::StepRef ref(std::int64_t number) {
    return {number, fmt::format("step-{}", number)};
}

StepJudged judged(std::int64_t number, Verdict verdict, std::string reason) {
    StepJudged made;
    made.step = ref(number);
    made.result.verdict = verdict;
    made.result.reason = std::move(reason);
    return made;
}

StepJudged judged_sql(std::int64_t number, Verdict verdict, std::int64_t microseconds, std::string reason) {
    auto made = judged(number, verdict, std::move(reason));
    made.facts.duration_us = microseconds;
    made.observed.emplace().durations = {microseconds};
    return made;
}

Rows one_value(std::string column, Value value) {
    return {{std::move(column)}, {{std::move(value)}}, 1, {}};
}

namespace {

void add_preflight(std::vector<Event>& events) {
    auto extension = judged_sql(1, Verdict::pass, 1834);
    extension.observed->rows = one_value("?column?", Value::integer(1));
    extension.result.rules = {{"expect rows == 1", Verdict::pass, "1", "rows == 1", {}}};
    events.push_back(extension);

    auto type = judged_sql(2, Verdict::pass, 900);
    type.observed->rows = one_value("data_type", Value::text("text"));
    type.result.captured = Value::text("text");
    events.push_back(type);

    const std::string evidence = "backup-2026-11-21.dump, 4.1 GB\nchecked with pg_restore --list";
    events.push_back(model::QuestionAnswered{ref(3), "answers file", Value::boolean(true), evidence});
    auto backup = judged(3, Verdict::pass);
    backup.observed.emplace().answer = Value::boolean(true);
    backup.observed->evidence = evidence;
    events.push_back(backup);

    events.push_back(model::QuestionAnswered{ref(4), "terminal", Value::text("CHG-4711"), {}});
    auto ticket = judged(4, Verdict::pass);
    ticket.observed.emplace().answer = Value::text("CHG-4711");
    ticket.result.captured = Value::text("CHG-4711");
    events.push_back(ticket);
    events.push_back(model::GateDecided{ref(5), "Preflight", {Decision::go, "default rule", {"all 3 passed"}, {}}});
}

StepJudged keys_judged(Verdict verdict, std::int64_t count, std::string reason = {}) {
    auto keys = judged_sql(6, verdict, 83412, std::move(reason));
    keys.observed->rows = one_value("count", Value::integer(count));
    keys.result.rules = {{"target value >= 45, alert: value == 0", verdict, std::to_string(count), "value >= 45", {}}};
    return keys;
}

StepJudged types_judged() {
    auto types = judged_sql(7, Verdict::fail, 1234567);
    types.result.remedy = "Alter the columns.";
    types.result.rules = {{"expect rows > 0", Verdict::pass, "27", "rows > 0", {}},
                          {"expect column(:data_type).all?(config_id_type)", Verdict::fail, R"(["text", "uuid"])",
                           R"(column(:data_type).all?("text"))", "A column has another type"}};
    auto& rows = types.observed->rows.emplace();
    rows.columns = {"table_name", "data_type"};
    rows.count = 27;
    for (int i = 1; i <= 23; ++i)
        rows.rows.push_back({Value::text(fmt::format("table_{}", i)), Value::text(i == 2 ? "uuid" : "text")});
    return types;
}

void add_schema_and_lifecycle(std::vector<Event>& events) {
    auto keys = keys_judged(Verdict::warn, 1, "have 1, want value >= 45");
    keys.result.remedy = "See FK_STRATEGY_ANALYSIS.md.";
    events.push_back(keys);
    events.push_back(types_judged());

    events.push_back(model::StepIntended{ref(8)});
    auto refused = judged_sql(8, Verdict::fail, 2100);
    refused.result.remedy =
        "Add the foreign keys on config_version_id, or keep the application from deleting configurations.";
    refused.result.rules = {
        {"expect error == :foreign_key_violation", Verdict::fail, "no error", "error == :foreign_key_violation", {}}};
    refused.observed->rows = Rows{{}, {}, 0, 1};
    events.push_back(refused);

    auto mix = judged_sql(9, Verdict::vacuous, 700, "`among` counted nothing: there was nothing to examine");
    mix.observed->among = one_value("count", Value::integer(0));
    mix.observed->rows = Rows{{"id"}, {}, 0, {}};
    events.push_back(mix);
}

void add_important_and_minor(std::vector<Event>& events) {
    auto index = judged_sql(10, Verdict::error, 500, "the statement failed, and no rule is about `error`");
    auto& error = index.observed->error.emplace();
    error.sqlstate = "42883";
    error.condition = "undefined_function";
    error.message = "function to_regclas(unknown) does not exist";
    error.hint = "No function matches the given name and argument types.";
    events.push_back(index);
    events.push_back(model::NoteShown{ref(11), "Read the plan before you approve it."});
    events.push_back(judged(12, Verdict::blocked, "docs is not a folder below the project's root"));
    events.push_back(judged(13, Verdict::not_applicable, "`release == 4` does not hold"));
    events.push_back(judged(14, Verdict::fail));
    events.push_back(judged(15, Verdict::blocked));
    events.push_back(
        model::GateDecided{ref(16),
                           "Production",
                           {Decision::no_go,
                            R"(no_go "an ACTIVE configuration can be deleted" if check(:delete_active).failed?)",
                            {"an ACTIVE configuration can be deleted", "3 critical criteria failed"},
                            {}}});
}

}  // namespace

std::vector<Event> no_go_events() {
    auto start = sample_start();
    start.signer = "SHA256:k7Qm0v3yq0m4m1r8Jt0m1bX2cZ3dV4eU5fT6gS7hR8i";
    start.signer_name = "anna@example.org";
    auto events = planned_staging(std::move(start));
    add_preflight(events);
    add_schema_and_lifecycle(events);
    add_important_and_minor(events);
    events.push_back(model::RunEnded{{Decision::no_go,
                                      {"an ACTIVE configuration can be deleted", "3 critical criteria failed"},
                                      {},
                                      {{Verdict::pass, 4}, {Verdict::fail, 2}}},
                                     {}});
    return events;
}

std::vector<Event> interrupted_events() {
    auto start = sample_start();
    start.sandbox = true;
    start.environment.clear();
    auto events = planned_staging(std::move(start));
    add_preflight(events);
    events.push_back(keys_judged(Verdict::pass, 45));
    for (const int number : {7, 8, 9, 10, 12, 13})
        events.push_back(judged(number, Verdict::blocked, "the run was interrupted"));
    events.push_back(model::GateDecided{
        ref(16),
        "Production",
        {Decision::no_go, "closed by default: no rule applied", {"5 critical criteria did not pass"}, {}}});
    events.push_back(model::RunEnded{{Decision::no_go, {"interrupted by SIGINT"}, {}, {}}, "interrupted by SIGINT"});
    return events;
}

WrittenLog sealed_log(const std::vector<Event>& events) {
    WrittenLog log;
    for (const auto& event : events) log.add(event);
    log.seal();
    return log;
}

WrittenLog no_go_run() {
    return sealed_log(no_go_events());
}

WrittenLog interrupted_run() {
    return sealed_log(interrupted_events());
}

}  // namespace runbook::tests
