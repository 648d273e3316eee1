#include "tests/pg/session_support.hpp"

using namespace runbook;
using namespace runbook::test;
using namespace std::chrono_literals;

namespace {

// Runs the steps between open and close, all submitted before the first answer, and returns their texts.
std::vector<std::string> run_scenario(const Connected& db, std::vector<Flight> steps) {
    db->submit(open_scenario());
    for (auto& flight : steps) db->submit(std::move(flight));
    db->submit(close_scenario());
    std::vector<std::string> texts;
    CHECK(text_of(db->receive()) == "nothing");
    while (db->outstanding() > 1) texts.push_back(text_of(db->receive()));
    CHECK(text_of(db->receive()) == "nothing");
    return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a scenario's steps see each other's changes, and no change is kept") {
    psql("create table s1 (n int primary key)");
    Connected db;
    CHECK(run_scenario(db, {step("insert into s1 values (1), (2)"), step("update s1 set n = n + 10"),
                            step("delete from s1 where n = 12 returning n"), step("select n from s1"),
                            step("merge into s1 using (values (11), (12)) v(n) on s1.n = v.n "
                                 "when matched then do nothing when not matched then insert values (v.n)")}) ==
          Texts{" affected 2", " affected 2", "n | 12 affected 1", "n | 11", " affected 1"});
    CHECK(psql("select count(*) from s1") == "0");
    // Its connection was ended with it.
    CHECK(eventually_none("select 1 from pg_stat_activity where pid = " + std::to_string(db->server().backend_pid)));
}

TEST_CASE("a scenario is read committed, under the guards") {
    Connected db;
    CHECK(
        run_scenario(db, {step("select current_setting('transaction_isolation') a, current_setting('lock_timeout') b, "
                               "current_setting('search_path') c, current_setting('TimeZone') d")}) ==
        Texts{"a b c d | \"read committed\", \"2s\", \"public, pg_temp\", \"UTC\""});
}

TEST_CASE("a failed step leaves nothing, whatever the flag of the next step is, and later steps run once") {
    psql("create table s2 (n int primary key)");
    Connected db;
    for (const bool undo : {false, true}) {
        std::vector<Flight> steps{step("insert into s2 values (1)"), step("insert into s2 values (2), (1)"),
                                  step("insert into s2 values (3)", undo)};
        for (int i = 10; i < 60; ++i) steps.push_back(step("insert into s2 values (" + std::to_string(i) + ")"));
        steps.push_back(step("select count(*) as n, min(n), max(n) from s2"));
        const auto texts = run_scenario(db, std::move(steps));
        CHECK(texts.at(1) == "error 23505: duplicate key value violates unique constraint \"s2_pkey\"");
        CHECK(texts.at(2) == " affected 1");
        CHECK(texts.back() == "n min max | 52, 1, 59");
    }
    CHECK(psql("select count(*) from s2") == "0");
}

TEST_CASE("the changes of the previous step are undone if the flag is set") {
    psql("create table s3 (n int)");
    Connected db;
    CHECK(run_scenario(db, {step("insert into s3 values (1)"), step("insert into s3 values (2)"),
                            step("select array_agg(n) a from s3", true), step("insert into s3 values (3)", true),
                            step("select array_agg(n) a from s3")}) ==
          Texts{" affected 1", " affected 1", "a | [1]", " affected 1", "a | [1, 3]"});
}

TEST_CASE("any mixture of failed and undone steps, all sent ahead") {
    psql("create table s4 (n int primary key)");
    Connected db;
    std::vector<Flight> steps;
    Texts expected;
    std::vector<int> kept;
    bool last_kept_row = false;
    for (int i = 0; i < 400; ++i) {
        const bool fails = i % 7 == 3 || i % 11 == 5;
        const bool undo = i % 5 == 2;
        if (undo && last_kept_row) kept.pop_back();
        if (i % 13 == 0) {
            steps.push_back(step("select count(*) as n, coalesce(sum(n), 0) as s from s4", undo));
            long sum = 0;
            for (const int n : kept) sum += n;
            expected.push_back("n s | " + std::to_string(kept.size()) + ", " + std::to_string(sum));
            last_kept_row = false;
        } else if (fails) {
            steps.push_back(step("insert into s4 select 1 / 0", undo));
            expected.emplace_back("error 22012: division by zero");
            last_kept_row = false;
        } else {
            // One in four has a value whose type the server cannot infer.
            auto flight = step("insert into s4 values (" + std::to_string(i) + ")", undo);
            if (i % 4 == 1) {
                flight.probe = sql_text("insert into s4 select (jsonb_build_array(:n) ->> 0)::int",
                                        {{"n", core::Value::text(std::to_string(i))}});
            }
            steps.push_back(std::move(flight));
            expected.emplace_back(" affected 1");
            kept.push_back(i);
            last_kept_row = true;
        }
    }
    CHECK(run_scenario(db, std::move(steps)) == expected);
    CHECK(psql("select count(*) from s4") == "0");
}

TEST_CASE("a deferred constraint fires in the step that breaks it") {
    psql(
        "create table parent (id int primary key); create table child (id int references parent deferrable "
        "initially deferred)");
    Connected db;
    CHECK(run_scenario(db, {step("insert into child values (7)"), step("select count(*) as n from child")}) ==
          Texts{"error 23503: insert or update on table \"child\" violates foreign key constraint \"child_id_fkey\"",
                "n | 0"});
}

TEST_CASE("guards change from step to step, and only changed guards are sent") {
    Connected db;
    const std::string show = "select current_setting('statement_timeout') a, current_setting('search_path') b";
    auto shorter = step(show);
    shorter.guards.statement_timeout = 700ms;
    auto longer = step(show);
    CHECK(run_scenario(db, {step(show), step("select set_config('search_path', 'mine', true) as s"), shorter,
                            longer}) == Texts{"a b | \"30s\", \"public, pg_temp\"", "s | \"mine\"",
                                              "a b | \"700ms\", \"mine\"", "a b | \"30s\", \"mine\""});
}

TEST_CASE("a step that times out is undone, and the scenario goes on") {
    Connected db;
    auto slow = step("select pg_sleep(5)");
    slow.guards.statement_timeout = 100ms;
    CHECK(run_scenario(db, {step("select 1 as n"), slow, step("select 2 as n")}) ==
          Texts{"n | 1", "error 57014: canceling statement due to statement timeout", "n | 2"});
}

TEST_CASE("a step that ends the scenario's transaction is detected, and so is every one after it") {
    Connected db;
    const auto texts = run_scenario(db, {step("rollback"), step("select 1"), step("select 2")});
    CHECK(texts.at(0) == "failure: it ended the transaction that it was in");
    CHECK(texts.at(1) ==
          "failure: it could not begin: 25P01: RELEASE SAVEPOINT can only be used in transaction blocks");
    CHECK(texts.at(2) ==
          "failure: it could not begin: 25P01: RELEASE SAVEPOINT can only be used in transaction blocks");
    CHECK(text_of(db.run(check("select 1 as n"))) == "n | 1");
}

TEST_CASE("a step that cannot be sent does not affect the steps around it") {
    psql("create table s6 (n int)");
    Connected db;
    const std::string refused = "failure: the value of `:x` cannot be used: an integer cannot be an identifier";
    const std::string show = "select array_agg(n) a from s6";
    CHECK(run_scenario(db, {unsendable(step("")), step("insert into s6 values (1)"), unsendable(step("")), step(show),
                            step("insert into s6 values (2)"), unsendable(step("")), step(show, true)}) ==
          Texts{refused, " affected 1", refused, "a | [1]", " affected 1", refused, "a | [1, 2]"});
    CHECK(text_of(db.run(unsendable(check("")))) == refused);
    CHECK(text_of(db.run(check("select 1 as n"))) == "n | 1");
}

TEST_CASE("if a step cannot be sent, the next step that is sent does its undo, and only once") {
    psql("create table s7 (n int)");
    Connected db;
    const std::string refused = "failure: the value of `:x` cannot be used: an integer cannot be an identifier";
    const std::string show = "select array_agg(n) a from s7";
    const std::vector<Flight> steps{step("insert into s7 values (1)"),
                                    step("insert into s7 values (2)"),
                                    unsendable(step("", true)),
                                    unsendable(step("")),
                                    step(show),
                                    step("insert into s7 values (3)"),
                                    step(show),
                                    step("insert into s7 values (4)"),
                                    step("select 1 / 0 as n"),
                                    unsendable(step("", true)),
                                    step(show)};
    const Texts expected{" affected 1", " affected 1",  refused,
                         refused,       "a | [1]",      " affected 1",
                         "a | [1, 3]",  " affected 1",  "error 22012: division by zero",
                         refused,       "a | [1, 3, 4]"};
    CHECK(run_scenario(db, steps) == expected);

    // The same, with each answer awaited before the next step is submitted.
    (void)db.run(open_scenario());
    Texts one_by_one;
    for (const auto& flight : steps) one_by_one.push_back(text_of(db.run(flight)));
    CHECK(one_by_one == expected);
    (void)db.run(close_scenario());

    // An undo that no later step did ends with its scenario.
    CHECK(run_scenario(db, {step("insert into s7 values (5)"), unsendable(step("", true))}) ==
          Texts{" affected 1", refused});
    CHECK(run_scenario(db, {step("insert into s7 values (6)"), step(show)}) == Texts{" affected 1", "a | [6]"});
}

TEST_CASE("checks and scenarios alternate on one connection") {
    psql("create table s5 (n int)");
    Connected db;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 40; ++i) db->submit(check("select count(*) as n from s5"));
        db->submit(check("select jsonb_build_array(:x) as j", {{"x", core::Value::text("x")}}));
        db->submit(open_scenario());
        db->submit(step("insert into s5 values (1)"));
        auto timed = step("select pg_sleep(0.03), (select count(*) from s5) as n");
        timed.timed = true;
        db->submit(timed);
        db->submit(close_scenario());
    }
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 40; ++i) REQUIRE(text_of(db->receive()) == "n | 0");
        CHECK(text_of(db->receive()) == R"(j | "[\"x\"]")");
        CHECK(text_of(db->receive()) == "nothing");
        CHECK(text_of(db->receive()) == " affected 1");
        const auto timed = db->receive();
        CHECK(text_of(timed) == "pg_sleep n | \"\", 1");
        CHECK(timed.durations.at(0) >= 30'000);
        CHECK(text_of(db->receive()) == "nothing");
    }
}

TEST_CASE("a flight on the wrong side of a scenario is a programming error") {
    Connected db;
    CHECK_THROWS_AS(db->submit(step("select 1")), std::logic_error);
    CHECK_THROWS_AS(db->submit(close_scenario()), std::logic_error);
    db->submit(open_scenario());
    CHECK_THROWS_AS(db->submit(check("select 1")), std::logic_error);
    CHECK_THROWS_AS(db->submit(open_scenario()), std::logic_error);
    CHECK(text_of(db->receive()) == "nothing");
    CHECK_THROWS_AS(db->receive(), std::logic_error);
}
