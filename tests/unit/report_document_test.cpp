// The content of the report in any format: raw text, counted, grouped and ordered.

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/model/events.hpp"
#include "interpreter/report/document.hpp"
#include "interpreter/report/record.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sample_runs.hpp"

using namespace runbook;
using report::Text;

namespace {

report::Document document_of(const std::vector<model::Event>& events) {
    report::RecordBuilder builder;
    for (const auto& event : events) builder.take(event, "2026-11-21T08:00:00.123456Z", "01JD6Z7N5R8Q2X4T9V3W1Y0ABC");
    return report::document_of(builder.record());
}

}  // namespace

TEST_CASE("document: texts are raw") {
    auto events = tests::no_go_events();
    auto& start = std::get<model::RunStarted>(events.front());
    start.runbook.title = "# <b> | *x*";
    const auto document = document_of(events);
    CHECK(document.head.title == "# <b> | *x*");
    CHECK(document.head.verdict == "NO-GO");
    CHECK(document.head.marks == std::vector<std::string>{"not sealed"});
    CHECK(document.justification.front().text == Text().sentence("an ACTIVE configuration can be deleted"));
}

TEST_CASE("document: criteria are grouped by severity and first tag") {
    const auto document = document_of(tests::no_go_events());
    std::vector<Text> titles;
    for (const auto& group : document.criteria) titles.push_back(group.title);
    CHECK(titles == std::vector<Text>{Text().words("Critical criteria"),
                                      Text().words("Critical criteria: ").text("invariant"),
                                      Text().words("Important criteria"), Text().words("Minor criteria")});
    const auto& deviations = document.criteria[0].criteria[1].deviations;
    REQUIRE(deviations.size() == 2);
    CHECK(deviations[0].step == 6);
    CHECK(deviations[0].verdict == model::Verdict::warn);
    CHECK(deviations[0].text == Text().words("have ").code("1").words(", want ").code("value >= 45"));
}

TEST_CASE("document: steps that did not run for the same reason are grouped") {
    const auto document = document_of(tests::interrupted_events());
    REQUIRE(document.not_run.size() == 1);
    CHECK(document.not_run[0].outcome == "BLOCKED");
    CHECK(document.not_run[0].reason == Text().sentence("the run was interrupted"));
    CHECK(document.not_run[0].steps.size() == 6);
}

TEST_CASE("document: evidence is grouped by section and criterion, and large answers are cut") {
    const auto document = document_of(tests::no_go_events());
    REQUIRE(document.evidence.size() == 5);
    const auto& schema = document.evidence[1];
    CHECK(schema.title == Text().text("Schema"));
    REQUIRE(schema.groups.size() == 1);
    CHECK(schema.groups[0].criterion == "C1 Schema integrity");
    const auto& types = std::get<report::StepEvidence>(schema.groups[0].entries.at(1));
    REQUIRE(types.seen);
    CHECK(types.seen->rows.size() == 20);
    CHECK(types.seen->more_rows == 7);
    // A note belongs to the steps around it.
    REQUIRE(document.evidence[3].groups.size() == 1);
    CHECK(std::get<report::NoteEvidence>(document.evidence[3].groups[0].entries.at(1)).text ==
          "Read the plan before you approve it.");
}

TEST_CASE("document: a variable that was captured, and one that has no value") {
    tests::PlanWriter plan;
    auto check = plan.check("one", "select :a, :a, :b", {});
    auto& variables = std::get<model::SqlProbe>(std::get<model::Check>(check.body).probe).sql.variables;
    const auto secret = core::Expr::of({core::Variable::Origin::secret, "token"});
    const auto lost = core::Expr::of({core::Variable::Origin::capture, "lost"});
    variables = {{7, 9, false, "a", lost}, {11, 13, false, "a", lost}, {15, 17, false, "b", secret}};
    const auto document = document_of({tests::sample_start(), model::StepPlanned{std::move(check)}});
    const auto& step = std::get<report::StepEvidence>(document.evidence.at(0).groups.at(0).entries.at(0));
    REQUIRE(step.statement);
    REQUIRE(step.statement->values.size() == 2);
    CHECK(step.statement->values[0].name == ":a");
    CHECK(step.statement->values[0].value == "lost, which has no value in this log");
    CHECK(step.statement->values[1].value == "secret:token, which has no value in this log");
}
