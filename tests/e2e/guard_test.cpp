#include "tests/e2e/cluster.hpp"

using namespace runbook;
using tests::Cluster;
using tests::operator+;

namespace {

struct Tried {
    int status = 0;
    std::string output;
    std::string errors;
    std::string verdicts;
    std::string log;
    std::string report;
};

// Runs a small runbook. Whatever the result is, judging its log again must give the same verdicts.
Tried try_run(const std::string& steps, const std::string& header, const tests::Arguments& arguments,
              const tests::Arguments& environment = {}) {
    const tests::Scratch scratch;
    const auto file = tests::small_runbook(scratch.path(), steps, header);
    const auto out = scratch / "runs";
    const auto done =
        tests::runbook(tests::Arguments{"run", file, "--unsigned", "--out", out.string()} + arguments, environment);
    const auto run = tests::only_run(out);
    const auto verified = tests::runbook({"verify", run.string()});
    INFO(done.errors << verified.output);
    CHECK(verified.status == 30);
    return {done.status,
            done.output,
            done.errors,
            tests::verdicts_of(run),
            tests::read_text(run / "log.jsonl"),
            tests::read_text(run / "report.md")};
}

std::string one_check() {
    return tests::small_check("one", "select 1");
}

std::string database_line(const std::string& environment, const std::string& version = ">= 14") {
    return "  database :postgres, version: \"" + version + "\"" +
           (environment.empty() ? "" : ", environment: \"" + environment + "\"") + "\n";
}

// Checks a refusal: status 3, this text, and only BLOCKED steps.
void check_refused(const std::string& header, const tests::Arguments& arguments, const std::string& text) {
    const auto tried = try_run(one_check(), header, arguments);
    CHECK(tried.status == 3);
    CHECK(tried.errors == "runbook: " + text + "\nNo step was run.\n");
    CHECK(tried.verdicts == "BLOCKED one\nNO-GO   production\n");
}

}  // namespace

TEST_CASE("a check cannot write, whatever it calls") {
    const auto database = Cluster::shared().copy("none");
    const auto uri = Cluster::shared().uri(database);
    tests::psql(uri,
                "create table kept (x int); create sequence numbers;"
                "create function writes() returns int language sql as 'insert into kept values (1) returning 1';"
                "create function tries() returns int language plpgsql as $$ begin insert into kept values (1);"
                " return 1; exception when others then return 1; end $$;"
                "create function draws() returns bigint language sql as $$ select nextval('numbers') $$;"
                "create function large() returns oid language sql as 'select lo_create(0)';"
                "create function opens() returns int language plpgsql as $$ begin"
                " set transaction read write; insert into kept values (1); return 1; end $$;");
    const auto tried = try_run(
        tests::small_check("writes", "select writes()") + tests::small_check("tries", "select tries()") +
            tests::small_check("opens", "select opens()") + tests::small_check("draws", "select draws()") +
            tests::small_check("large", "select large()") + tests::small_check("xid", "select pg_current_xact_id()") +
            tests::small_check("still_fine", "select 1"),
        "", {"--target", uri});
    CHECK(tried.status == 1);
    CHECK(tried.verdicts ==
          "ERROR   writes\nPASS    tries\nERROR   opens\nERROR   draws\nERROR   large\nERROR   xid\n"
          "PASS    still_fine\nNO-GO   production\n");
    CHECK(tests::psql(uri, "select count(*) from kept") == "0");
    CHECK(tests::psql(uri, "select count(*) from pg_largeobject_metadata") == "0");
    CHECK(tests::psql(uri, "select is_called from numbers") == "f");
    Cluster::shared().drop(database);
}

TEST_CASE("a superuser is refused unless it is allowed") {
    const auto target = Cluster::shared().superuser_uri("postgres");
    check_refused("", {"--target", target},
                  "the role `postgres` can act outside the database, where no rollback helps: superuser; use a role "
                  "that can only read and write rows, or allow it with --allow superuser");
    const auto allowed = try_run(one_check(), "", {"--target", target, "--allow", "superuser"});
    CHECK(allowed.status == 0);
    CHECK(allowed.log.find("\"powers\":[\"superuser\"]") != std::string::npos);
}

TEST_CASE("a login that is a member of a superuser is refused, and what it wrote as one does not compile") {
    const auto superuser = Cluster::shared().superuser_uri("postgres");
    tests::psql(superuser, "create role plain_login login in role postgres");
    auto target = Cluster::shared().uri("sandbox");
    target.replace(target.find("runbook@"), 7, "plain_login");
    check_refused("", {"--target", target},
                  "the role `plain_login` can act outside the database, where no rollback helps: superuser as a member "
                  "of postgres; use a role that can only read and write rows, or allow it with --allow superuser");
    const auto allowed = try_run(one_check(), "", {"--target", target, "--allow", "superuser"});
    CHECK(allowed.status == 0);
    CHECK(allowed.log.find("\"powers\":[\"superuser as a member of postgres\"]") != std::string::npos);
    const auto attack = (tests::kSource / "tests/cases/check/attack_member_of_superuser.rb").string();
    const tests::Scratch scratch;
    const auto done = tests::runbook({"run", attack, "--unsigned", "--target", target, "--allow", "superuser", "--out",
                                      (scratch / "runs").string()});
    CHECK(done.status == 2);
    CHECK_FALSE(std::filesystem::exists(scratch / "runs"));
    tests::psql(superuser, "drop role plain_login");
}

