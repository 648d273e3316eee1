// The log's events: each is read back as it was written, and their order is checked.

#include "interpreter/model/events.hpp"

#include "interpreter/core/json_view.hpp"
#include "tests/support/catch.hpp"

using namespace runbook;
using core::Value;

namespace {

std::optional<model::Event> read(model::EventReader& reader, std::string_view type, const core::Json& body) {
    core::JsonDocument document;
    return reader.read(type, document.read(core::canonical(body)));
}

std::optional<model::Event> read(model::EventReader& reader, const model::Event& event) {
    return read(reader, model::type_of(event), model::body_of(event));
}

model::Event read_back(const model::Event& event) {
    model::EventReader reader;
    if (!std::holds_alternative<model::RunStarted>(event)) (void)read(reader, model::RunStarted());
    return *read(reader, event);
}

std::string refusal(model::EventReader& reader, std::string_view type, const core::Json& body) {
    try {
        (void)read(reader, type, body);
        return "accepted";
    } catch (const model::EventError& error) {
        return error.what();
    }
}

std::string refusal(model::EventReader& reader, const model::Event& event) {
    return refusal(reader, model::type_of(event), model::body_of(event));
}

model::Step full_step() {
    model::Step step;
    step.number = 3;
    step.id = "keys[a]";
    step.title = core::Expr::literal(Value::text("keys"));
    step.section = {"Schema", "Keys"};
    step.scenario = 2;
    step.action = model::ActionPart{4, false};
    step.database = "restored";
    step.masked = {"email"};
    step.settings.keep_rows = 20;
    step.criterion = model::Criterion{"C1", "Schema", model::Severity::important, {"schema"}, false};
    step.tags = {"fast"};
    step.only_if = {core::Expr::of({core::Variable::Origin::answer, "ticket"})};
    step.place = {"a.rb", 7, 3};
    step.call = {"b.rb", 9, 1};
    model::Check check;
    check.probe = model::SqlProbe{
        {"select :id", {{7, 10, false, "id", core::Expr::of({core::Variable::Origin::capture, "id"})}}, true}};
    check.among = model::SqlText{"select 1", {}, true};
    check.samples = 3;
    check.analyze = true;
    model::Rule rule;
    rule.kind = model::Rule::Kind::target;
    rule.condition = core::Expr::binary("<", core::Expr::observe(core::Observable::p95),
                                        core::Expr::literal(Value::quantity(core::Kind::duration, 1)));
    rule.alert = core::Expr::observe(core::Observable::row, {core::Expr::literal(Value::text("a"))});
    rule.message = core::Expr::join({core::Expr::literal(Value::text("m"))});
    rule.source = "target …";
    rule.place = {"a.rb", 8, 5};
    check.rules = {rule};
    check.remedy = core::Expr::literal(Value::text("mend it"));
    step.identity = model::Identity{"clerk",
                                    core::Expr::literal(Value::text("app_clerk")),
                                    {{"app.tenant", core::Expr::literal(Value::text("a"))}, {"app.none", {}}},
                                    true};
    step.body = check;
    return step;
}

std::vector<model::Event> one_of_each() {
    model::RunStarted start;
    start.tool = "runbook 0.1.0";
    start.runbook = {"Title",
                     "id",
                     "1.0",
                     "dba",
                     "text",
                     {"REF"},
                     "a.rb",
                     "ab",
                     model::Database{">= 14", "staging"},
                     {{"restored", {">= 15", "staging"}, true}},
                     {{"token", {}}},
                     {{"m", "cd"}},
                     {"command"},
                     {{"a.rb", 12, "function f() end"}},
                     {{"after_step", "f"}}};
    start.fixtures = {{"a.sql", "ef"}};
    start.plan_id = "sha256:00";
    start.steps = 2;
    start.parameters = {{"limit", Value::integer(5)}};
    start.operator_name = "anna";
    start.host = "ops1";
    start.signer = "SHA256:x";
    start.environment = "staging";
    start.sandbox = true;
    start.selection = {{"C1"}, {"fast"}, "C0"};
    start.waivers = {{"C1", "keys", "21", "known", "anna", 1'800'000'000'000'000}};
    start.waived_at = 1'700'000'000'000'000;
    model::Observation seen;
    seen.rows = model::Rows{{"n"}, {{Value()}}, 1, 1};
    seen.durations = {12};
    seen.plan = model::PlanFacts{core::Number(8), core::Number(1), 12, {"keys_pkey"}, {"orders"}};
    seen.commit = model::CommitFacts{model::CommitFacts::Outcome::rolled_back, "771", true};
    seen.notified = model::Notified{"7", 12};
    seen.lua = {{{Value::string(core::Kind::symbol, "f"), Value::integer(0)}, Value::integer(1), "", {"said"}},
                {{Value::string(core::Kind::symbol, "g"), Value::integer(0)}, {}, "a.rb:3: no", {}}};
    seen.hooks = {{"after_step", "f", model::Verdict::warn, "slow", {"said"}}};
    model::StepResult result{model::Verdict::fail,
                             "have 1, want 2",
                             {{"expect …", model::Verdict::fail, "1", "2", "own"}},
                             Value::text("x"),
                             "mend it"};
    const model::Deviations deviations{
        {{"C1", "C1 Schema", {{model::Severity::important, 1}}, model::Verdict::fail, "why"},
         {"C2",
          "C2 and 4 more",
          {{model::Severity::critical, 4}, {model::Severity::minor, 1}},
          model::Verdict::blocked,
          ""}},
        7};
    return {
        start,
        model::StepPlanned{full_step()},
        model::TargetReached{
            "restored",
            {"73", "app", "15.3", "ops", "db", "5432", true, {"superuser"}, "staging", "public, pg_temp"},
            {{"app.f(integer)", true, false}}},
        model::StepIntended{{3, "a"}},
        model::CommitIntended{{4, "b"}, "771"},
        model::HookCalled{{"before_run", "f", model::Verdict::fail, "no", {}}},
        model::ScenarioLeft{1, {{{"sequence app.ids", "7", "9"}}, "no permission"}},
        model::LoopUnrolled{{3, "a"}, Value::list({Value::text("x")}), 9, 2},
        model::QuestionAnswered{{3, "a"}, "terminal", Value::boolean(true), "file"},
        model::NoteShown{{4, "note"}, "careful"},
        model::StepJudged{{3, "a"}, result, seen, 12, "ab"},
        model::GateDecided{{5, "release"}, "Release", {model::Decision::hold, "hold if …", {"why"}, deviations}},
        model::RunEnded{{model::Decision::no_go, {"why"}, deviations, {{model::Verdict::fail, 1}}, 2}, "interrupted"},
        model::LogSealed{1}};
}

}  // namespace

TEST_CASE("every event is read back as it was written") {
    const auto events = one_of_each();
    CHECK(events.size() == std::variant_size_v<model::Event>);
    for (std::size_t i = 0; i < events.size(); ++i) {
        CHECK(events[i].index() == i);
        INFO(model::type_of(events[i]));
        CHECK(read_back(events[i]) == events[i]);
    }
}

TEST_CASE("events in the wrong place are refused") {
    const auto events = one_of_each();
    const auto& start = events.front();
    const auto& seal = events.back();
    model::EventReader reader;
    CHECK(refusal(reader, seal) == "its `type` is not run.start, which must be first in a log");
    CHECK(refusal(reader, start) == "accepted");
    CHECK(refusal(reader, start) == "it is a second run.start");
    CHECK(refusal(reader, model::LogSealed{2}) == "it is a seal that does not count the 1 lines before it");
    CHECK(refusal(reader, model::type_of(seal), core::Json::Object{{"lines", 1}, {"more", 1}}) ==
          "its `body` is not that of a seal: `more` is not known");
    CHECK(refusal(reader, model::type_of(seal), core::Json::Object{}) ==
          "its `body` is not that of a seal: there is no `lines`");
    CHECK(refusal(reader, "step.dreamt", core::Json::Object{}) ==
          "its `type` is step.dreamt, expected one of run.start, plan.step, target, step.intent, commit.intent, hook, "
          "scenario.left, loop.unrolled, "
          "operator.input, notice, "
          "step.result, gate.decided, run.end, seal; was it written by a later version?");
    CHECK(refusal(reader, model::LogSealed{1}) == "accepted");
    CHECK(reader.sealed());
    CHECK(refusal(reader, events[3]) == "it follows the seal, which must be the last line");
}

TEST_CASE("an expression in the log must have as many operands as the judge needs") {
    auto body = model::body_of(model::StepPlanned{full_step()});
    auto text = core::canonical(body);
    const std::string row = R"({"args":[{"literal":{"type":"text","value":"a"}}],"observe":"row"})";
    text.replace(text.find(row), row.size(), R"({"observe":"row"})");
    model::EventReader reader;
    CHECK(refusal(reader, model::RunStarted()) == "accepted");
    CHECK(refusal(reader, "plan.step", core::parse_json(text)) ==
          "its `body` is not that of a plan.step: `row` has 0 operands, expected 1 to 3");
}

TEST_CASE("a body that says more than its event holds is refused, however deep") {
    const auto refused_with = [](const std::string& before, const std::string& member) {
        auto text = core::canonical(model::body_of(model::StepPlanned{full_step()}));
        text.insert(text.find(before) + before.size(), member);
        model::EventReader reader;
        (void)read(reader, model::RunStarted());
        return refusal(reader, "plan.step", core::parse_json(text));
    };
    CHECK(refused_with("{", R"("approved":true,)") == "its `body` is not that of a plan.step: `approved` is not known");
    CHECK(refused_with(R"("place":{)", R"("":1,)") == "its `body` is not that of a plan.step: `` is not known");
    CHECK(refused_with(R"("rules":[{)", R"("skip":{"a":1},)") ==
          "its `body` is not that of a plan.step: `skip` is not known");
    CHECK(refused_with("{", R"("literals":true,)") == "its `body` is not that of a plan.step: `literals` is not known");
}

TEST_CASE("every kind of step and probe is read back as it was written") {
    using core::Expr;
    using Origin = core::Variable::Origin;
    const auto text = Expr::literal(Value::text("x"));
    const model::SqlText sql{"select :\"t\"", {{7, 11, true, "t", Expr::of({Origin::secret, "t"})}}, false};
    model::GateRule rule{model::Decision::hold,
                         Expr::unary("!", Expr::method("in?", {Expr::literal(Value::integer(1)),
                                                               Expr::range(text, Expr::list({text, text}))})),
                         text, "hold …"};
    const std::vector<model::Step::Body> bodies{
        std::get<model::Check>(full_step().body),
        model::Capture{{"c", {Origin::capture, "c-2"}, core::Kind::uuid, true}, model::SqlProbe{sql}, text},
        model::Manual{"DBA", true},
        model::Ask{{"a", {Origin::answer, "a"}, core::Kind::date, false}, "When?"},
        model::Note{text},
        model::Indicator{{"C1", "C2"}},
        model::Gate{{rule}, false},
        model::Loop{"table", {Origin::loop, "table"}, core::Kind::qualified_name, text, {full_step()}},
        model::Begin{text},
        model::Commit{}};
    CHECK(bodies.size() == std::variant_size_v<model::Step::Body>);
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        CHECK(bodies[i].index() == i);
        auto step = full_step();
        step.body = bodies[i];
        INFO(model::kind_name(step));
        CHECK(read_back(model::StepPlanned{step}) == model::Event(model::StepPlanned{step}));
    }
    const std::vector<model::Probe> probes{model::SqlProbe{sql},
                                           model::FileProbe{text},
                                           model::FilesProbe{text},
                                           model::CommandProbe{{text, text}},
                                           model::HttpProbe{"get", text, {{"Accept", text}}},
                                           model::ElapsedProbe{"Section"},
                                           model::LuaProbe{"f", {{"", text}, {"limit", text}}},
                                           model::ListenProbe{text}};
    CHECK(probes.size() == std::variant_size_v<model::Probe>);
    for (const auto& probe : probes) {
        auto step = full_step();
        std::get<model::Check>(step.body).probe = probe;
        CHECK(read_back(model::StepPlanned{step}) == model::Event(model::StepPlanned{step}));
    }
}
