#include "interpreter/db/flight.hpp"

#include "tests/support/catch.hpp"

using namespace runbook;
using namespace std::chrono_literals;

namespace {

std::string texts(const std::vector<db::Message>& messages) {
    std::string all;
    for (const auto& message : messages) all += message.text + "\n";
    return all;
}

db::Flight select_one() {
    db::Flight flight;
    flight.probe = {"select 1", {}};
    return flight;
}

const std::string kAssertion =
    "select pg_catalog.current_setting('transaction_read_only'), pg_catalog.pg_backend_pid(), "
    "pg_catalog.pg_current_xact_id_if_assigned()\n";

}  // namespace

TEST_CASE("flight: a check") {
    auto flight = select_one();
    CHECK(texts(db::check_messages(flight, false, std::nullopt)) ==
          "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY\nSAVEPOINT runbook\nselect 1\n" + kAssertion +
              "RELEASE SAVEPOINT runbook\n");
    flight.samples = 2;
    flight.among = core::BoundSql{"select 2", {}};
    CHECK(texts(db::check_messages(flight, true, db::Message{db::Part::guards, "guards"})) ==
          "ROLLBACK\nBEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY\nguards\nSAVEPOINT runbook\nselect 2\nselect 1\n"
          "select 1\n" +
              kAssertion + "RELEASE SAVEPOINT runbook\n");
}

TEST_CASE("flight: guards for a transaction, or for the session") {
    const db::Guards guards{1500ms, 20ms, "app"};
    const auto local = db::local_guards(guards, true);
    CHECK(local.text ==
          "select pg_catalog.set_config('statement_timeout', $1, true), pg_catalog.set_config('lock_timeout', $2, "
          "true), pg_catalog.set_config('search_path', $3, true), "
          "pg_catalog.set_config('idle_in_transaction_session_timeout', '60s', true), "
          "pg_catalog.set_config('TimeZone', 'UTC', true), pg_catalog.set_config('DateStyle', 'ISO, YMD', true), "
          "pg_catalog.set_config('IntervalStyle', 'iso_8601', true), "
          "pg_catalog.set_config('extra_float_digits', '1', true), pg_catalog.set_config('bytea_output', 'hex', true), "
          "pg_catalog.set_config('standard_conforming_strings', 'on', true), "
          "pg_catalog.set_config('client_connection_check_interval', '5s', true)");
    CHECK(local.binds == std::vector<core::Bind>{{25, "1500ms"}, {25, "20ms"}, {25, "app, pg_temp"}});
    const auto session = db::guard_messages(guards, false, true);
    REQUIRE(session.size() == 2);
    CHECK(session[0].text == "ROLLBACK");
    CHECK(session[1].text.find("true") == std::string::npos);
    CHECK(session[1].text.find("client_connection_check_interval") == std::string::npos);
    CHECK(session[1].binds == local.binds);
}

TEST_CASE("flight: a scenario step") {
    const auto flight = select_one();
    CHECK(texts(db::step_messages(flight, {"b", "", false, flight.guards})) == "SAVEPOINT b\nselect 1\n");
    CHECK(texts(db::step_messages(flight, {"b", "a", false, flight.guards})) ==
          "RELEASE SAVEPOINT a\nSAVEPOINT b\nselect 1\n");
    auto before = flight.guards;
    before.lock_timeout = 1ms;
    CHECK(texts(db::step_messages(flight, {"b", "a", true, before})) ==
          "ROLLBACK TO SAVEPOINT a\nRELEASE SAVEPOINT a\nselect pg_catalog.set_config('lock_timeout', $1, true)\n"
          "SAVEPOINT b\nselect 1\n");
}

TEST_CASE("flight: pg_temp comes last in a search_path, wherever it stood") {
    CHECK(db::with_pg_temp_last("public") == "public, pg_temp");
    CHECK(db::with_pg_temp_last("") == "pg_temp");
    CHECK(db::with_pg_temp_last("pg_temp, a") == "a, pg_temp");
    CHECK(db::with_pg_temp_last("a , PG_Temp,b") == "a, b, pg_temp");
    CHECK(db::with_pg_temp_last("\"pg_temp\", \"a,pg_temp\"") == "\"a,pg_temp\", pg_temp");
}
