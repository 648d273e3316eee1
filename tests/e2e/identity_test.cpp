#include "tests/e2e/cluster.hpp"

// Identities on a server of the test's own, where roles can be more than a sandbox's: row security must bind them.
using namespace runbook;
using tests::operator+;

namespace {

constexpr const char* kSchema = R"sql(
create role clerk;
create role root_like superuser;
create role service bypassrls;
create role owner_of_notes;
create role stranger;
create role app login;
grant clerk, root_like, service, owner_of_notes to app;
create table notes (id int, tenant text);
alter table notes enable row level security;
create policy own on notes using (tenant = current_setting('app.tenant', true));
alter table notes owner to owner_of_notes;
insert into notes values (1, 'a'), (2, 'b');
grant select on notes to clerk, root_like, service, app;
create policy login_sees_all on notes for select to app using (true);
)sql";

// The verdict and the reason of a check that sees no row of tenant b, run as the role.
std::string judged_as(const std::string& uri, const std::string& role, const std::string& more = "") {
    const tests::Scratch scratch;
    tests::write_text(scratch / "who.rb", R"rb(runbook "Who" do
  identity :one, role: ")rb" + role + "\"" + more +
                                              R"rb(, set: { "app.tenant" => "a" }
  as :one do
    check "hidden" do
      among :any
      sql "select count(*) from notes where tenant = 'b'"
      expect value == 0
    end
  end
  gate "G"
end
)rb");
    const auto done = tests::runbook({"run", (scratch / "who.rb").string(), "--unsigned", "--allow", "superuser",
                                      "--target", uri, "--out", (scratch / "runs").string()});
    INFO(done.output << done.errors);
    REQUIRE((done.status == 0 || done.status == 1));
    const auto result = tests::bodies_of(tests::only_run(scratch / "runs"), "step.result").at(0);
    return result.text("verdict") + ": " + result.text("reason");
}

}  // namespace

TEST_CASE("a role that row security does not bind proves nothing, whatever it sees") {
    const postgres::Sandbox sandbox;
    tests::psql(sandbox.uri("sandbox", "postgres"), kSchema);
    const auto uri = sandbox.uri("sandbox", "app");
    const std::string proves_nothing = "`, so what it sees proves nothing: ";
    const auto contains = [](const std::string& text, const std::string& part) {
        INFO(text);
        CHECK(text.find(part) != std::string::npos);
    };
    CHECK(judged_as(uri, "clerk") == "PASS: ");
    contains(judged_as(uri, "root_like"),
             "ERROR: row security does not bind the role `root_like" + proves_nothing + "it is a superuser");
    contains(judged_as(uri, "service"),
             "ERROR: row security does not bind the role `service" + proves_nothing + "it has BYPASSRLS");
    contains(judged_as(uri, "owner_of_notes"), "ERROR: row security does not bind the role `owner_of_notes" +
                                                   proves_nothing + "it has the rights of the owner of public.notes");
    contains(judged_as(uri, "nobody"), "ERROR: there is no role `nobody` on the server");
    contains(judged_as(uri, "stranger"), "ERROR: it could not run as its identity: 42501: permission denied");
    // What it sees is judged where that is meant: here both tenants' rows.
    contains(judged_as(uri, "service", ", exempt: true"), "FAIL: have 1, want value == 0");
    tests::psql(sandbox.uri("sandbox", "postgres"), "alter table notes force row level security");
    CHECK(judged_as(uri, "owner_of_notes") == "PASS: ");
    // Every policy dropped: the login itself sees nothing, and row security switched off is a failure, not a pass.
    tests::psql(sandbox.uri("sandbox", "postgres"), "alter table notes disable row level security");
    contains(judged_as(uri, "clerk"), "FAIL: have 1, want value == 0");
}

TEST_CASE("a setting that is to be never set, and has a default, is no pass") {
    const postgres::Sandbox sandbox;
    tests::psql(sandbox.uri("sandbox", "postgres"), kSchema);
    const auto uri = sandbox.uri("sandbox", "app");
    const tests::Scratch scratch;
    tests::write_text(scratch / "never.rb", R"rb(runbook "Never" do
  identity :nobody, role: "clerk", set: { "app.tenant" => nil }
  as :nobody do
    check "nothing is seen" do
      among "select 1"
      sql "select count(*) from notes"
      expect value == 0
    end
  end
  gate "G"
end
)rb");
    const auto result = [&] {
        std::filesystem::remove_all(scratch / "runs");
        const auto done = tests::runbook({"run", (scratch / "never.rb").string(), "--unsigned", "--allow", "superuser",
                                          "--target", uri, "--out", (scratch / "runs").string()});
        INFO(done.output << done.errors);
        REQUIRE((done.status == 0 || done.status == 1));
        const auto body = tests::bodies_of(tests::only_run(scratch / "runs"), "step.result").at(0);
        return body.text("verdict") + ": " + body.text("reason");
    };
    CHECK(result() == "PASS: ");
    tests::psql(sandbox.uri("sandbox", "postgres"), "alter role app set app.tenant = 'c'");
    CHECK(result() ==
          "ERROR: a setting that is to be never set has a default for this role or database; see `alter role … reset`");
}
