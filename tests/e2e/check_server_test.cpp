#include "tests/e2e/cluster.hpp"

using namespace runbook;
using tests::operator+;

TEST_CASE("check --target describes statements on the operator's own server, and executes none") {
    const auto& cluster = tests::Cluster::shared();
    const auto database = cluster.copy("none");
    const auto uri = cluster.uri(database);
    tests::psql(uri,
                "create table effects (n int); create function with_effect() returns int language sql as "
                "$$ insert into effects values (1) returning 1 $$; create table orders (id int)");
    const tests::Scratch scratch;
    tests::write_text(scratch / "effects.rb", R"rb(runbook "Effects" do
  check "of a function" do
    sql "select with_effect()"
    expect value == 1
  end
  scenario "Writes" do
    check "an insert" do
      sql "insert into effects values (2)"
      expect affected == 1
    end
    check "a wrong column" do
      sql "insert into orders (idd) values (2)"
      expect affected == 1
    end
  end
  gate "G"
end
)rb");
    const auto done = tests::runbook({"check", (scratch / "effects.rb").string(), "--target", uri});
    INFO(done.output << done.errors);
    CHECK(done.status == 2);
    CHECK(
        done.output.find("error[server-undefined-column]: PostgreSQL says: column \"idd\" of relation \"orders\" does "
                         "not exist\n") != std::string::npos);
    CHECK(done.output.find("effects.rb:12:32\n") != std::string::npos);
    CHECK(done.output.find("described 2 statements; nothing was executed\n") != std::string::npos);
    CHECK(tests::psql(uri, "select count(*) from effects") == "0");
    // With a password on the command line, which every user of the host can read, nobody is asked.
    const auto refused =
        tests::runbook({"check", (scratch / "effects.rb").string(), "--target", "postgresql://a:secret@localhost/x"});
    CHECK(refused.status == 2);
    CHECK(refused.errors.find("--target contains a password") != std::string::npos);
}
