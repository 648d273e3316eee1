#include "tests/e2e/signed_run.hpp"

using namespace runbook;
using core::Json;
using tests::Checked;
using tests::Forger;
using tests::SignedRun;

namespace {

Forger forger() {
    return Forger(SignedRun::shared().log());
}

// Without a signature only judging again can find the forgery; with the old signature, or an unknown signer's, it must
// find it as well.
void check_refused(const Forger& forged, const std::string& why) {
    const auto bytes = forged.bytes();
    const Checked checked(bytes);
    INFO(checked.said);
    CHECK(checked.status == 20);
    CHECK(checked.said.find(why) != std::string::npos);
    CHECK(Checked(bytes, SignedRun::shared().signature()).status == 20);
    CHECK(Checked(bytes, tests::signed_by_stranger(bytes)).status == 20);
    // Its report says the same, and nothing else.
    const tests::Scratch scratch;
    tests::write_text(scratch / "log.jsonl", bytes);
    const auto report = tests::runbook({"report", (scratch / "log.jsonl").string()}, {SignedRun::shared().config()});
    CHECK(report.status == 20);
    CHECK(report.output.starts_with("# TAMPERED: the log does not hold, so there is no report of it\n\n- line "));
}

Json::Object& first_rule(Json::Object& result) {
    // Json only gives read access to its arrays; this one is the forger's own, so it can be changed in place.
    return const_cast<Json&>(result["rules"].as_array().at(0)).as_object();
}

void pass_step(Forger& forged, const std::string& id) {
    auto& result = forged.body("step.result", id);
    result["verdict"] = "PASS";
    result.erase("reason");
    result.erase("remedy");
    first_rule(result)["verdict"] = "PASS";
}

}  // namespace

TEST_CASE("the forger's tools work: an unchanged log is accepted") {
    const auto bytes = forger().bytes();
    const bool same = bytes == SignedRun::shared().log();
    CHECK(same);
    CHECK(Checked(bytes, SignedRun::shared().signature()).status == 0);
}

TEST_CASE("an edited verdict is found by judging again") {
    auto forged = forger();
    forged.body("step.result", "delete_active")["verdict"] = "PASS";
    check_refused(forged,
                  "step `delete_active` is PASS in the log, but FAIL when it is judged again from what was observed");
}

TEST_CASE("a verdict edited with its rules and everything that follows from it is found by judging again") {
    auto forged = forger();
    pass_step(forged, "delete_active");
    forged.body("step.result", "config-immutability")["verdict"] = "PASS";
    forged.body("gate.decided", "production")["decision"] = "GO";
    forged.body("run.end")["decision"] = "GO";
    forged.body("run.end")["reasons"] = Json::Array{};
    check_refused(forged, "step `delete_active` is PASS in the log, but FAIL when it is judged again");
}

TEST_CASE("edited rule results are found by judging again") {
    for (const auto* member : {"have", "want", "source", "verdict"}) {
        auto forged = forger();
        first_rule(forged.body("step.result", "delete_active"))[member] = "PASS";
        check_refused(forged,
                      "step `delete_active` is FAIL in the log, but FAIL with other details when it is judged again "
                      "from what was "
                      "observed");
    }
}

TEST_CASE("an edited captured value is found by judging again") {
    auto forged = forger();
    forged.body("step.result", "config_id_type")["captured"] = Json::Object{{"type", "text"}, {"value", "uuid"}};
    check_refused(forged,
                  "step `config_id_type` is PASS in the log, but PASS with other details when it is judged again from "
                  "what was observed");
}

TEST_CASE("an edited observation is found by judging again") {
    auto forged = forger();
    auto& observed = forged.body("step.result", "check_constraints")["observed"];
    auto text = core::canonical(observed);
    const std::string seen = R"({"type":"integer","value":"21"})";
    const auto at = text.find(seen);
    REQUIRE(at != std::string::npos);
    observed = core::parse_json(text.replace(at, seen.size(), R"({"type":"integer","value":"22"})"));
    check_refused(forged, "step `check_constraints` is WARN in the log, but PASS when it is judged again");
}

