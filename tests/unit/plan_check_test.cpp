// What a log's plan cannot be, because the compiler would not have made it.

#include "interpreter/model/plan_check.hpp"

#include "interpreter/model/step_json.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/written_log.hpp"

using namespace runbook;
using core::Expr;
using core::Observable;
using core::Value;
using Origin = core::Variable::Origin;

namespace {

// Two steps that every case begins with: a captured value `limit`, and a check of it.
struct Plan {
    tests::PlanWriter writer;
    model::PlanCheck check{{{"token", "TOKEN"}}};

    Plan() {
        REQUIRE(check.add(writer.capture("limit", core::Kind::integer, "select 7")) == "");
        REQUIRE(check.add(writer.check("ready", "select 1", {"expect rows == 1"})) == "");
    }
    model::Step next() { return writer.check("next", "select 1", {"expect it"}); }
};

std::string problem(const std::function<void(model::Step&)>& change) {
    Plan plan;
    auto step = plan.next();
    change(step);
    return plan.check.add(step);
}

std::string problem_of_condition(Expr condition) {
    return problem(
        [&](model::Step& step) { std::get<model::Check>(step.body).rules[0].condition = std::move(condition); });
}

std::string refused(std::string_view expression) {
    core::JsonDocument document;
    try {
        (void)Expr::from_json(document.read(expression));
        return "accepted";
    } catch (const core::JsonError& error) {
        return error.what();
    }
}

Expr number(std::int64_t value) {
    return Expr::literal(Value::integer(value));
}

}  // namespace

TEST_CASE("plan check: numbers, ids, needs, scenarios and settings") {
    CHECK(problem([](auto&) {}) == "");
    CHECK(problem([](auto& step) { step.number = 4; }) == "step `step-3`: its number is 4, expected 3");
    CHECK(problem([](auto& step) { step.id = ""; }) == "step ``: its id is empty");
    CHECK(problem([](auto& step) { step.id = "step-2"; }) == "step `step-2`: an earlier step has the same id");
    CHECK(problem([](auto& step) { step.needs = {"step-2"}; }) == "");
    CHECK(problem([](auto& step) { step.needs = {"step-3"}; }) ==
          "step `step-3`: it needs `step-3`, which is no earlier step");
    CHECK(problem([](auto& step) { step.scenario = 1; }) == "");
    CHECK(problem([](auto& step) { step.scenario = 2; }) == "step `step-3`: its scenario is 2, expected at most 1");
    CHECK(problem([](auto& step) { step.settings.lock_timeout = -1; }) == "step `step-3`: a timeout is below zero");
    CHECK(problem([](auto& step) { step.title = Expr::literal(Value::integer(1)); }) ==
          "step `step-3`: its title is not a text");
}

