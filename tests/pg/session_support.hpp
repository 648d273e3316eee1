#pragma once

#include <string>
#include <thread>
#include <vector>

#include "interpreter/core/interrupt.hpp"
#include "interpreter/core/process.hpp"
#include "interpreter/db/sandbox.hpp"
#include "interpreter/db/session.hpp"
#include "tests/support/catch.hpp"

namespace runbook::test {

using db::Flight;

/// One cluster for all tests of sessions; each test makes what it needs, under names of its own.
inline const db::Sandbox& shared_sandbox() {
    static const db::Sandbox sandbox;
    return sandbox;
}

/// What psql prints for statements that are committed, each for itself.
inline std::string psql(const std::string& uri, const std::string& sql) {
    const auto result =
        core::run_process({.command = {"psql", "-XAtq", "-v", "ON_ERROR_STOP=1", uri, "-f", "-"}, .input = sql});
    std::string text = result.output + result.errors;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

inline std::string psql(const std::string& sql) {
    return psql(shared_sandbox().uri(), sql);
}

/// A session of its own on the shared sandbox.
struct Connected {
    core::Interrupt interrupt;
    std::unique_ptr<db::Session> session;

    explicit Connected(const std::string& uri = shared_sandbox().uri()) : session(db::connect({uri}, interrupt)) {}
    db::Session* operator->() const { return session.get(); }
    core::Observation run(Flight flight) const {
        session->submit(std::move(flight));
        return session->receive();
    }
};

inline Flight check(std::string sql, std::vector<core::Bind> binds = {}) {
    Flight flight;
    flight.probe = {std::move(sql), std::move(binds)};
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

/// All of an observation in one line, but for its durations: "error 25006: …", "trouble: …", "a b | 1, 2 | 3, 4".
inline std::string text_of(const core::Rows& rows) {
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

inline std::string text_of(const core::Observation& seen) {
    if (!seen.trouble.empty()) return "trouble: " + seen.trouble;
    if (seen.error) return "error " + seen.error->sqlstate + ": " + seen.error->message;
    std::string text = seen.among ? "among " + text_of(*seen.among) + "; " : "";
    return text + (seen.rows ? text_of(*seen.rows) : "nothing");
}

}  // namespace runbook::test
