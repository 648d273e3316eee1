#pragma once

#include "tests/support/written_log.hpp"

// Runs as an executor would log them, written by hand: what reports are held against.
namespace runbook::tests {

using core::Criterion;
using core::Kind;
using core::Severity;
using core::Step;
using core::Value;

inline core::Json start_of(std::int64_t steps, const char* more) {
    auto body = core::parse_json(R"({
      "tool":"runbook 0.1.0","plan_id":"sha256:3f1a90c6b7d2e4588b0c9f1d6e7a3b2c4d5e6f708192a3b4c5d6e7f8091a2b3c",
      "runbook":{"title":"Staging validation: master tables","id":"SV-001","version":"6","owner":"Platform/SRE",
        "description":"Decides whether the master tables may go to production.","references":["FK_STRATEGY_ANALYSIS.md"],"file":"runbooks/staging_validation.rb",
        "sha256":"9b74c9897bac770ffc029102a200c5de11e8a1f5c0a4c2d3e9f8b7a6c5d4e3f2"},
      "modules":[{"name":"postgres/schema","sha256":"0cc175b9c0f1b6a831c399e269772661aa0b1c2d3e4f5061728394a5b6c7d8e9"}],
      "fixtures":[],"parameters":{"workspace_code":{"type":"text","value":"XLSMART-AVIAT"}},"secrets":["api_token"],
      "operator":"anna","host":"build-7","sandbox":false,"environment":"staging","started_with":{"narrowed":false}})");
    body.as_object()["steps"] = steps;
    const auto others = core::parse_json(more);
    for (const auto& [name, value] : others.as_object()) body.as_object()[name] = value;
    return body;
}

constexpr const char* kTarget = R"({"system_identifier":"7301234567890123456","database":"apms","version":"15.14",
  "role":"runbook_ro","host":"db.staging.example.org","port":"5432","tls":true,"environment":"staging","superuser":false})";

inline std::vector<Step> preflight(PlanWriter& plan) {
    std::vector<Step> steps;
    plan.section = {"Preflight"};
    plan.criterion = Criterion{"P0", "The database is ready", Severity::critical, {}, false};
    steps.push_back(plan.check("pgcrypto is enabled", "select 1 from pg_extension where extname = 'pgcrypto'",
                               {"expect rows == 1"}));
    steps.push_back(plan.capture("config_id_type", Kind::text,
                                 "select data_type from information_schema.columns\n"
                                 "where table_name = 'config_versions' and column_name = 'id'\n"));
    plan.criterion.reset();
    steps.push_back(plan.step("A backup of the database was taken", core::Manual{"DBA", true}));
    steps.push_back(plan.step("Ticket", core::Ask{"ticket", "ticket", Kind::text, "Which change ticket is this for?"}));
    steps.push_back(plan.step("Preflight", core::Gate{{}, false}));
    return steps;
}

inline std::vector<Step> matrix(PlanWriter& plan) {
    std::vector<Step> steps;
    plan.section = {"Schema"};
    plan.criterion = Criterion{"C1", "Schema integrity", Severity::critical, {}, false};
    steps.push_back(plan.check("foreign keys", "select count(*) from pg_constraint where contype = 'f'",
                               {"target value >= 45, alert: value == 0"}));
    auto keys = plan.check("every config id has its type", "select table_name, data_type from t where kind = :kind",
                           {"expect rows > 0", "expect column(:data_type).all?(config_id_type)"});
    std::get<core::SqlProbe>(std::get<core::Check>(keys.body).probe)
        .sql.variables.push_back({43, 48, false, "kind", core::Expr::variable("config_id_type")});
    steps.push_back(keys);
    plan.section = {"Lifecycle", "Freeze"};
    plan.scenario = 1;
    plan.criterion =
        Criterion{"INV1", "An ACTIVE configuration cannot be deleted", Severity::critical, {"invariant"}, false};
    steps.push_back(plan.check("deleting it is refused", "delete from config_versions where id = :config_id",
                               {"expect error == :foreign_key_violation"}));
    plan.criterion = Criterion{"INV2", "Workspaces do not mix", Severity::critical, {"invariant"}, false};
    auto mix = plan.check("no row mixes two workspaces", "select id from w where a <> b", {"expect rows == 0"});
    std::get<core::Check>(mix.body).among = core::SqlText{"select count(*) from w", {}, true};
    steps.push_back(mix);
    plan.section = {"Important criteria"};
    plan.scenario = 0;
    plan.criterion = Criterion{"I1", "Performance indexes", Severity::important, {}, false};
    auto index =
        plan.check("index ix_workflow_stages_approver", "select to_regclas('ix') is not null", {"expect value"});
    index.only_if.push_back(
        core::Expr::binary("==", core::Expr::variable("ticket"), core::Expr::literal(Value::text("CHG-1"))));
    steps.push_back(index);
    steps.push_back(plan.step("Read the plan before you approve it.",
                              core::Note{core::Expr::literal(Value::text("Read the plan before you approve it."))}));
    plan.section = {"Minor criteria"};
    plan.criterion = Criterion{"N2", "Documentation", Severity::minor, {}, false};
    auto file = plan.check("REPORT.md is there", "", {"expect size > 0 bytes"});
    std::get<core::Check>(file.body).probe = core::FileProbe{core::Expr::literal(Value::text("docs/REPORT.md"))};
    steps.push_back(file);
    plan.criterion = Criterion{"N3", "Old releases", Severity::minor, {}, false};
    steps.push_back(plan.check("the view of release 4", "select 1", {"expect rows == 1"}));
    plan.section = {};
    plan.criterion.reset();
    steps.push_back(plan.step("Config immutability", core::Indicator{{"C1", "INV1"}}));
    steps.push_back(plan.step("Documentation", core::Indicator{{"N2"}}));
    steps.push_back(plan.step("Production", core::Gate{}));
    return steps;
}