TEST_CASE("an edited gate, indicator or end is found by judging again") {
    auto gate = forger();
    gate.body("gate.decided", "production")["decision"] = "GO";
    check_refused(gate, "the gate `Production` is GO in the log, but NO-GO when it is decided again");
    auto reasons = forger();
    reasons.body("gate.decided", "production")["reasons"] = Json::Array{"nothing much"};
    check_refused(reasons,
                  "the gate `Production` is NO-GO in the log, but NO-GO with other details when it is decided again");
    auto indicator = forger();
    indicator.body("step.result", "config-immutability")["verdict"] = "PASS";
    check_refused(indicator, "step `config-immutability` is PASS in the log, but FAIL when it is judged again");
    auto end = forger();
    end.body("run.end")["decision"] = "GO";
    check_refused(end, "the run is GO in the log, but NO-GO when it is judged again");
    auto counts = forger();
    counts.body("run.end")["counts"] = Json::Object{{"PASS", 57}};
    check_refused(counts, "the run is NO-GO in the log, but NO-GO with other details when it is judged again");
    auto aborted = forger();
    aborted.body("run.end")["aborted"] = "interrupted by SIGINT";
    check_refused(aborted, "the run is NO-GO in the log, but NO-GO with other details when it is judged again");
}

TEST_CASE("a step that supposedly did not run is found by judging again") {
    // After a step that is BLOCKED by an abort, no other step can have run.
    const std::pair<const char*, const char*> cases[] = {
        {"BLOCKED", "is FAIL in the log, but BLOCKED when it is judged again"},
        {"SKIPPED", "step `delete_active` is SKIPPED in the log, but ERROR when it is judged again"},
        {"NOT APPLICABLE", "step `delete_active` is NOT APPLICABLE in the log, but ERROR when it is judged again"}};
    for (const auto& [verdict, found] : cases) {
        auto forged = forger();
        auto& result = forged.body("step.result", "delete_active");
        for (const auto* gone : {"observed", "rules", "remedy", "duration_us", "sql_sha256"}) result.erase(gone);
        result["verdict"] = verdict;
        result["reason"] = "the run was interrupted";
        check_refused(forged,
                      "step `delete_active` was about to change the database, but nothing says what became of it");
        forged.lines.erase(forged.line("step.intent", "delete_active"));
        check_refused(forged, found);
    }
}

TEST_CASE("removed, repeated and swapped results are found by judging again") {
    auto removed = forger();
    removed.lines.erase(removed.line("step.result", "delete_active"));
    check_refused(removed, "the outcome of step `delete_active` is expected here");
    auto last = forger();
    last.lines.erase(last.line("gate.decided", "production"));
    check_refused(last, "");
    auto endless = forger();
    endless.lines.erase(endless.line("run.end"));
    check_refused(endless, "the run does not end before the seal");
    auto repeated = forger();
    const auto copy = *repeated.line("step.result", "freeze");
    repeated.lines.insert(repeated.line("step.result", "freeze"), copy);
    check_refused(repeated, "is expected here");
    auto swapped = forger();
    std::swap(swapped.line("step.result", "freeze")->body, swapped.line("step.result", "cascade")->body);
    check_refused(swapped, "is expected here");
    auto after = forger();
    auto notice = after.lines.back();
    notice.type = "notice";
    notice.body = Json::Object{{"number", 1}, {"id", "x"}, {"text", "all is well"}};
    after.lines.push_back(notice);
    check_refused(after, "something follows the end of the run");
}

TEST_CASE("a plan without its worst step has another PlanId, even if all counts are right") {
    auto forged = forger();
    const auto number = forged.body("plan.step", "delete_active")["number"].as_int();
    forged.lines.erase(forged.line("plan.step", "delete_active"));
    forged.lines.erase(forged.line("step.intent", "delete_active"));
    forged.lines.erase(forged.line("step.result", "delete_active"));
    for (auto& line : forged.lines) {
        const auto* at = line.body.find("number");
        if (at != nullptr && at->as_int() > number) line.body.as_object()["number"] = at->as_int() - 1;
    }
    auto& steps = forged.body("run.start")["steps"];
    steps = steps.as_int() - 1;
    check_refused(forged, "line 1: the PlanId does not match the steps in the log");
}

