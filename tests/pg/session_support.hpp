#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "interpreter/os/interrupt.hpp"
#include "interpreter/os/process.hpp"
#include "interpreter/postgres/sandbox.hpp"
#include "interpreter/postgres/session.hpp"
#include "tests/support/catch.hpp"

namespace runbook::test {

using postgres::Flight;

/// One cluster for all tests of sessions; each test creates what it needs, with its own names.
inline const postgres::Sandbox& shared_sandbox() {
    static const postgres::Sandbox sandbox;
    return sandbox;
}

/// What psql prints for the statements, each committed separately.
inline std::string psql(const std::string& uri, const std::string& sql) {
    const auto result =
        os::run_process({.command = {"psql", "-XAtq", "-v", "ON_ERROR_STOP=1", uri, "-f", "-"}, .input = sql});
    std::string text = result.output + result.errors;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

inline std::string psql(const std::string& sql) {
    return psql(shared_sandbox().uri(), sql);
}

/// Whether the query has no row within a second: what a connection leaves is cleared just after it was closed.
inline bool eventually_none(const std::string& sql) {
    for (int i = 0; i < 100; ++i) {
        if (psql(sql).empty()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

/// A new session on the shared sandbox.
struct Connected {
    os::Interrupt interrupt;
    std::unique_ptr<postgres::Session> session;

    explicit Connected(const std::string& uri = shared_sandbox().uri())
        : session(postgres::connect({uri}, interrupt)) {}
    postgres::Session* operator->() const { return session.get(); }
    model::Observation run(Flight flight) const {
        session->submit(std::move(flight));
        return session->receive();
    }
};

using Values = std::map<std::string, core::Value>;

/// A statement whose variables, such as `:n`, have these values.
inline model::SqlText sql_text(std::string text, const Values& values = {}) {
    model::SqlText sql;
    sql.text = std::move(text);
    for (const auto& [name, value] : values) {
        const std::string written = ":" + name;
        for (auto at = sql.text.find(written); at != std::string::npos; at = sql.text.find(written, at + 1)) {
            const bool cast = at > 0 && sql.text[at - 1] == ':';
            if (!cast) sql.variables.push_back({at, at + written.size(), false, name, core::Expr::literal(value)});
        }
    }
    std::sort(sql.variables.begin(), sql.variables.end(),
              [](const auto& a, const auto& b) { return a.begin < b.begin; });
    return sql;
}

inline Flight check(std::string sql, const Values& values = {}) {
    Flight flight;
    flight.probe = sql_text(std::move(sql), values);
    return flight;
}

/// A flight that is answered without being sent, because its identifier is a number.
inline Flight unsendable(Flight flight) {
    flight.probe = {"select * from :\"x\"", {{14, 18, true, "x", core::Expr::literal(core::Value::integer(1))}}, true};
    return flight;
}

inline Flight step(std::string sql, bool undo_previous = false) {
    Flight flight = check(std::move(sql));
    flight.kind = Flight::Kind::scenario_step;
    flight.undo_previous = undo_previous;
    return flight;
}

inline Flight open_scenario() {
    Flight flight;
    flight.kind = Flight::Kind::scenario_open;
    return flight;
}

inline Flight close_scenario() {
    Flight flight;
    flight.kind = Flight::Kind::scenario_close;
    return flight;
}

/// An observation in one line, without its durations: "error 25006: …", "failure: …", "a b | 1, 2 | 3, 4".
inline std::string text_of(const model::Rows& rows) {
    std::string text;
    for (const auto& column : rows.columns) text += (text.empty() ? "" : " ") + column;
    for (const auto& row : rows.rows) {
        std::string line;
        for (const auto& value : row) line += (line.empty() ? "" : ", ") + value.display();
        text += " | " + line;
    }
    if (rows.affected) text += " affected " + std::to_string(*rows.affected);
    return text;
}

inline std::string text_of(const model::Observation& seen) {
    if (!seen.failure.empty()) return "failure: " + seen.failure;
    if (seen.error) return "error " + seen.error->sqlstate + ": " + seen.error->message;
    std::string text = seen.among ? "among " + text_of(*seen.among) + "; " : "";
    return text + (seen.rows ? text_of(*seen.rows) : "nothing");
}

}  // namespace runbook::test
