#include "interpreter/postgres/flight.hpp"

#include "tests/support/catch.hpp"

using namespace runbook;
using namespace std::chrono_literals;

namespace {

std::string texts(const std::vector<postgres::Message>& messages) {
    std::string all;
    for (const auto& message : messages) all += message.text + "\n";
    return all;
}

postgres::Statements select_one() {
    return {std::nullopt, {"select 1", {}}};
}

const std::string kAssertion =
    "select pg_catalog.current_setting('transaction_read_only'), pg_catalog.pg_backend_pid(), "
    "pg_catalog.pg_current_xact_id_if_assigned()\n";

}  // namespace

TEST_CASE("flight: a check") {
    auto statements = select_one();
    CHECK(texts(postgres::check_messages(statements, false, std::nullopt)) ==
          "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY\nSAVEPOINT runbook\nselect 1\n" + kAssertion +
              "RELEASE SAVEPOINT runbook\n");
    statements.samples = 2;
    statements.among = postgres::BoundSql{"select 2", {}};
    CHECK(texts(postgres::check_messages(statements, true, postgres::Message{postgres::Purpose::guards, "guards"})) ==
          "ROLLBACK\nBEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY\nguards\nSAVEPOINT runbook\nselect 2\nselect 1\n"
          "select 1\n" +
              kAssertion + "RELEASE SAVEPOINT runbook\n");
}

TEST_CASE("flight: guards for a transaction, or for the session") {
    const postgres::Guards guards{1500ms, 20ms, "app"};
    const auto local = postgres::local_guards(guards, true);
    CHECK(local.text ==
          "select pg_catalog.set_config('statement_timeout', $1, true), pg_catalog.set_config('lock_timeout', $2, "
          "true), pg_catalog.set_config('search_path', $3, true), "
          "pg_catalog.set_config('idle_in_transaction_session_timeout', '60s', true), "
          "pg_catalog.set_config('TimeZone', 'UTC', true), pg_catalog.set_config('DateStyle', 'ISO, YMD', true), "
          "pg_catalog.set_config('IntervalStyle', 'iso_8601', true), "
          "pg_catalog.set_config('extra_float_digits', '1', true), pg_catalog.set_config('bytea_output', 'hex', true), "
          "pg_catalog.set_config('standard_conforming_strings', 'on', true), "
          "pg_catalog.set_config('row_security', 'off', true), "
          "pg_catalog.set_config('client_connection_check_interval', '5s', true)");
    CHECK(local.binds == std::vector<postgres::Bind>{{postgres::TypeOid::text, "1500ms"},
                                                     {postgres::TypeOid::text, "20ms"},
                                                     {postgres::TypeOid::text, "app, pg_temp"}});
    const auto session = postgres::guard_messages(guards, false, true);
    REQUIRE(session.size() == 2);
    CHECK(session[0].text == "ROLLBACK");
    CHECK(session[1].text.find("true") == std::string::npos);
    CHECK(session[1].text.find("client_connection_check_interval") == std::string::npos);
    CHECK(session[1].binds == local.binds);
}

TEST_CASE("flight: a scenario step") {
    const auto statements = select_one();
    const postgres::Guards guards;
    CHECK(texts(postgres::step_messages(statements, guards, {"b", "", false, guards})) == "SAVEPOINT b\nselect 1\n");
    CHECK(texts(postgres::step_messages(statements, guards, {"b", "a", false, guards})) ==
          "RELEASE SAVEPOINT a\nSAVEPOINT b\nselect 1\n");
    auto before = guards;
    before.lock_timeout = 1ms;
    CHECK(texts(postgres::step_messages(statements, guards, {"b", "a", true, before})) ==
          "ROLLBACK TO SAVEPOINT a\nRELEASE SAVEPOINT a\nselect pg_catalog.set_config('lock_timeout', $1, true)\n"
          "SAVEPOINT b\nselect 1\n");
}

TEST_CASE("flight: pg_temp is moved to the end of a search_path") {
    CHECK(postgres::with_pg_temp_last("public") == "public, pg_temp");
    CHECK(postgres::with_pg_temp_last("") == "pg_temp");
    CHECK(postgres::with_pg_temp_last("pg_temp, a") == "a, pg_temp");
    CHECK(postgres::with_pg_temp_last("a , PG_Temp,b") == "a, b, pg_temp");
    CHECK(postgres::with_pg_temp_last("\"pg_temp\", \"a,pg_temp\"") == "\"a,pg_temp\", pg_temp");
}

TEST_CASE("flight: the author's statements are bound, and a NUL byte in them is refused") {
    postgres::Flight flight;
    flight.probe.text = "select 1";
    flight.among =
        model::SqlText{"select :n", {{7, 9, false, "n", core::Expr::literal(core::Value::integer(2))}}, true};
    flight.samples = 3;
    const auto statements = postgres::bind_statements(flight);
    CHECK(statements.among == postgres::BoundSql{"select $1", {{postgres::TypeOid::int4, "2"}}});
    CHECK(statements.probe == postgres::BoundSql{"select 1", {}});
    CHECK(statements.samples == 3);
    const std::string refused = "the statement or one of its values contains a NUL byte, which PostgreSQL cannot store";
    flight.among->variables[0].value = core::Expr::literal(core::Value::text(std::string("a\0b", 3)));
    CHECK_THROWS_WITH(postgres::bind_statements(flight), refused);
    flight.among.reset();
    flight.probe.text = std::string("select 1\0", 9);
    CHECK_THROWS_WITH(postgres::bind_statements(flight), refused);
}