inline void results_of_preflight(WrittenLog& log) {
    log.add("step.result", R"({"number":1,"id":"step-1","verdict":"PASS","duration_us":1834,"sql_sha256":"ab",
      "observed":{"rows":{"columns":["?column?"],"count":1,"rows":[[{"type":"integer","value":"1"}]]},"durations_us":[1834]},
      "rules":[{"source":"expect rows == 1","verdict":"PASS","have":"1","want":"1"}]})");
    log.add("step.result",
            R"({"number":2,"id":"step-2","verdict":"PASS","duration_us":900,"captured":{"type":"text","value":"text"},
      "observed":{"rows":{"columns":["data_type"],"count":1,"rows":[[{"type":"text","value":"text"}]]},"durations_us":[900]},"rules":[]})");
    log.add("operator.input",
            R"({"number":3,"id":"step-3","source":"answers file","answer":{"type":"boolean","value":true},
      "evidence":"backup-2026-11-21.dump, 4.1 GB\nchecked with pg_restore --list"})");
    log.add(
        "step.result",
        R"({"number":3,"id":"step-3","verdict":"PASS","rules":[],"observed":{"answer":{"type":"boolean","value":true},
      "evidence":"backup-2026-11-21.dump, 4.1 GB\nchecked with pg_restore --list"}})");
    log.add(
        "operator.input",
        R"({"number":4,"id":"step-4","source":"terminal","answer":{"type":"text","value":"CHG-4711"},"evidence":""})");
    log.add("step.result",
            R"({"number":4,"id":"step-4","verdict":"PASS","captured":{"type":"text","value":"CHG-4711"},"rules":[],
      "observed":{"answer":{"type":"text","value":"CHG-4711"}}})");
    log.add(
        "gate.decided",
        R"({"number":5,"id":"step-5","title":"Preflight","decision":"GO","rule":"default rule","reasons":["all 3 passed"]})");
}

inline core::Json many_rows() {
    core::Json::Array rows;
    for (int i = 1; i <= 23; ++i)
        rows.push_back(core::Json::Array{Value::text(fmt::format("table_{}", i)).to_json(),
                                         Value::text(i == 2 ? "uuid" : "text").to_json()});
    return core::Json::Object{{"columns", core::Json::Array{"table_name", "data_type"}}, {"count", 27}, {"rows", rows}};
}

