// A log judged again: what contradicts it, and the state from which its run can go on.

#include "interpreter/judge/replay.hpp"

#include "interpreter/exec/executor.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scripted_run.hpp"

using namespace runbook;
using core::Value;
using tests::ScriptedRun;
using tests::ScriptedSession;

namespace {

constexpr const char* kRunbook = R"(runbook "Test" do
  capture :limit, :integer, "select 7"
  section "Preflight" do
    check "ready", id: :ready do
      sql "select 1"
      expect value == 1
    end
    gate "Ready"
  end
  check "small enough", id: :small do
    sql "select :limit"
    expect value < limit
  end
  check "last", id: :last do
    sql "select 3"
    expect value == 1
  end
  gate "Release"
end
)";

void script(ScriptedSession& session) {
    session.answers["select 7"] = ScriptedSession::value(Value::integer(7));
    session.answers["select :limit"] = ScriptedSession::value(Value::integer(9));
}

std::string whole_run() {
    ScriptedRun run;
    script(run.session);
    (void)run.run(kRunbook);
    return run.log_text();
}

// Replays the first `lines` of a log, or all of them.
std::string replayed(judge::Replay& replay, const std::string& log, std::uint64_t lines = UINT64_MAX) {
    model::EventReader events;
    const auto end = log::read_lines(log::pieces_of(log), [&](const log::Line& line) -> log::Taken {
        auto event = events.read(line.type, line.body);
        if (line.seq < lines) replay.take(event, line.body_text);
        return {{}, events.sealed()};
    });
    const auto wrong = replay.contradiction(end.closed && lines == UINT64_MAX);
    return wrong ? wrong->reason : "";
}

std::string verdicts_from(std::size_t first, const model::RunResult& result) {
    std::string text;
    for (const auto& reason : result.reasons) text += reason + "\n";
    return fmt::format("{} {} {}", first, model::name_of(result.decision), text);
}

}  // namespace

TEST_CASE("replay: a whole log comes out as it was written") {
    judge::Replay replay;
    CHECK(replayed(replay, whole_run()) == "");
    CHECK(replay.done() == replay.steps().size());
    CHECK(replay.state().conclude().decision == model::Decision::no_go);
    CHECK(replay.target()->database == "app");
}

TEST_CASE("replay: a run goes on from wherever its log ends, with the same result") {
    const auto log = whole_run();
    judge::Replay whole;
    REQUIRE(replayed(whole, log) == "");
    const auto expected = verdicts_from(0, whole.state().conclude());
    const auto plan_lines = 1 + whole.steps().size() + 1;  // the start, the plan, the target
    for (std::uint64_t lines = plan_lines; lines <= plan_lines + whole.steps().size(); ++lines) {
        INFO(lines << " lines");
        judge::Replay replay;
        REQUIRE(replayed(replay, log, lines) == "");
        CHECK(replay.done() == lines - plan_lines);

        ScriptedRun rest;
        script(rest.session);
        log::EventLog journal_log(rest.folder() / "rest", log::new_run_id());
        exec::Journal journal(journal_log, rest.operator_);
        exec::Lanes lanes;
        lanes.add("", rest.session);
        std::map<std::string, std::string> unusable_roles;
        std::set<std::string> traced;
        const exec::Workplace workplace{replay.steps(), replay.state(),       lanes, journal, rest.operator_,
                                        rest.interrupt, rest.folder().path(), {},    false,   unusable_roles,
                                        traced};
        exec::Executor executor(workplace);
        for (std::size_t i = replay.done(); i < replay.steps().size(); ++i) executor.run(replay.steps()[i]);
        executor.finish();
        CHECK(verdicts_from(0, replay.state().conclude()) == expected);
        CHECK(rest.operator_.shown.size() == replay.steps().size() - replay.done());
    }
}

TEST_CASE("replay: an aborted run comes out as it was written, and its abort must be named at the end") {
    ScriptedRun run;
    run.no_target = "cannot connect";
    (void)run.run(kRunbook);
    judge::Replay replay;
    CHECK(replayed(replay, run.log_text()) == "");
    CHECK(replay.state().aborted());

    judge::Replay forged;
    auto events = run.events();
    for (auto& event : events) {
        if (auto* ended = std::get_if<model::RunEnded>(&event)) ended->aborted = "another reason";
        forged.take(event, core::canonical(model::body_of(event)));
    }
    CHECK(forged.contradiction(true)->reason ==
          "steps are BLOCKED by an abort that the end of the run does not mention");
}

