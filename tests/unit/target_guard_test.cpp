#include "interpreter/exec/target_guard.hpp"

#include "tests/support/catch.hpp"

using namespace runbook;

namespace {

model::Server server(const char* environment = "") {
    model::Server found;
    found.database = "app";
    found.version = "15.3";
    found.role = "ops";
    found.environment = environment;
    return found;
}

std::string problem(const model::Database& declared, const model::Claim& claim, const model::Server& found,
                    bool allow_superuser = false) {
    return exec::target_problem(declared, claim, allow_superuser, found).value_or("");
}

}  // namespace

TEST_CASE("the environment must be given, and must be the same everywhere") {
    const model::Database staging{"", "staging"};
    CHECK(problem(staging, {"staging", false}, server()) == "");
    CHECK(problem(staging, {"", false}, server("staging")) == "");
    CHECK(problem(staging, {"", false}, server()) ==
          "the runbook is for `staging`, but neither you nor the database says that this is `staging`; give "
          "--environment "
          "staging, or run: "
          "alter database app set runbook.environment = 'staging'");
    CHECK(problem(staging, {"production", false}, server()) ==
          "the runbook is for `staging`, but --environment says `production`");
    CHECK(problem(staging, {"staging", false}, server("production")) ==
          "the runbook is for `staging`, but the database `app` says that it is `production` "
          "(runbook.environment)");
    CHECK(problem({}, {"staging", false}, server("production")) ==
          "--environment says `staging`, but the database `app` says that it is `production` "
          "(runbook.environment)");
    CHECK(problem({}, {"", false}, server()) == "");
}

TEST_CASE("a sandbox can be anything but production") {
    CHECK(problem({"", "staging"}, {"", true}, server()) == "");
    CHECK(problem({"", "production"}, {"", true}, server()) == "a sandbox is never production");
    CHECK(problem({"", "staging"}, {"production", true}, server()) == "a sandbox is never production");
    CHECK(problem({"", "staging"}, {"test", true}, server()) ==
          "the runbook is for `staging`, but --environment says `test`");
}

TEST_CASE("versions are compared by PostgreSQL's version numbers") {
    const auto fits = [](const char* bound) { return problem({bound, ""}, {}, server()).empty(); };
    CHECK(fits(">= 14"));
    CHECK(fits(">= 15"));
    CHECK(fits("== 15"));
    CHECK(fits(">= 15.3"));
    CHECK(fits("< 16"));
    CHECK_FALSE(fits("> 15"));
    CHECK_FALSE(fits(">= 15.4"));
    CHECK_FALSE(fits(">= 16"));
    CHECK(problem({">= 16", ""}, {}, server()) == "the runbook needs PostgreSQL >= 16, but the server is 15.3");
}

TEST_CASE("a role that can run programs is refused unless it is allowed") {
    auto powerful = server();
    powerful.powers = {"superuser"};
    CHECK(problem({}, {}, powerful).find("allow it with --allow superuser") != std::string::npos);
    CHECK(problem({}, {"", false}, powerful, true) == "");
}

TEST_CASE("production is known however it is written") {
    for (const char* name :
         {"production", "Production", "PRODUCTION", "prod", "PROD-eu", "prod_2", "prod2", "eu-prod", "eu.live", "live",
          "Live", "prd", "PRD01", "app/production", "produktion", " prod ", "ｐｒｏｄ", "рrod"}) {
        INFO(name);
        CHECK(model::names_production(name));
        CHECK(exec::is_production(model::Database{"", name}, {}, server()));
        CHECK(exec::is_production({}, {name, false}, server()));
        CHECK(exec::is_production({}, {}, server(name)));
        CHECK(problem({"", name}, {"", true}, server()) == "a sandbox is never production");
    }
    for (const char* name : {"", "staging", "test", "dev", "preprod", "pre-prod", "pre_production", "non-prod",
                             "nonprod", "not production", "delivery", "alive", "olive", "approval", "reproduction"}) {
        INFO(name);
        CHECK_FALSE(model::names_production(name));
        CHECK_FALSE(exec::is_production(model::Database{"", name}, {name, false}, server(name)));
    }
}
