#include "tests/e2e/signed_run.hpp"

using namespace runbook;
using core::Json;
using tests::Checked;
using tests::Forger;

namespace {

// A run with a loop over a captured list, without a signature: only judging again can find what was changed.
const std::string& log_with_a_loop() {
    static const std::string log = [] {
        const tests::Scratch scratch;
        tests::write_text(scratch / "loop.rb", R"rb(runbook "Loop" do
  capture :names, :text, all: true, sql: "select 'a' union select 'b' order by 1"
  for_each :name, in: names do
    check "#{name} is a", id: :is_a do
      sql "select :name::text"
      expect value == "a"
    end
  end
  gate "G"
end
)rb");
        const auto done = tests::runbook(
            {"run", (scratch / "loop.rb").string(), "--sandbox", "--unsigned", "--out", (scratch / "runs").string()});
        INFO(done.output << done.errors);
        REQUIRE(done.status == 1);
        return tests::read_text(tests::only_run(scratch / "runs") / "log.jsonl");
    }();
    return log;
}

void check_refused(const Forger& forged, const std::string& why) {
    const Checked checked(forged.bytes());
    INFO(checked.said);
    CHECK(checked.status == 20);
    CHECK(checked.said.find(why) != std::string::npos);
}

}  // namespace

TEST_CASE("the steps of a loop are judged again, and follow from the list that was captured") {
    CHECK(Checked(log_with_a_loop()).status == 30);
    Forger other_list(log_with_a_loop());
    other_list.body("loop.unrolled")["list"] =
        Json::Object{{"type", "list"}, {"value", Json::Array{Json::Object{{"type", "text"}, {"value", "a"}}}}};
    check_refused(other_list, "the steps of the loop `for_each_name` are not those that its list gives");
    Forger other_number(log_with_a_loop());
    other_number.body("loop.unrolled")["first_number"] = std::int64_t{7};
    check_refused(other_number, "the steps of the loop `for_each_name` are not those that its list gives");
    Forger not_announced(log_with_a_loop());
    not_announced.lines.erase(not_announced.line("loop.unrolled"));
    check_refused(not_announced, "the steps of the loop `for_each_name` are expected here");
    Forger without_the_worst(log_with_a_loop());
    without_the_worst.lines.erase(without_the_worst.line("step.result", "is_a[b]"));
    check_refused(without_the_worst, "the outcome of step `is_a[b]` is expected here");
    Forger passed(log_with_a_loop());
    passed.body("step.result", "is_a[b]")["verdict"] = "PASS";
    check_refused(passed, "step `is_a[b]` is PASS in the log, but FAIL when it is judged again");
    Forger twice(log_with_a_loop());
    const auto again = *twice.line("loop.unrolled");
    twice.lines.insert(twice.line("loop.unrolled"), again);
    check_refused(twice, "no loop begins here, but one is said to begin");
    Forger empty(log_with_a_loop());
    empty.body("step.result", "for_each_name")["verdict"] = "VACUOUS";
    check_refused(empty, "step `for_each_name` is VACUOUS in the log, but PASS when it is judged again");
}