TEST_CASE("a target in the wrong environment is refused") {
    const auto named = Cluster::shared().copy("none");
    const auto silent = Cluster::shared().copy("none");
    tests::psql(Cluster::shared().superuser_uri(named),
                "alter database " + named + " set runbook.environment = 'staging'");
    const tests::Arguments at_named{"--target", Cluster::shared().uri(named)};
    const tests::Arguments at_silent{"--target", Cluster::shared().uri(silent)};
    const auto held = ", but the database `" + named + "` says that it is `staging` (runbook.environment)";
    const auto claims = [](const std::string& name) { return tests::Arguments{"--environment", name}; };

    check_refused(database_line("staging"), at_silent + claims("testing"),
                  "the runbook is for `staging`, but --environment says `testing`");
    check_refused(database_line("testing"), at_named, "the runbook is for `testing`" + held);
    check_refused("", at_named + claims("testing"), "--environment says `testing`" + held);
    check_refused(database_line("staging"), at_silent,
                  "the runbook is for `staging`, but neither you nor the database says that this is `staging`; give "
                  "--environment "
                  "staging, or run: alter database " +
                      silent + " set runbook.environment = 'staging'");
    check_refused(database_line("production"), at_silent + claims("production"),
                  "`" + silent + "` is production: confirm the run on a terminal, by typing the database's name");
    CHECK(try_run(one_check(), database_line("staging"), at_named).status == 0);
    CHECK(try_run(one_check(), database_line("staging"), at_silent + claims("staging")).status == 0);
    Cluster::shared().drop(named);
    Cluster::shared().drop(silent);
}

TEST_CASE("a sandbox can stand for any one environment except production") {
    check_refused(database_line("production"), {"--sandbox"}, "a sandbox is never production");
    check_refused("", {"--sandbox", "--environment", "production"}, "a sandbox is never production");
    check_refused(database_line("staging"), {"--sandbox", "--environment", "testing"},
                  "the runbook is for `staging`, but --environment says `testing`");
}

TEST_CASE("a server of another version is refused") {
    const auto target = Cluster::shared().uri("sandbox");
    const auto version = tests::psql(target, "select split_part(current_setting('server_version'), ' ', 1)");
    for (const std::string bound : {">= 99", "< 14", "== 13"})
        check_refused(database_line("", bound), {"--target", target},
                      "the runbook needs PostgreSQL " + bound + ", but the server is " + version);
    CHECK(try_run(one_check(), database_line("", ">= 14"), {"--target", target}).status == 0);
}

TEST_CASE("a password in the arguments is refused and never repeated") {
    for (const std::string target : {"postgresql://ops:canary@/app", "host=/tmp password=canary"}) {
        const tests::Scratch scratch;
        const auto file = tests::small_runbook(scratch.path(), one_check());
        const auto done =
            tests::runbook({"run", file, "--unsigned", "--target", target, "--out", (scratch / "runs").string()});
        CHECK(done.status == 2);
        CHECK(done.errors.find(
                  "runbook: --target contains a password, and every user of this host can read a command line") == 0);
        CHECK((done.output + done.errors).find("canary") == std::string::npos);
        CHECK_FALSE(std::filesystem::exists(scratch / "runs"));
    }
}

TEST_CASE("a secret is in no log, in no report and on no screen") {
    const auto secret = GENERATE(std::string("73519264"), std::string("canary's \\ \"word\" | `zq` <zb>"));
    const auto steps =
        tests::small_check("echo", "select :token::text as x") +
        tests::small_check("list", "select array['a', :token || 'b'] as x") +
        tests::small_check("number", "select case when :token ~ '^[0-9]+$' then :token::numeric end as x") +
        tests::small_check("error", "select ('no number: ' || :token)::int") +
        tests::small_check("rule", "select :token::text as x", "expect value == 'other'") +
        "    capture :kept, :text, \"select 'kept ' || :token\"\n" + tests::small_check("again", "select :kept as x") +
        "    note \"it was #{kept}\"\n";
    const auto tried = try_run(steps, "  secret :token, env: \"E2E_TOKEN\"\n",
                               {"--target", Cluster::shared().uri("sandbox"), "--verbose"}, {"E2E_TOKEN=" + secret});
    CHECK(tried.verdicts ==
          "PASS    echo\nPASS    list\nPASS    number\nERROR   error\nERROR   rule\nERROR   kept\n"
          "BLOCKED again\nNO-GO   production\n");
    for (const auto* part : {"73519264", "canary", "`zq`", "zb"})
        for (const auto* text : {&tried.output, &tried.errors, &tried.log, &tried.report})
            CHECK(text->find(part) == std::string::npos);
    CHECK(tried.log.find("kept [secret token]") != std::string::npos);
    CHECK(tried.report.find("secret token") != std::string::npos);
}

TEST_CASE("a missing secret stops the run before it starts") {
    const tests::Scratch scratch;
    const auto file = tests::small_runbook(scratch.path(), tests::small_check("echo", "select :token::text"),
                                           "  secret :token, env: \"E2E_TOKEN\"\n");
    const auto done = tests::runbook({"run", file, "--unsigned", "--sandbox", "--out", (scratch / "runs").string()});
    CHECK(done.status == 2);
    CHECK(done.errors ==
          "runbook: the secret `token` is read from the environment variable E2E_TOKEN, which is not set\n");
    CHECK_FALSE(std::filesystem::exists(scratch / "runs"));
}