TEST_CASE("replay: a server's answers need a target, which is reached after the plan") {
    ScriptedRun run;
    script(run.session);
    (void)run.run(kRunbook);
    judge::Replay without;
    judge::Replay early;
    for (const auto& event : run.events()) {
        const auto body = core::canonical(model::body_of(event));
        if (!std::holds_alternative<model::TargetReached>(event)) without.take(event, body);
        early.take(event, body);
        if (std::holds_alternative<model::RunStarted>(event))
            early.take(model::TargetReached{}, core::canonical(model::body_of(model::TargetReached{})));
    }
    CHECK(without.contradiction(true)->reason.find("has an observation, but no target was reached") !=
          std::string::npos);
    CHECK(early.contradiction(true)->reason == "the plan does not have as many steps as the first line says");
}

TEST_CASE("replay: a scenario leaves something behind once, when it was closed") {
    ScriptedRun run;
    run.session.left = {{core::Value::text("sequence ids"), core::Value::boolean(false), core::Value::text("1"),
                         core::Value::text("2")}};
    (void)run.run(
        "runbook \"x\" do\n  scenario \"s\" do\n    check \"a\" do\n      sql \"select 1\"\n"
        "      expect value == 1\n    end\n  end\n  gate \"G\"\nend\n");
    const auto events = run.events();
    // Again behind each event: once it is right, and everywhere else it is not.
    std::size_t left = 0;
    for (std::size_t place = 0; place < events.size(); ++place) {
        judge::Replay replay;
        for (std::size_t i = 0; i < events.size(); ++i) {
            const bool is_left = std::holds_alternative<model::ScenarioLeft>(events[i]);
            left += is_left ? 1 : 0;
            replay.take(events[i], core::canonical(model::body_of(events[i])));
            const model::ScenarioLeft again{1, {}};
            if (i == place) replay.take(again, core::canonical(model::body_of(again)));
        }
        INFO(place);
        CHECK(replay.contradiction(true).has_value());
    }
    CHECK(left == events.size());  // the log has one
}

TEST_CASE("replay: a fixture has a digest if the target is a sandbox, and only then") {
    const auto refusal = [](bool sandbox, std::string sha256) {
        model::RunStarted start;
        start.sandbox = sandbox;
        start.fixtures = {{"shop.sql", std::move(sha256)}};
        judge::Replay replay;
        replay.take(start, core::canonical(model::body_of(start)));
        const auto wrong = replay.contradiction(false);
        return wrong ? wrong->reason : "";
    };
    CHECK(refusal(true, "ab") == "");
    CHECK(refusal(false, "") == "");
    CHECK(refusal(true, "") == "the fixture `shop.sql` has no digest, but a sandbox loads every fixture");
    CHECK(refusal(false, "ab") == "the fixture `shop.sql` has a digest, but only a sandbox loads fixtures");
}

TEST_CASE("replay: what the plan did not ask for is a contradiction, also where no rule looks at it") {
    ScriptedRun run;
    script(run.session);
    run.operator_.answers["backup"] = {Value::boolean(true), "", "terminal"};
    (void)run.run(std::string(kRunbook).replace(std::string_view(kRunbook).find("gate \"Release\""), 0,
                                                "manual \"A backup was taken\", id: :backup\n  "));
    const auto events = run.events();
    const auto reason_with = [&](const auto& change) {
        judge::Replay replay;
        for (auto event : events) {
            const bool twice = change(event);
            replay.take(event, core::canonical(model::body_of(event)));
            if (twice) replay.take(event, core::canonical(model::body_of(event)));
        }
        const auto wrong = replay.contradiction(true);
        return wrong ? wrong->reason : "";
    };
    const auto small = [](model::Event& event) -> model::Observation* {
        auto* judged = std::get_if<model::StepJudged>(&event);
        return judged != nullptr && judged->step.id == "small" ? &*judged->observed : nullptr;
    };
    CHECK(reason_with([](model::Event&) { return false; }) == "");
    CHECK(reason_with([&](model::Event& event) {
              if (auto* seen = small(event)) seen->never_ran = true;
              return false;
          }) == "step `small` has a result but never ran");
    CHECK(reason_with([&](model::Event& event) {
              if (auto* seen = small(event)) seen->among = seen->rows;
              return false;
          }) == "step `small` counts nothing with `among`");
    CHECK(reason_with([](model::Event& event) { return std::holds_alternative<model::QuestionAnswered>(event); }) ==
          "the question of this step is answered twice");
}

TEST_CASE("replay: the first contradiction is named with its line") {
    ScriptedRun run;
    script(run.session);
    (void)run.run(kRunbook);
    auto events = run.events();
    judge::Replay replay;
    for (auto& event : events) {
        if (auto* judged = std::get_if<model::StepJudged>(&event)) judged->result.verdict = model::Verdict::pass;
        replay.take(event, core::canonical(model::body_of(event)));
    }
    const auto wrong = replay.contradiction(true);
    REQUIRE(wrong.has_value());
    CHECK(wrong->reason == "step `small` is PASS in the log, but FAIL when it is judged again from what was observed");
    CHECK(std::get<model::StepJudged>(events.at(wrong->line - 1)).step.id == "small");
}
