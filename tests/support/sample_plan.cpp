#include "tests/support/sample_plan.hpp"

#include <utility>
#include <variant>

#include "tests/support/written_log.hpp"

namespace runbook::tests {

model::RunStarted sample_start() {
    model::RunStarted start;
    start.tool = "runbook 0.1.0";
    start.plan_id = "sha256:3f1a90c6b7d2e4588b0c9f1d6e7a3b2c4d5e6f708192a3b4c5d6e7f8091a2b3c";
    start.runbook.title = "Staging validation: master tables";
    start.runbook.id = "SV-001";
    start.runbook.version = "6";
    start.runbook.owner = "Platform/SRE";
    start.runbook.description = "Decides whether the master tables may go to production.";
    start.runbook.references = {"FK_STRATEGY_ANALYSIS.md"};
    start.runbook.file = "runbooks/staging_validation.rb";
    start.runbook.sha256 = "9b74c9897bac770ffc029102a200c5de11e8a1f5c0a4c2d3e9f8b7a6c5d4e3f2";
    start.runbook.modules = {{"postgres/schema", "0cc175b9c0f1b6a831c399e269772661aa0b1c2d3e4f5061728394a5b6c7d8e9"}};
    start.runbook.secrets = {{"api_token", {}}};
    start.parameters = {{"workspace_code", Value::text("XLSMART-AVIAT")}};
    start.operator_name = "anna";
    start.host = "build-7";
    start.environment = "staging";
    return start;
}

model::TargetReached sample_target() {
    return {"",
            {"7301234567890123456",
             "apms",
             "15.14",
             "runbook_ro",
             "db.staging.example.org",
             "5432",
             true,
             {},
             "staging",
             "public, pg_temp"},
            {{"app.refresh(integer)", true, false}}};
}

namespace {

std::vector<Step> preflight(PlanWriter& plan) {
    std::vector<Step> steps;
    plan.section = {"Preflight"};
    plan.criterion = Criterion{"P0", "The database is ready", Severity::critical, {}, false};
    steps.push_back(plan.check("pgcrypto is enabled", "select 1 from pg_extension where extname = 'pgcrypto'",
                               {"expect rows == 1"}));
    steps.push_back(plan.capture("config_id_type", Kind::text,
                                 "select data_type from information_schema.columns\n"
                                 "where table_name = 'config_versions' and column_name = 'id'\n"));
    plan.criterion.reset();
    steps.push_back(plan.step("A backup of the database was taken", model::Manual{"DBA", true}));
    steps.push_back(plan.step("Ticket", model::Ask{{"ticket", {Variable::Origin::answer, "ticket"}, Kind::text, false},
                                                   "Which change ticket is this for?"}));
    steps.push_back(plan.step("Preflight", model::Gate{{}, false}));
    return steps;
}

std::vector<Step> schema(PlanWriter& plan) {
    std::vector<Step> steps;
    plan.section = {"Schema"};
    plan.criterion = Criterion{"C1", "Schema integrity", Severity::critical, {}, false};
    steps.push_back(plan.check("foreign keys", "select count(*) from pg_constraint where contype = 'f'",
                               {"target value >= 45, alert: value == 0"}));
    auto keys = plan.check("every config id has its type", "select table_name, data_type from t where kind = :kind",
                           {"expect rows > 0", "expect column(:data_type).all?(config_id_type)"});
    const auto type = Expr::of(Variable{Variable::Origin::capture, "config_id_type"});
    std::get<model::SqlProbe>(std::get<model::Check>(keys.body).probe)
        .sql.variables.push_back({43, 48, false, "kind", type});
    steps.push_back(keys);
    return steps;
}

std::vector<Step> lifecycle(PlanWriter& plan) {
    std::vector<Step> steps;
    plan.section = {"Lifecycle", "Freeze"};
    plan.scenario = 1;
    plan.criterion =
        Criterion{"INV1", "An ACTIVE configuration cannot be deleted", Severity::critical, {"invariant"}, false};
    steps.push_back(plan.check("deleting it is refused", "delete from config_versions where id = :config_id",
                               {"expect error == :foreign_key_violation"}));
    plan.criterion = Criterion{"INV2", "Workspaces do not mix", Severity::critical, {"invariant"}, false};
    auto mix = plan.check("no row mixes two workspaces", "select id from w where a <> b", {"expect rows == 0"});
    std::get<model::Check>(mix.body).among = model::SqlText{"select count(*) from w", {}, true};
    steps.push_back(mix);
    plan.scenario = 0;
    return steps;
}

std::vector<Step> important_and_minor(PlanWriter& plan) {
    std::vector<Step> steps;
    plan.section = {"Important criteria"};
    plan.criterion = Criterion{"I1", "Performance indexes", Severity::important, {}, false};
    auto index =
        plan.check("index ix_workflow_stages_approver", "select to_regclas('ix') is not null", {"expect value"});
    index.only_if.push_back(Expr::binary("==", Expr::of(Variable{Variable::Origin::answer, "ticket"}),
                                         Expr::literal(Value::text("CHG-1"))));
    steps.push_back(index);
    steps.push_back(plan.step("Read the plan before you approve it.",
                              model::Note{Expr::literal(Value::text("Read the plan before you approve it."))}));
    plan.section = {"Minor criteria"};
    plan.criterion = Criterion{"N2", "Documentation", Severity::minor, {}, false};
    auto file = plan.check("REPORT.md is there", "", {"expect size > 0 bytes"});
    std::get<model::Check>(file.body).probe = model::FileProbe{Expr::literal(Value::text("docs/REPORT.md"))};
    steps.push_back(file);
    plan.criterion = Criterion{"N3", "Old releases", Severity::minor, {}, false};
    steps.push_back(plan.check("the view of release 4", "select 1", {"expect rows == 1"}));
    plan.section = {};
    plan.criterion.reset();
    steps.push_back(plan.step("Config immutability", model::Indicator{{"C1", "INV1"}}));
    steps.push_back(plan.step("Documentation", model::Indicator{{"N2"}}));
    steps.push_back(plan.step("Production", model::Gate{}));
    return steps;
}

}  // namespace

std::vector<Event> planned_staging(model::RunStarted start) {
    PlanWriter plan;
    std::vector<Event> steps;
    for (auto* part : {preflight, schema, lifecycle, important_and_minor})
        for (auto& step : part(plan)) steps.push_back(model::StepPlanned{std::move(step)});
    start.steps = static_cast<std::int64_t>(steps.size());
    std::vector<Event> events = {std::move(start)};
    events.insert(events.end(), steps.begin(), steps.end());
    events.push_back(sample_target());
    return events;
}

}  // namespace runbook::tests
