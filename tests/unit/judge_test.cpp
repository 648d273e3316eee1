#include "interpreter/judge/judge_step.hpp"
#include "interpreter/judge/run_state.hpp"
#include "tests/support/catch.hpp"

using namespace runbook;
using core::Expr;
using core::Value;
using model::Decision;
using model::Rule;
using model::Verdict;

namespace {

Expr value_is(const char* op, int number) {
    return Expr::binary(op, Expr::observe(core::Observable::value), Expr::literal(Value::integer(number)));
}

Rule rule(Rule::Kind kind, Expr condition) {
    Rule made;
    made.kind = kind;
    made.condition = std::move(condition);
    made.source = core::to_source(made.condition);
    return made;
}

model::Step check(std::int64_t number, std::vector<Rule> rules, model::Severity severity = model::Severity::critical) {
    model::Step step;
    step.number = number;
    step.id = "step-" + std::to_string(number);
    step.title = Expr::literal(Value::text(step.id));
    step.criterion = model::Criterion{"C" + std::to_string(number), "Criterion", severity, {}, false};
    model::Check body;
    body.rules = std::move(rules);
    step.body = std::move(body);
    return step;
}

model::Observation one_value(Value value) {
    model::Observation seen;
    seen.rows = model::Rows{{"x"}, {{std::move(value)}}, 1, {}};
    return seen;
}

Verdict judged(const Rule& one_rule, const model::Observation& seen) {
    return judge::judge_step(check(1, {one_rule}), seen, {}).verdict;
}

model::Observation failed_with(const char* sqlstate, const char* condition) {
    model::Observation seen;
    seen.error = model::ServerError{sqlstate, condition, "message", {}, {}, {}, {}, {}, {}, false};
    return seen;
}

}  // namespace

TEST_CASE("each kind of rule has its verdict") {
    const auto five = one_value(Value::integer(5));
    CHECK(judged(rule(Rule::Kind::expect, value_is("==", 5)), five) == Verdict::pass);
    CHECK(judged(rule(Rule::Kind::expect, value_is("==", 6)), five) == Verdict::fail);
    CHECK(judged(rule(Rule::Kind::fail_if, value_is("==", 5)), five) == Verdict::fail);
    CHECK(judged(rule(Rule::Kind::fail_unless, value_is("==", 5)), five) == Verdict::pass);
    CHECK(judged(rule(Rule::Kind::warn_if, value_is("==", 5)), five) == Verdict::warn);
    auto target = rule(Rule::Kind::target, value_is(">=", 10));
    target.alert = value_is("<", 1);
    CHECK(judged(target, five) == Verdict::warn);
    CHECK(judged(target, one_value(Value::integer(10))) == Verdict::pass);
    CHECK(judged(target, one_value(Value::integer(0))) == Verdict::fail);
    target.alert = value_is(">=", 10);  // the alert takes precedence over the target
    CHECK(judged(target, one_value(Value::integer(10))) == Verdict::fail);
}

TEST_CASE("an observation that cannot be judged never passes") {
    const auto expect = rule(Rule::Kind::expect, value_is("!=", 5));
    CHECK(judged(expect, one_value(Value())) == Verdict::error);
    CHECK(judged(expect, one_value(Value::invalid("NaN"))) == Verdict::error);
    CHECK(judged(expect, one_value(Value::text("5"))) == Verdict::error);
    CHECK(judged(expect, {}) == Verdict::error);
    model::Observation none;
    none.rows = model::Rows{{"x"}, {}, 0, {}};
    CHECK(judged(expect, none) == Verdict::error);
    model::Observation two;
    two.rows = model::Rows{{"x"}, {{Value::integer(1)}, {Value::integer(2)}}, 2, {}};
    CHECK(judged(expect, two) == Verdict::error);
    model::Observation lost;
    lost.failure = "the connection to the server was lost";
    CHECK(judged(expect, lost) == Verdict::error);
    CHECK(judged(rule(Rule::Kind::fail_if, value_is("==", 5)), one_value(Value())) == Verdict::error);
    CHECK(judged(rule(Rule::Kind::warn_if, value_is("==", 5)), one_value(Value())) == Verdict::error);
}