inline void results_of_matrix(WrittenLog& log) {
    log.add(
        "step.result",
        R"({"number":6,"id":"step-6","verdict":"WARN","why":"have 1, want >= 45","duration_us":83412,"remedy":"See FK_STRATEGY_ANALYSIS.md.",
      "observed":{"rows":{"columns":["count"],"count":1,"rows":[[{"type":"integer","value":"1"}]]},"durations_us":[83412]},
      "rules":[{"source":"target value >= 45, alert: value == 0","verdict":"WARN","have":"1","want":">= 45"}]})");
    auto types = core::parse_json(R"J({"number":7,"id":"step-7","verdict":"FAIL","duration_us":1234567,
      "remedy":"Alter the columns.","rules":[{"source":"expect rows > 0","verdict":"PASS","have":"27","want":"> 0"},
      {"source":"expect column(:data_type).all?(config_id_type)","verdict":"FAIL","have":"[\"text\", \"uuid\"]",
       "want":"all \"text\"","message":"A column has another type"
}]
})J");
    types.as_object()["observed"] =
        core::Json::Object{{"rows", many_rows()}, {"durations_us", core::Json::Array{1234567}}};
    log.add("step.result", types);
    log.add("step.intent", R"({"number":8,"id":"step-8"})");
    log.add("step.result", R"({"number":8,"id":"step-8","verdict":"FAIL","duration_us":2100,
      "remedy":"Add the foreign keys on config_version_id, or keep the application from deleting configurations.",
      "observed":{"rows":{"columns":[],"count":0,"rows":[],"affected":1},"durations_us":[2100]},
      "rules":[{"source":"expect error == :foreign_key_violation","verdict":"FAIL","have":"no error","want":":foreign_key_violation"}]})");
    log.add(
        "step.result",
        R"({"number":9,"id":"step-9","verdict":"VACUOUS","why":"`among` counted nothing: there was nothing to examine","duration_us":700,
      "observed":{"among":{"columns":["count"],"count":1,"rows":[[{"type":"integer","value":"0"}]]},
      "rows":{"columns":["id"],"count":0,"rows":[]},"durations_us":[700]},"rules":[]})");
    log.add(
        "step.result",
        R"({"number":10,"id":"step-10","verdict":"ERROR","why":"the statement failed, and no rule is about `error`","duration_us":500,
      "observed":{"error":{"sqlstate":"42883","message":"function to_regclas(unknown) does not exist",
      "hint":"No function matches the given name and argument types."},"durations_us":[500]},"rules":[]})");
    log.add("notice", R"({"text":"the connection uses no TLS client certificate"})");
    log.add(
        "step.result",
        R"({"number":12,"id":"step-12","verdict":"BLOCKED","why":"docs is no folder beneath the project's root","rules":[]})");
    log.add(
        "step.result",
        R"({"number":13,"id":"step-13","verdict":"NOT APPLICABLE","why":"`release == 4` does not hold","rules":[]})");
    log.add("step.result", R"({"number":14,"id":"step-14","verdict":"FAIL","rules":[]})");
    log.add("step.result", R"({"number":15,"id":"step-15","verdict":"BLOCKED","rules":[]})");
    log.add("gate.decided", R"({"number":16,"id":"step-16","title":"Production","decision":"NO-GO",
      "rule":"no_go \"an ACTIVE configuration can be deleted\" if check(:delete_active).failed?",
      "reasons":["an ACTIVE configuration can be deleted","3 critical criteria failed"]})");
}

inline void plan_staging(WrittenLog& log, const char* start) {
    PlanWriter plan;
    auto steps = preflight(plan);
    for (const auto& step : matrix(plan)) steps.push_back(step);
    log.add("run.start", start_of(static_cast<std::int64_t>(steps.size()), start));
    for (const auto& step : steps) log.plan(step);
    log.add("target", kTarget);
}

/// Signed; fails, warns, errs, blocks, and is attested to.
inline WrittenLog no_go_run() {
    WrittenLog log;
    plan_staging(log, R"({"signer":"SHA256:k7Qm0v3yq0m4m1r8Jt0m1bX2cZ3dV4eU5fT6gS7hR8i"})");
    results_of_preflight(log);
    results_of_matrix(log);
    log.add("run.end",
            R"({"decision":"NO-GO","reasons":["an ACTIVE configuration can be deleted","3 critical criteria failed"],
      "counts":{"PASS":4,"FAIL":2}})");
    log.seal();
    return log;
}

/// Unsigned, in a sandbox, stopped by a signal in the middle of step 7.
inline WrittenLog interrupted_run() {
    WrittenLog log;
    plan_staging(log, R"({"sandbox":true,"environment":""})");
    results_of_preflight(log);
    log.add("step.result", R"({"number":6,"id":"step-6","verdict":"PASS","duration_us":83412,
      "observed":{"rows":{"columns":["count"],"count":1,"rows":[[{"type":"integer","value":"45"}]]},"durations_us":[83412]},
      "rules":[{"source":"target value >= 45, alert: value == 0","verdict":"PASS","have":"45","want":">= 45"}]})");
    for (const int number : {7, 8, 9, 10, 12, 13})
        log.add(
            "step.result",
            fmt::format(
                R"({{"number":{0},"id":"step-{0}","verdict":"BLOCKED","why":"the run was interrupted","rules":[]}})",
                number));
    log.add("gate.decided", R"({"number":16,"id":"step-16","title":"Production","decision":"NO-GO",
      "rule":"closed by default: no rule applied","reasons":["5 critical criteria did not pass"]})");
    log.add(
        "run.end",
        R"({"decision":"NO-GO","reasons":["interrupted by SIGINT"],"counts":{},"aborted":"interrupted by SIGINT"})");
    log.seal();
    return log;
}

}  // namespace runbook::tests
