// The executor with in-memory twins: a scripted server and a scripted operator. Only the log is real.

#include <fmt/format.h>

#include <csignal>

#include "tests/support/catch.hpp"
#include "tests/support/scripted_run.hpp"

using namespace runbook;
using core::Value;
using tests::ScriptedRun;
using tests::ScriptedSession;

namespace {

std::string check(const std::string& id, const std::string& sql, const std::string& rule = "expect value == 1") {
    return fmt::format("check \"{0}\", id: :{0} do\nsql \"{1}\"\n{2}\nend\n", id, sql, rule);
}

std::string whole(const std::string& steps) {
    return "runbook \"Test\" do\n" + steps + "gate \"Release\"\nend\n";
}

std::string scenario(const std::string& steps) {
    return "scenario \"Life\" do\n" + steps + "end\n";
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("executor: verdicts are in the order of the plan, whichever is known first") {
    ScriptedRun run;
    tests::write_text(run.folder() / "plan.md", "# Plan\n");
    const auto verdicts = run.run(whole(check("slow", "select 1") +
                                        "check \"file\", id: :file do\nfile \"plan.md\"\nexpect lines == 1\nend\n" +
                                        check("last", "select 2")));
    CHECK(verdicts == "PASS slow\nPASS file\nPASS last\nGO release\n");
    CHECK(run.operator_.shown == std::vector<std::string>{"PASS slow", "PASS file", "PASS last", "GO release"});
    CHECK(run.submitted() == "check select 1\ncheck select 2\n");
}

TEST_CASE("executor: independent checks are in flight together, up to the size of the window") {
    ScriptedRun run;
    std::string steps;
    for (int n = 0; n < 600; ++n) steps += check(fmt::format("c{}", n), fmt::format("select {}", n));
    (void)run.run(whole(steps));
    CHECK(run.session.submitted.size() == 600);
    CHECK(run.session.most_outstanding == 256);
}

TEST_CASE("executor: a step waits for the value that it needs") {
    ScriptedRun run;
    run.session.answers["select 7"] = ScriptedSession::value(Value::integer(7));
    run.session.answers["select :id"] = ScriptedSession::value(Value::integer(7));
    const auto verdicts =
        run.run(whole("capture :id, :integer, \"select 7\"\n" + check("user", "select :id", "expect value == id")));
    CHECK(verdicts == "PASS id\nPASS user\nGO release\n");
    CHECK(run.submitted() == "check select 7\ncheck select :id [id = 7]\n");
    CHECK(run.session.most_outstanding == 1);
}

TEST_CASE("executor: a step that needs a missing value is blocked and never sent") {
    ScriptedRun run;
    run.session.answers["select id from t"] = ScriptedSession::error("42P01", "undefined_table", "no table t");
    const auto verdicts = run.run(whole("capture :id, :integer, \"select id from t\"\n" + check("user", "select :id")));
    CHECK(
        verdicts ==
        "ERROR id: 42P01 (undefined_table): no table t\nBLOCKED user: it needs `id`, which is ERROR\nNO-GO release\n");
    CHECK(run.submitted() == "check select id from t\n");
}

TEST_CASE("executor: a step that does not apply, or is skipped, is not sent") {
    ScriptedRun run;
    const auto verdicts =
        run.run(whole("param :full, :boolean, default: false\n"
                      "check \"a\", id: :a, only_if: full do\nsql \"select 1\"\nexpect value == 1\nend\n"
                      "check \"b\", id: :b do\nsql \"select 2\"\nskip \"not now\" if !full\nexpect value == 1\nend\n" +
                      check("c", "select 3")));
    CHECK(verdicts ==
          "NOT APPLICABLE a: only if false\nSKIPPED b: not now (skip \"not now\" if !full)\nPASS c\nNO-GO release\n");
    CHECK(run.submitted() == "check select 3\n");
}

TEST_CASE("executor: a section's gate that is not GO stops the steps after it") {
    ScriptedRun run;
    run.session.answers["select 0"] = ScriptedSession::value(Value::integer(0));
    const auto verdicts = run.run(whole("section \"Preflight\" do\n" + check("a", "select 0") +
                                        "gate \"Ready\"\nend\n" + check("b", "select 2")));
    CHECK(verdicts ==
          "FAIL a: have 0, want value == 1\nNO-GO ready\nBLOCKED b: the gate `Ready` said NO-GO\n"
          "NO-GO release\n");
    CHECK(run.submitted() == "check select 0\n");
}

TEST_CASE("executor: an interrupt blocks the steps after it, and the log is sealed") {
    ScriptedRun run;
    run.session.before_answer = [&](const std::string& probe) {
        if (probe == "select :id") run.interrupt.signal = SIGTERM;
    };
    const auto verdicts = run.run(whole("capture :id, :integer, \"select 1\"\n" + check("a", "select :id") +
                                        "capture :other, :integer, \"select 2\"\n" + check("b", "select :other")));
    CHECK(
        verdicts ==
        "PASS id\nERROR a: interrupted\nERROR other: interrupted\nBLOCKED b: interrupted by SIGTERM\nNO-GO release\n");
    CHECK(run.outcome.result.reasons.front() == "the run was aborted: interrupted by SIGTERM");
    const auto events = run.events();
    CHECK(std::get<model::RunEnded>(events.at(events.size() - 2)).aborted == "interrupted by SIGTERM");
    CHECK(std::holds_alternative<model::LogSealed>(events.back()));
}

TEST_CASE("executor: a lost connection is never a pass, and nothing is sent after it") {
    ScriptedRun run;
    run.session.lost_after = "select 1";
    const auto verdicts = run.run(whole(check("a", "select 1") + check("b", "select 2") +
                                        "capture :id, :integer, \"select 3\"\n" + check("c", "select :id")));
    CHECK(verdicts ==
          "PASS a\nERROR b: the connection to the server was lost\nERROR id: the connection to the server was lost\n"
          "BLOCKED c: the connection to the server was lost\nNO-GO release\n");
    CHECK(run.submitted() == "check select 1\ncheck select 2\ncheck select 3\n");
    CHECK(run.outcome.first_step_began);
}

TEST_CASE("executor: in a scenario the changes of a failed step are undone, and those of a passed one are kept") {
    ScriptedRun run;
    run.session.answers["insert 2"] = ScriptedSession::value(Value::integer(0));
    run.session.answers["insert 3"] = ScriptedSession::error("23505", "unique_violation");
    const auto verdicts = run.run(
        whole(scenario(check("a", "select 1") + "check \"b\", id: :b do\nsql \"select 2\"\nexpect value == 2\nend\n" +
                       check("c", "select 3", "expect error == :unique_violation") + check("d", "select 4") +
                       check("e", "select 5"))));
    CHECK(verdicts ==
          "PASS a\nFAIL b: have 1, want value == 2\n"
          "FAIL c: have no error, want error == :unique_violation\nPASS d\nPASS e\n"
          "NO-GO release\n");
    CHECK(run.submitted() ==
          "open\nstep select 1\nstep select 2\nstep (undo) select 3\nstep (undo) select 4\nstep select 5\nclose\n");
}

TEST_CASE("executor: a rule on `error` undoes nothing: a step that raised nothing and passed keeps its changes") {
    ScriptedRun run;
    const auto verdicts =
        run.run(whole(scenario(check("a", "select 1", "expect error != :unique_violation") + check("b", "select 2"))));
    CHECK(verdicts == "PASS a\nPASS b\nGO release\n");
    CHECK(run.submitted() == "open\nstep select 1\nstep select 2\nclose\n");
}

TEST_CASE("executor: a missing file in a scenario does not undo the statement before it") {
    ScriptedRun run;
    const auto verdicts = run.run(whole(
        scenario(check("a", "select 1") + "check \"file\", id: :file do\nfile \"none.md\"\nexpect lines == 1\nend\n" +
                 check("b", "select 2"))));
    CHECK(verdicts == "PASS a\nFAIL file: there is no file \"none.md\"\nPASS b\nNO-GO release\n");
    CHECK(run.submitted() == "open\nstep select 1\nstep select 2\nclose\n");
}

TEST_CASE("executor: a scenario that cannot be opened is an error, and is not closed") {
    ScriptedRun run;
    run.session.answers["open"] = ScriptedSession::error("25006", "read_only_sql_transaction", "a standby");
    const auto verdicts = run.run(whole(scenario(check("a", "select 1")) + check("b", "select 2")));
    CHECK(verdicts == "ERROR a: the scenario could not be opened: 25006: a standby\nPASS b\nNO-GO release\n");
    CHECK(run.submitted() == "open\ncheck select 2\n");
}

TEST_CASE("executor: scenarios are closed before the next step outside them, and at the end of the run") {
    ScriptedRun run;
    (void)run.run(whole(scenario(check("a", "select 1")) + check("b", "select 2") + scenario(check("c", "select 3")) +
                        scenario(check("d", "select 4"))));
    CHECK(run.submitted() ==
          "open\nstep select 1\nclose\ncheck select 2\nopen\nstep select 3\nclose\nopen\nstep select 4\nclose\n");
}

TEST_CASE("executor: a statement that writes is in the durable log before it is sent") {
    ScriptedRun run;
    std::string log_when_sent;
    run.session.on_submit = [&](const std::string& what) {
        if (what == "step select 1") log_when_sent = run.log_text();
    };
    (void)run.run(whole(scenario(check("a", "select 1"))));
    bool intended = false;
    model::EventReader reader;
    (void)log::read_lines(log::pieces_of(log_when_sent), [&](const log::Line& line) -> log::Taken {
        const auto event = reader.read(line.type, line.body);
        intended = intended || std::holds_alternative<model::StepIntended>(event);
        return {};
    });
    CHECK(intended);
}

TEST_CASE("executor: a verdict is durable before it is shown") {
    ScriptedRun run;
    run.operator_.on_verdict = [&](const std::string& id) {
        INFO(id);
        CHECK(holds(run.verdicts(), " " + id));
    };
    (void)run.run(whole(check("a", "select 1") + "capture :id, :integer, \"select 2\"\n" + check("b", "select :id")));
    CHECK(run.operator_.shown.size() == 4);
}

TEST_CASE("executor: a question waits for the verdicts before it, and its answer is in the log") {
    ScriptedRun run;
    run.operator_.answers["backup"] = {Value::boolean(true), "backup.dump", "terminal"};
    run.operator_.answers["ticket"] = {Value::text("CHG-1"), "", "answers file"};
    const auto verdicts = run.run(whole(check("a", "select 1") +
                                        "manual \"A backup was taken\", id: :backup, evidence: :text\n"
                                        "ask :ticket, :text, \"Ticket\"\n" +
                                        check("b", "select :ticket")));
    CHECK(verdicts == "PASS a\nPASS backup\nPASS ticket\nPASS b\nGO release\n");
    CHECK(run.operator_.shown == std::vector<std::string>{"PASS a", "asked backup", "PASS backup", "asked ticket",
                                                          "PASS ticket", "PASS b", "GO release"});
    CHECK(run.submitted() == "check select 1\ncheck select :ticket [ticket = CHG-1]\n");
}

TEST_CASE("executor: an answer of no, or no answer, is never a pass") {
    ScriptedRun run;
    run.operator_.answers["backup"] = {Value::boolean(false), "", "terminal"};
    const auto verdicts =
        run.run(whole("manual \"A backup was taken\", id: :backup\n"
                      "manual \"The team is there\", id: :team\n" +
                      check("a", "select 1")));
    CHECK(verdicts == "FAIL backup: answered no\nERROR team: nobody attested it\nPASS a\nNO-GO release\n");
}

TEST_CASE("executor: without a target every step is blocked, and the operator is not asked") {
    ScriptedRun run;
    run.no_target = "cannot connect\ncheck the host";
    const auto verdicts = run.run(whole(check("a", "select 1") + scenario(check("b", "select 2")) +
                                        "manual \"A backup was taken\", id: :backup\n"));
    CHECK(verdicts ==
          "BLOCKED a: cannot connect; check the host\nBLOCKED b: cannot connect; check the host\nBLOCKED backup: "
          "cannot connect; check the host\nNO-GO release\n");
    CHECK(run.submitted().empty());
    CHECK(run.outcome.failure == "cannot connect\ncheck the host");
    CHECK_FALSE(run.outcome.first_step_began);
    CHECK(run.operator_.silenced);
}

TEST_CASE("executor: a secret is sent, but is in no line of the log, not even where text is cut") {
    ScriptedRun run;
    run.secrets["token"] = "Tr0ub4dor";
    const std::string long_text(model::kMaxErrorText - 4, 'x');
    run.session.answers["select :'token'"] =
        ScriptedSession::error("22023", "invalid_parameter_value", long_text + "Tr0ub4dor");
    (void)run.run(whole("secret :token, env: \"TOKEN\"\n" +
                        check("a", "select :'token'", "expect error == :invalid_parameter_value")));
    CHECK(run.submitted() == "check select :'token' [token = Tr0ub4dor]\n");
    CHECK_FALSE(holds(run.log_text(), "Tr0u"));
    CHECK(holds(run.log_text(), "[sec"));
}

TEST_CASE("executor: what a scenario leaves behind is logged and shown when it is closed") {
    ScriptedRun run;
    run.session.left = {{core::Value::text("sequence app.ids"), core::Value::boolean(false), core::Value::text("7"),
                         core::Value::text("9")},
                        {core::Value::text("table app.orders"), core::Value::boolean(true), core::Value::text("3/-1/f"),
                         core::Value::text("4/20/t")}};
    (void)run.run(whole(scenario(check("a", "select 1")) + check("b", "select 2")));
    std::vector<model::Leftover> left;
    for (const auto& event : run.events())
        if (const auto* one = std::get_if<model::ScenarioLeft>(&event)) left = one->left.all;
    CHECK(left ==
          std::vector<model::Leftover>{{"sequence app.ids", "7", "9"},
                                       {"table app.orders", "3 pages, uncounted rows", "4 pages, 20 rows, indexed"}});
    CHECK(run.operator_.shown ==
          std::vector<std::string>{"PASS a", "left sequence app.ids", "left table app.orders", "PASS b", "GO release"});
}
