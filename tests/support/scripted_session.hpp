#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/postgres/session.hpp"

namespace runbook::tests {

/// The session's in-memory twin: answers as the test says, without a database.
class ScriptedSession final : public postgres::Session {
  public:
    /// The answer for each probe's text; every other statement gets one row with the value 1.
    std::map<std::string, model::Observation> answers;
    /// Called before the answer to a probe is returned.
    std::function<void(const std::string& probe)> before_answer = [](const std::string&) {};
    /// Called when a flight is submitted.
    std::function<void(const std::string& what)> on_submit = [](const std::string&) {};
    /// If set, nothing is answered after a signal.
    const os::Interrupt* interrupt = nullptr;
    /// What each scenario leaves: object, whether it is a table or index, its state before and after.
    std::vector<std::vector<core::Value>> left;
    /// The connection is lost after the answer to this probe.
    std::string lost_after;

    /// What was submitted: "check select 1", "open", "step insert …", "step (undo) insert …", "close".
    std::vector<std::string> submitted;
    std::size_t most_outstanding = 0;

    [[nodiscard]] const postgres::Server& server() const override { return server_; }

    void submit(postgres::Flight flight) override {
        if (is_our_own(flight)) {
            under_way_.push_back(std::move(flight));
            return;
        }
        submitted.push_back(text_of(flight));
        on_submit(submitted.back());
        under_way_.push_back(std::move(flight));
        most_outstanding = std::max(most_outstanding, under_way_.size());
    }
    [[nodiscard]] std::size_t outstanding() const override { return under_way_.size(); }

    [[nodiscard]] model::Observation receive() override {
        if (under_way_.empty()) throw std::logic_error("receive without a flight");
        const auto flight = std::move(under_way_.front());
        under_way_.pop_front();
        const bool has_probe =
            flight.kind == postgres::Flight::Kind::check || flight.kind == postgres::Flight::Kind::scenario_step;
        if (has_probe) before_answer(flight.probe.text);
        if (interrupt != nullptr && interrupt->signal != 0) lost_ = interrupted_ = true;
        auto seen = interrupted_ ? failed("interrupted")
                    : lost_      ? failed("the connection to the server was lost")
                                 : answer_to(flight);
        if (has_probe && flight.probe.text == lost_after) lost_ = true;
        return seen;
    }
    [[nodiscard]] bool ready() override { return false; }
    [[nodiscard]] bool lost() const override { return lost_; }
    void watch_samples(std::function<void(std::int64_t)>) override {}

    static model::Observation value(core::Value one) {
        model::Observation seen;
        seen.rows = model::Rows{{"value"}, {{std::move(one)}}, 1, {}};
        seen.durations = {100};
        return seen;
    }
    static model::Observation error(std::string sqlstate, std::string condition, std::string message = "refused") {
        model::Observation seen;
        seen.error = model::ServerError{
            std::move(sqlstate), std::move(condition), std::move(message), {}, {}, {}, {}, {}, {}, false};
        seen.durations = {100};
        return seen;
    }
    static model::Observation failed(std::string reason) {
        model::Observation seen;
        seen.failure = std::move(reason);
        return seen;
    }

  private:
    postgres::Server server_ = some_server();
    std::deque<postgres::Flight> under_way_;
    bool lost_ = false;
    bool interrupted_ = false;

    static postgres::Server some_server() {
        postgres::Server server;
        server.system_identifier = "7301234567890123456";
        server.database = "app";
        server.version = "15.3";
        server.version_number = 150'003;
        server.role = "ops";
        server.host = "/run/postgresql";
        server.port = "5432";
        return server;
    }

    static std::string text_of(const postgres::Flight& flight) {
        using Kind = postgres::Flight::Kind;
        switch (flight.kind) {
            case Kind::check: return "check " + with_values(flight.probe);
            case Kind::scenario_open: return "open";
            case Kind::scenario_step:
                return std::string(flight.undo_previous ? "step (undo) " : "step ") + with_values(flight.probe);
            case Kind::scenario_close: return "close";
            case Kind::action_open: return "begin";
            case Kind::action_ready: return "ready";
            case Kind::action_commit: return "commit";
            case Kind::statement: return "statement " + with_values(flight.probe);
            case Kind::statements_end: return "end";
        }
        return {};
    }

    // "select :id [id = 7]"
    static std::string with_values(const model::SqlText& sql) {
        auto text = sql.text;
        for (const auto& variable : sql.variables)
            text += " [" + variable.name + " = " + variable.value.value.plain() + "]";
        return text;
    }

    // What the program asks for itself: which functions are called, and what a scenario left.
    static bool is_our_own(const postgres::Flight& flight) { return flight.guards.search_path == "pg_catalog"; }

    [[nodiscard]] model::Observation answer_to_our_own(const std::string& text) const {
        model::Observation seen;
        if (text.find("with earlier") != std::string::npos)
            seen.rows = model::Rows{{"object", "is_relation", "before", "after"}, left, left.size(), {}};
        else if (text.find("string_agg") != std::string::npos)
            seen.rows = model::Rows{{"string_agg"}, {{core::Value()}}, 1, {}};
        else
            seen.rows = model::Rows{{"signature"}, {}, 0, {}};
        return seen;
    }

    model::Observation answer_to(const postgres::Flight& flight) {
        if (is_our_own(flight)) return answer_to_our_own(flight.probe.text);
        if (flight.kind == postgres::Flight::Kind::scenario_open) return answer_named("open", {});
        if (flight.kind == postgres::Flight::Kind::scenario_close) return {};
        return answer_named(flight.probe.text, value(core::Value::integer(1)));
    }

    model::Observation answer_named(const std::string& name, model::Observation otherwise) {
        const auto found = answers.find(name);
        return found == answers.end() ? otherwise : found->second;
    }
};

}  // namespace runbook::tests