TEST_CASE("rows that were not kept cannot be judged") {
    model::Observation many;
    many.rows = model::Rows{{"x"}, {{Value::integer(1)}}, 5'000, {}};
    const auto all = Expr::method("all?", {Expr::observe(core::Observable::column, {Expr::literal(Value::text("x"))}),
                                           Expr::literal(Value::integer(1))});
    CHECK(judged(rule(Rule::Kind::expect, all), many) == Verdict::error);
    const auto count = Expr::binary("==", Expr::observe(core::Observable::rows), Expr::literal(Value::integer(5'000)));
    CHECK(judged(rule(Rule::Kind::expect, count), many) == Verdict::pass);
}

TEST_CASE("an error is judged by the rules on `error`; without such a rule it is ERROR") {
    const auto is = [](const char* condition) {
        return rule(Rule::Kind::expect, Expr::binary("==", Expr::observe(core::Observable::error),
                                                     Expr::literal(Value::string(core::Kind::symbol, condition))));
    };
    CHECK(judged(is("unique_violation"), failed_with("23505", "unique_violation")) == Verdict::pass);
    CHECK(judged(is("unique_violation"), failed_with("23503", "foreign_key_violation")) == Verdict::error);
    CHECK(judged(is("unique_violation"), one_value(Value::integer(1))) == Verdict::fail);
    CHECK(judged(rule(Rule::Kind::expect, value_is("==", 5)), failed_with("23505", "unique_violation")) ==
          Verdict::error);
    const auto constraint =
        rule(Rule::Kind::expect,
             Expr::binary("==", Expr::observe(core::Observable::error_constraint), Expr::literal(Value::text("ux"))));
    CHECK(judged(constraint, one_value(Value::integer(1))) == Verdict::fail);
    CHECK(judged(constraint, failed_with("23505", "unique_violation")) == Verdict::error);
}

TEST_CASE("among counts what was examined") {
    auto step = check(1, {rule(Rule::Kind::expect, Expr::binary("==", Expr::observe(core::Observable::rows),
                                                                Expr::literal(Value::integer(0))))});
    std::get<model::Check>(step.body).among = model::SqlText{"select count(*) from t", {}, true};
    model::Observation seen;
    seen.rows = model::Rows{{"x"}, {}, 0, {}};
    const auto verdict = [&](Value count) {
        seen.among = model::Rows{{"count"}, {{std::move(count)}}, 1, {}};
        return judge::judge_step(step, seen, {}).verdict;
    };
    CHECK(verdict(Value::integer(3)) == Verdict::pass);
    CHECK(verdict(Value::integer(0)) == Verdict::vacuous);
    CHECK(verdict(Value()) == Verdict::error);
    CHECK(verdict(Value::text("many")) == Verdict::error);
    seen.among.reset();
    CHECK(judge::judge_step(step, seen, {}).verdict == Verdict::error);
}

TEST_CASE("percentiles are measured durations") {
    model::Observation seen = one_value(Value::integer(1));
    for (int i = 1; i <= 100; ++i) seen.durations.push_back(i * 1000);
    const auto is = [&](core::Observable which, int milliseconds) {
        const auto wanted =
            Expr::literal(Value::quantity(core::Kind::duration, core::Number(milliseconds) / core::Number(1000)));
        return judged(rule(Rule::Kind::expect, Expr::binary("==", Expr::observe(which), wanted)), seen) ==
               Verdict::pass;
    };
    CHECK(is(core::Observable::p50, 50));
    CHECK(is(core::Observable::p95, 95));
    CHECK(is(core::Observable::p99, 99));
    CHECK(is(core::Observable::min, 1));
    CHECK(is(core::Observable::max, 100));
    CHECK(is(core::Observable::duration, 100));
}

namespace {

struct Run {
    std::vector<model::Step> steps;
    model::Gate gate;

    model::GateResult decide(const std::vector<Verdict>& verdicts) {
        judge::RunState state(steps);
        for (std::size_t i = 0; i < verdicts.size(); ++i) {
            model::StepResult result;
            result.verdict = verdicts[i];
            state.settle(steps[i], result);
        }
        return state.decide(gate);
    }
};

model::GateRule gate_rule(Decision decision, std::optional<Expr> condition = {}) {
    model::GateRule made;
    made.decision = decision;
    made.condition = std::move(condition);
    made.source = std::string(model::name_of(decision));
    return made;
}

Expr count_is_positive(core::Observable what, const char* severity) {
    return Expr::binary(">", Expr::observe(what, {Expr::literal(Value::string(core::Kind::symbol, severity))}),
                        Expr::literal(Value::integer(0)));
}

}  // namespace

TEST_CASE("the default rule") {
    Run run{{check(1, {}), check(2, {}, model::Severity::important)}, {}};
    CHECK(run.decide({Verdict::pass, Verdict::pass}).decision == Decision::go);
    CHECK(run.decide({Verdict::warn, Verdict::pass}).decision == Decision::hold);
    CHECK(run.decide({Verdict::pass, Verdict::warn}).decision == Decision::go);
    CHECK(run.decide({Verdict::pass, Verdict::fail}).decision == Decision::hold);
    for (const auto verdict :
         {Verdict::unknown, Verdict::error, Verdict::fail, Verdict::blocked, Verdict::vacuous, Verdict::skipped})
        CHECK(run.decide({verdict, Verdict::pass}).decision == Decision::no_go);
    CHECK(run.decide({Verdict::not_applicable, Verdict::pass}).decision == Decision::go);
    CHECK(run.decide({Verdict::not_applicable, Verdict::not_applicable}).decision == Decision::no_go);
    CHECK(run.decide({}).decision == Decision::no_go);
}

TEST_CASE("gates are closed by default") {
    Run run{{check(1, {}), check(2, {}, model::Severity::minor)}, {}};
    run.gate.rules = {gate_rule(Decision::hold, count_is_positive(core::Observable::failed, "minor"))};
    CHECK(run.decide({Verdict::pass, Verdict::pass}).rule == "closed by default: no rule applies");
    CHECK(run.decide({Verdict::pass, Verdict::pass}).decision == Decision::no_go);
    run.gate.rules = {gate_rule(Decision::hold, count_is_positive(core::Observable::failed, "minor")),
                      gate_rule(Decision::go)};
    CHECK(run.decide({Verdict::pass, Verdict::fail}).decision == Decision::hold);
    CHECK(run.decide({Verdict::pass, Verdict::pass}).decision == Decision::go);
    // A careless rule says GO despite a critical failure: the decision becomes HOLD, with the reason.
    CHECK(run.decide({Verdict::fail, Verdict::pass}).decision == Decision::hold);
    CHECK(run.decide({Verdict::skipped, Verdict::pass}).rule ==
          "closed by default: a critical criterion failed or was skipped");
    run.gate.rules = {gate_rule(
        Decision::go, Expr::binary(">",
                                   Expr::observe(core::Observable::check, {Expr::literal(Value::text("other")),
                                                                           Expr::literal(Value::text("passed?"))}),
                                   Expr::literal(Value::integer(1))))};
    CHECK(run.decide({Verdict::pass, Verdict::pass}).decision == Decision::no_go);
}

TEST_CASE("a step that needs a failed step is blocked, and a stopped run blocks the rest") {
    model::Step capture = check(1, {});
    capture.body =
        model::Capture{{"id", {core::Variable::Origin::capture, "id"}, core::Kind::text, false}, model::SqlProbe{}, {}};
    auto user = check(2, {rule(Rule::Kind::expect, Expr::binary("==", Expr::observe(core::Observable::value),
                                                                Expr::of({core::Variable::Origin::capture, "id"})))});
    const std::vector<model::Step> steps{capture, user};
    judge::RunState state(steps);
    CHECK_FALSE(state.is_ready(steps[1]));
    model::Observation none;
    none.rows = model::Rows{{"id"}, {}, 0, {}};
    const auto failed = state.judge(steps[0], none);
    CHECK(failed.verdict == Verdict::error);
    state.settle(steps[0], failed);
    CHECK(state.is_ready(steps[1]));
    const auto blocked = state.settle_without_running(steps[1]);
    REQUIRE(blocked.has_value());
    CHECK(blocked->verdict == Verdict::blocked);
    CHECK(blocked->reason == "it needs `id`, which is ERROR");
    state.abort("interrupted by SIGINT");
    CHECK(state.settle_without_running(steps[1])->reason == "interrupted by SIGINT");
    CHECK(state.conclude().decision == Decision::no_go);
}
