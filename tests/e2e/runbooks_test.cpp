#include <set>

#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

// The runbooks of runbooks/ on their fixtures, as they are and broken in one way each: the verdict, and which criteria
// turned.
using namespace runbook;

namespace {

namespace fs = std::filesystem;

struct Ended {
    std::string decision;
    std::set<std::string> deviating;  ///< "LEAK FAIL"
};

// The runbook's fixture, and then `breakage`.
Ended run_broken(const std::string& runbook, const std::string& breakage) {
    const tests::Scratch scratch;
    fs::create_directory(scratch / "fixtures");
    for (const auto& file : fs::directory_iterator(tests::kSource / "runbooks/fixtures"))
        fs::copy_file(file.path(), scratch / "fixtures" / file.path().filename());
    tests::write_text(scratch / "fixtures/breakage.sql", breakage + "\n");
    auto text = tests::read_text(tests::kSource / "runbooks" / runbook);
    const auto after = text.find('\n', text.rfind("  fixture \"")) + 1;
    text.insert(after, "  fixture \"fixtures/breakage.sql\"\n");
    tests::write_text(scratch / runbook, text);
    const auto done = tests::runbook(
        {"run", (scratch / runbook).string(), "--sandbox", "--unsigned", "--out", (scratch / "runs").string()});
    INFO(done.output << done.errors);
    REQUIRE((done.status == 0 || done.status == 1 || done.status == 4));
    const auto end = tests::bodies_of(tests::only_run(scratch / "runs"), "run.end").at(0);
    Ended ended{end.text("decision"), {}};
    if (const auto* deviations = end.find("deviations"))
        for (const auto& one : deviations->as_array())
            ended.deviating.insert(one.text("criterion") + " " + one.text("verdict"));
    return ended;
}

void check(const std::string& runbook, const std::string& breakage, const std::string& decision,
           const std::set<std::string>& deviating) {
    INFO(runbook << ": " << breakage);
    const auto ended = run_broken(runbook, breakage);
    CHECK(ended.decision == decision);
    CHECK(ended.deviating == deviating);
}

}  // namespace

TEST_CASE("rls_verification: tenants that are isolated are GO, and each leak is named by its criteria") {
    const std::string rls = "rls_verification.rb";
    check(rls, "", "GO", {});
    check(rls, "create policy leak on gaming_table for select using (true);", "NO-GO", {"LEAK FAIL"});
    check(rls, "alter table mtl_entry disable row level security;", "NO-GO",
          {"COV FAIL", "READ FAIL", "WRITE FAIL", "CONTEXT FAIL", "LEAK FAIL"});
    check(
        rls,
        "drop policy recorded on player_financial_transaction; create policy recorded on player_financial_transaction "
        "for insert with check (casino_id = own_casino());",
        "NO-GO", {"ROLE-DENY FAIL"});
    check(rls,
          "grant update on loyalty_ledger to authenticated; create policy changed on loyalty_ledger for update using "
          "(casino_id = own_casino());",
          "NO-GO", {"APPEND FAIL"});
    check(rls, "create policy all_of_it on visit for select using (current_setting('app.casino_id', true) is null);",
          "GO", {});
    check(
        rls,
        "create policy all_of_it on loyalty_ledger for select using (current_setting('app.casino_id', true) is null);",
        "NO-GO", {"CONTEXT FAIL"});
    check(rls, "delete from mtl_entry where casino_id = 'bbbbbbbb-0000-4000-8000-000000000002';", "NO-GO",
          {"PRE FAIL", "COV BLOCKED"});
}

TEST_CASE("ops_loop_metrics: an ordinary day is GO, each threshold turns its own metric, and no data is no pass") {
    const std::string ops = "ops_loop_metrics.rb";
    check(ops, "", "GO", {});
    check(ops, "insert into ops_agent_events select 'w' || n, 'ticket:created' from generate_series(1, 150) n;", "HOLD",
          {"queued_events WARN"});
    check(ops, "insert into ops_agent_events select 'w' || n, 'ticket:created' from generate_series(1, 1500) n;",
          "NO-GO", {"queued_events FAIL"});
    check(ops, "update ops_mission_steps set reserved_at = reserved_at - interval '1 hour';", "HOLD",
          {"worker_idle FAIL"});
    check(ops, "update ops_missions set status = 'failed' where id like '%1';", "HOLD", {"success_rate WARN"});
    check(
        ops,
        "insert into ops_agent_events select 'f' || n, 'heartbeat:failure', now(), now() from generate_series(1, 6) n;",
        "NO-GO", {"HB FAIL"});
    check(ops, "truncate ops_agent_events, ops_mission_proposals, ops_missions, ops_mission_steps, ops_policy;",
          "NO-GO",
          {"queued_events VACUOUS", "queued_steps_count VACUOUS", "HB ERROR", "latency VACUOUS", "success_rate VACUOUS",
           "dead_letters VACUOUS", "durations FAIL"});
}