TEST_CASE("what nobody asked for, and what is missing, is named") {
    auto unknown = forger();
    auto checkpoint = unknown.lines.back();
    checkpoint.type = "checkpoint";
    unknown.lines.insert(unknown.line("run.end"), checkpoint);
    check_refused(unknown,
                  "its `type` is checkpoint, expected one of run.start, plan.step, target, step.intent, "
                  "commit.intent, hook, scenario.left, loop.unrolled, "
                  "operator.input, notice, step.result, gate.decided, run.end, seal; was it written by a later "
                  "version?");
    auto no_target = forger();
    no_target.lines.erase(no_target.line("target"));
    check_refused(no_target, "has an observation, but no target was reached: a `target` is expected before it");
    auto two_targets = forger();
    const auto target = *two_targets.line("target");
    two_targets.lines.insert(two_targets.line("target"), target);
    check_refused(two_targets, "a target is reached once, before the first step");
    auto two_starts = forger();
    const auto start = two_starts.lines.front();
    two_starts.lines.insert(two_starts.lines.begin() + 1, start);
    check_refused(two_starts, "it is a second run.start");
    auto more = forger();
    more.body("step.result", "freeze")["approved"] = true;
    check_refused(more, "its `body` is not that of a step.result: `approved` is not known");
    auto other_sql = forger();
    other_sql.body("step.result", "freeze")["sql_sha256"] = std::string(64, '0');
    check_refused(other_sql, "step `freeze` has the `sql_sha256` " + std::string(64, '0') + ", expected ");
    auto no_sql = forger();
    no_sql.body("step.result", "freeze").erase("sql_sha256");
    check_refused(no_sql, "step `freeze` has the `sql_sha256` none, expected ");
    auto silent = forger();
    for (const auto* gone : {"target", "run.end"}) silent.lines.erase(silent.line(gone));
    check_refused(silent, "no target was reached");
    auto unannounced = forger();
    unannounced.lines.erase(unannounced.line("step.intent"));
    check_refused(unannounced, "has an answer, but nothing before it says that it was about to write");
    auto twice = forger();
    const auto intent = *twice.line("step.intent");
    twice.lines.insert(twice.line("step.intent"), intent);
    check_refused(twice, "is said twice to be about to write");
    auto old_server = forger();
    old_server.body("target")["version"] = "9.6.24";
    check_refused(old_server,
                  "no run accepts this target: the runbook needs PostgreSQL >= 14, but the server is 9.6.24");
}

TEST_CASE("a plan with other rules, severities or SQL has another PlanId") {
    auto milder = forger();
    first_rule(milder.body("plan.step", "delete_active"))["source"] = "expect true";
    check_refused(milder, "line 1: the PlanId does not match the steps in the log");
    auto minor = forger();
    minor.body("plan.step", "delete_active")["criterion"].as_object()["severity"] = "minor";
    check_refused(minor, "step `delete_active`: its criterion `INV1` is another than that of an earlier step");
    for (auto& line : minor.lines)
        if (line.type == "plan.step" && line.body.find("criterion") != nullptr &&
            line.body.at("criterion").text("id") == "INV1")
            line.body.as_object()["criterion"].as_object()["severity"] = "minor";
    check_refused(minor, "line 1: the PlanId does not match the steps in the log");
    auto parameter = forger();
    parameter.body("run.start")["parameters"].as_object()["foreign_keys"] =
        Json::Object{{"type", "text"}, {"value", "all"}};
    check_refused(parameter, "line 1: the PlanId does not match the steps in the log");
    auto fewer = forger();
    fewer.body("run.start")["steps"] = 61;
    check_refused(fewer, "line 1: the plan does not have as many steps as the first line says");
}

TEST_CASE("the signature finds what judging again cannot find") {
    const auto edits = std::vector<std::pair<const char*, const char*>>{
        {"run.start", "operator"}, {"run.start", "host"}, {"target", "database"}, {"target", "system_identifier"}};
    for (const auto& [type, member] : edits) {
        auto forged = forger();
        forged.body(type)[member] = "somebody else's";
        const auto bytes = forged.bytes();
        INFO(type << " " << member);
        CHECK(Checked(bytes).status == 30);
        const Checked old_signature(bytes, SignedRun::shared().signature());
        CHECK(old_signature.status == 20);
        CHECK(old_signature.said.find("the signature does not match this log: ") != std::string::npos);
        CHECK(Checked(bytes, tests::signed_by_stranger(bytes)).status == 30);
    }
}
