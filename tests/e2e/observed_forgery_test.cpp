// Logs whose observations of Lua, hooks, waivers, masks, plans and other databases were changed.

#include "tests/e2e/signed_run.hpp"

using namespace runbook;
using core::Json;
using tests::Checked;
using tests::Forger;

namespace {

constexpr const char* kRunbook = R"rb(runbook "All" do
  database :other, :postgres
  fixture "people.sql"
  fixture "people.sql", on: :other
  mask :email
  lua <<~LUA
    function small(n, options) return n < options.limit end
    function rows() return { { id = 1 }, { id = 2 } } end
    function watch() if check.id == "watched" then return "warn" end end
    function object() return { verdict = "warn", message = "late" } end
  LUA
  hook :after_step, :watch
  hook :before_run, :object
  check "rule", id: :rule do
    sql "select 5"
    expect lua(:small, value, limit: 9)
  end
  check "probe", id: :probe do
    lua :rows
    expect rows == 2
  end
  check "watched", id: :watched do
    sql "select 5"
    expect value == 5
  end
  check "waived", id: :waived, severity: :minor do
    sql "select 21"
    expect value == 20
  end
  check "masked", id: :masked do
    sql "select id, email from people order by id"
    expect rows == 2
  end
  check "plan", id: :plan do
    among :any
    sql "select * from people where id = 1"
    expect plan.total_cost < 1000000
  end
  check "elsewhere", id: :elsewhere, on: :other do
    sql "select count(*) from people"
    expect value == 2
  end
  gate "G"
end
)rb";

const std::string& whole_log() {
    static const std::string log = [] {
        const tests::Scratch scratch;
        tests::write_text(scratch / "all.rb", kRunbook);
        tests::write_text(scratch / "people.sql",
                          "create table people (id int primary key, email text);\n"
                          "insert into people values (1, 'a@x'), (2, 'b@x');\n");
        tests::write_text(scratch / "waivers.rb",
                          "waive \"waived\", check: :waived, seen: \"21\", reason: \"r\", by: \"anna\", until: "
                          "\"2999-01-01 UTC\"\n");
        const auto done = tests::runbook({"run", (scratch / "all.rb").string(), "--sandbox", "--unsigned", "--out",
                                          (scratch / "runs").string(), "--waivers", (scratch / "waivers.rb").string()});
        INFO(done.output << done.errors);
        REQUIRE(done.status == 4);
        return tests::read_text(tests::only_run(scratch / "runs") / "log.jsonl");
    }();
    return log;
}

Json::Object& observed(Forger& forger, const std::string& id) {
    return forger.body("step.result", id)["observed"].as_object();
}

Json::Object number(const char* value) {
    return Json::Object{{"type", "integer"}, {"value", value}};
}

void check_refused(const Forger& forged, const std::string& why) {
    const Checked checked(forged.bytes());
    INFO(checked.said);
    CHECK(checked.status == 20);
    CHECK(checked.said.find(why) != std::string::npos);
}

}  // namespace

TEST_CASE("what Lua returned, and what was called, cannot be changed in a log") {
    CHECK(Checked(whole_log()).status == 30);
    Forger returned(whole_log());
    Json calls = observed(returned, "rule")["lua"];
    auto call = calls.as_array().front().as_object();
    call["returned"] = Json::Object{{"type", "boolean"}, {"value", false}};
    observed(returned, "rule")["lua"] = Json::Array{call};
    check_refused(returned, "step `rule` is PASS in the log, but FAIL when it is judged again");
    Forger not_called(whole_log());
    observed(not_called, "rule").erase("lua");
    check_refused(not_called, "step `rule` is PASS in the log, but ERROR when it is judged again");
    Forger other_value(whole_log());
    observed(other_value, "rule")["rows"].as_object()["rows"] = Json::Array{Json::Array{number("7")}};
    check_refused(other_value, "step `rule` is PASS in the log, but ERROR when it is judged again");
    Forger probe(whole_log());
    observed(probe, "probe").erase("lua");
    check_refused(probe, "step `probe` has rows, but no call of the function that is its probe");
    Forger extra(whole_log());
    observed(extra, "watched")["lua"] = Json::Array{call};
    check_refused(extra, "step `watched` has calls of Lua that nothing in it makes");
}

TEST_CASE("what hooks said cannot be changed in a log, or left out") {
    Forger better(whole_log());
    observed(better, "watched").erase("hooks");
    better.body("step.result", "watched")["verdict"] = "PASS";
    better.body("step.result", "watched").erase("reason");
    check_refused(better, "step `watched` has not the hooks that the runbook gives it");
    Forger silent(whole_log());
    silent.lines.erase(silent.line("hook"));
    check_refused(silent, "the hooks on before_run were not called as often as a run calls them");
    Forger content(whole_log());
    content.body("hook")["verdict"] = "PASS";
    check_refused(content, "the run is HOLD in the log, but");
    Forger of_nobody(whole_log());
    of_nobody.body("hook")["function"] = "nobody";
    check_refused(of_nobody, "the runbook has no such hook");
}

TEST_CASE("waivers, masked values and other databases cannot be changed in a log") {
    Forger without(whole_log());
    without.body("run.start").erase("waivers");
    without.body("run.start").erase("waived_at");
    check_refused(without, "when it is");
    Forger other(whole_log());
    Json waivers = other.body("run.start")["waivers"];
    auto waiver = waivers.as_array().front().as_object();
    waiver["seen"] = "22";
    other.body("run.start")["waivers"] = Json::Array{waiver};
    check_refused(other, "when it is");
    Forger bare(whole_log());
    waiver["seen"] = "21";
    waiver["reason"] = "";
    bare.body("run.start")["waivers"] = Json::Array{waiver};
    check_refused(bare, "it has a waiver without a reason");
    Forger clear(whole_log());
    observed(clear, "masked")["rows"].as_object()["rows"] =
        Json::Array{Json::Array{number("1"), Json::Object{{"type", "text"}, {"value", "a@x"}}},
                    Json::Array{number("2"), Json::Object{{"type", "text"}, {"value", "b@x"}}}};
    check_refused(clear, "step `masked` masks the column `email`, but has a value of it");
    Forger unreached(whole_log());
    unreached.lines.erase(std::find_if(unreached.lines.begin(), unreached.lines.end(), [](const auto& line) {
        return line.type == "target" && line.body.text("name") == "other";
    }));
    check_refused(unreached, "step `elsewhere` has an answer of the database `other`, which was not reached");
    Forger dear(whole_log());
    observed(dear, "plan")["plan"].as_object()["total_cost"] = "2000000";
    check_refused(dear, "step `plan` is PASS in the log, but FAIL when it is judged again");
}