TEST_CASE("plan check: a plan has a size that can be judged") {
    Plan large;
    CHECK(large.check.add(large.next(), model::kMaxPlanBytes + 1) ==
          "step `step-3`: a plan has at most 64000000 bytes");
    Plan plan;
    for (int i = 0; i < 40'000; ++i) REQUIRE(plan.check.add(plan.next()) == "");
    std::string problem;
    int gates = 0;
    for (; problem.empty() && gates < 10'000; ++gates) problem = plan.check.add(plan.writer.step("g", model::Gate{}));
    CHECK(gates == 2427);
    CHECK(problem == "step `step-42429`: the plan has too many gates and indicators for its steps");
    Plan long_one;
    for (std::size_t i = 2; i < model::kMaxSteps; ++i) REQUIRE(long_one.check.add(long_one.next()) == "");
    CHECK(long_one.check.add(long_one.next()) == "step `step-50001`: a plan has at most 50000 steps");
}

TEST_CASE("plan check: criteria") {
    CHECK(problem([](auto& step) { step.criterion.reset(); }) == "step `step-3`: a check has a criterion");
    CHECK(problem([](auto& step) { step.body = model::Gate{}; }) == "step `step-3`: a gate has no criterion");
    CHECK(problem([](auto& step) { step.criterion->title = "another"; }) ==
          "step `step-3`: it is its own criterion, which must have its id and title");
    CHECK(problem([](auto& step) {
              step.criterion = model::Criterion{"step-2", "ready", model::Severity::minor, {}, false};
          }) == "step `step-3`: its criterion `step-2` is another than that of an earlier step");
}

TEST_CASE("plan check: variables are set by an earlier step, secrets are only in SQL") {
    const Expr limit = Expr::of({Origin::capture, "limit"});
    CHECK(problem_of_condition(Expr::binary(">", limit, number(1))) == "");
    CHECK(problem_of_condition(Expr::binary(">", Expr::of({Origin::capture, "later"}), number(1))) ==
          "step `step-3`: its rule `expect it`: its condition cannot be `later > 1`: it uses the variable `later`, but "
          "no "
          "step before it sets it");
    for (const auto origin : {Origin::param, Origin::loop, Origin::answer, Origin::secret})
        CHECK(problem_of_condition(Expr::binary(">", Expr::of({origin, "limit"}), number(1))) != "");
    const auto with_variable = [](const Expr& value, std::size_t begin, std::size_t end) {
        return problem([&](model::Step& step) {
            auto& sql = std::get<model::SqlProbe>(std::get<model::Check>(step.body).probe).sql;
            sql.text = "select :a";
            sql.variables = {{begin, end, false, "a", value}};
        });
    };
    CHECK(with_variable(Expr::of({Origin::secret, "token"}), 7, 9) == "");
    CHECK(with_variable(Expr::of({Origin::secret, "other"}), 7, 9) != "");
    CHECK(with_variable(limit, 7, 10) ==
          "step `step-3`: its variable `a` is at the bytes 7 to 10, which are not a place of its own in the SQL");
    CHECK(with_variable(limit, 9, 7) != "");
    CHECK(problem([](auto& step) {
              step.body = model::Capture{
                  {"limit", {Origin::capture, "limit"}, core::Kind::integer, false}, model::SqlProbe{}, {}};
          }) == "step `step-3`: an earlier step sets the variable `limit` too");
}

TEST_CASE("plan check: a rule sees what rules of its kind see, and is true or false") {
    CHECK(problem_of_condition(Expr::binary("<", Expr::observe(Observable::p95), number(1))) ==
          "step `step-3`: its rule `expect it`: its condition cannot be `p95 < 1`: it uses `p95`, which cannot be used "
          "there");
    CHECK(problem_of_condition(Expr::binary("<", Expr::observe(Observable::lines), number(1))) != "");
    CHECK(problem_of_condition(Expr::binary("<", Expr::observe(Observable::score), number(1))) != "");
    CHECK(problem_of_condition(Expr::observe(Observable::rows)) ==
          "step `step-3`: its rule `expect it`: its condition cannot be `rows`: it is an integer, expected true or "
          "false");
    CHECK(
        problem_of_condition(Expr::method("nil?", {Expr::method("uniq", {Expr::observe(Observable::rows)})})) ==
        "step `step-3`: its rule `expect it`: its condition cannot be `rows.uniq.nil?`: `uniq` is a method of a list, "
        "got an integer");
    CHECK(problem([](auto& step) {
              auto& check = std::get<model::Check>(step.body);
              check.samples = 5;
              check.rules[0].condition = Expr::binary("<", Expr::observe(Observable::p95),
                                                      Expr::literal(Value::quantity(core::Kind::duration, 1)));
          }) == "");
    CHECK(problem([](auto& step) { std::get<model::Check>(step.body).rules[0].kind = model::Rule::Kind::skip_if; }) !=
          "");
    CHECK(problem([](auto& step) { std::get<model::Check>(step.body).rules[0].kind = model::Rule::Kind::target; }) ==
          "step `step-3`: its rule `expect it`: it is a target without an `alert`");
    CHECK(problem([](auto& step) { std::get<model::Check>(step.body).rules[0].alert = number(1); }) ==
          "step `step-3`: its rule `expect it`: it has an `alert`, which only a target has");
    CHECK(problem([](auto& step) { std::get<model::Check>(step.body).samples = 0; }) ==
          "step `step-3`: its `samples` is 0, expected 1 to 10000");
    CHECK(problem([](auto& step) { step.only_if = {Expr::observe(Observable::rows)}; }) != "");
}

TEST_CASE("plan check: names and numbers of operands are those of the language") {
    CHECK(refused(R"({"observe":"row"})") == "`row` has 0 operands, expected 1 to 3");
    CHECK(refused(R"({"observe":"rose"})") == "there is no observable `rose`");
    CHECK(refused(R"({"args":[{"literal":{"type":"integer","value":"1"}}],"observe":"row"})") ==
          "`row` has an operand that is not a name");
    CHECK(refused(R"({"args":[{"literal":{"type":"text","value":"a"}},{"literal":{"type":"text","value":"b"}}],)"
                  R"("observe":"row"})") == "`row` has 2 operands, expected 3");
    CHECK(refused(R"({"args":[{"literal":{"type":"text","value":"a"}},{"literal":{"type":"text","value":"b"}}],)"
                  R"("observe":"check"})") == "`check` asks for neither `failed?` nor `passed?`");
    CHECK(refused(R"({"method":"uniq"})") == "`uniq` has 0 operands, expected 1");
    CHECK(refused(R"({"args":[{"observe":"rows"}],"method":"between?"})") == "`between?` has 1 operand, expected 3");
    CHECK(refused(R"({"args":[{"observe":"rows"}],"method":"eval"})") == "there is no method `eval`");
    CHECK(refused(R"({"args":[{"observe":"rows"},{"observe":"rows"}],"binary":""})") == "there is no operator ``");
    CHECK(refused(R"({"args":[{"observe":"rows"},{"observe":"rows"}],"binary":"<>"})") == "there is no operator `<>`");
    CHECK(refused(R"({"args":[{"observe":"rows"}],"binary":"=="})") == "`==` has 1 operand, expected 2");
    CHECK(refused(R"({"args":[],"unary":"!"})") == "`!` has 0 operands, expected 1");
    CHECK(refused(R"({"args":[],"range":""})") == "`range` has 0 operands, expected 2");
    CHECK(refused(R"({"args":[],"list":"x"})") == "`list` has a name, expected \"\"");
    CHECK(refused(R"({"literal":{"type":"numeric","value":"1e-131000"}})") == "a malformed number");
    CHECK(refused(R"({"literal":{"type":"numeric","value":")" + std::string(20'000, '7') + R"("}})") ==
          "a number with more than 1000 digits");
}
