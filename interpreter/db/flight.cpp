#include "interpreter/db/flight.hpp"

#include <array>

#include "interpreter/core/text.hpp"

namespace runbook::db {

namespace {

constexpr std::uint32_t kText = 25;  // the OID of text

// Everything that changes how values look or how long a forgotten transaction may stay, beside what a flight asks for.
constexpr std::array kFixedSettings{
    std::array{"idle_in_transaction_session_timeout", "60s"},
    std::array{"TimeZone", "UTC"},
    std::array{"DateStyle", "ISO, YMD"},
    std::array{"IntervalStyle", "iso_8601"},
    std::array{"extra_float_digits", "1"},
    std::array{"bytea_output", "hex"},
    std::array{"standard_conforming_strings", "on"},
    // The last one, left out where the server cannot: it notices within this time that it works for nobody.
    std::array{"client_connection_check_interval", "5s"},
};

constexpr std::string_view kAssertionText =
    "select pg_catalog.current_setting('transaction_read_only'), pg_catalog.pg_backend_pid(), "
    "pg_catalog.pg_current_xact_id_if_assigned()";

Message fixed(Part part, std::string_view text) {
    return {part, std::string(text)};
}

std::string milliseconds(std::chrono::milliseconds time) {
    return fmt::format("{}ms", time.count());
}

std::vector<core::Bind> guard_binds(const Guards& guards) {
    return {{kText, milliseconds(guards.statement_timeout)},
            {kText, milliseconds(guards.lock_timeout)},
            {kText, with_pg_temp_last(guards.search_path)}};
}

enum class Scope { transaction, session };

Message all_guards(const Guards& guards, bool checks_client, Scope scope) {
    const char* local = scope == Scope::transaction ? "true" : "false";
    std::string text = fmt::format(
        "select pg_catalog.set_config('statement_timeout', $1, {0}), pg_catalog.set_config('lock_timeout', $2, {0}), "
        "pg_catalog.set_config('search_path', $3, {0})",
        local);
    for (std::size_t i = 0; i < kFixedSettings.size() - (checks_client ? 0 : 1); ++i)
        text +=
            fmt::format(", pg_catalog.set_config('{}', '{}', {})", kFixedSettings[i][0], kFixedSettings[i][1], local);
    return {Part::guards, std::move(text), guard_binds(guards)};
}

Message statement(Part part, const core::BoundSql& sql) {
    return {part, sql.text, sql.binds};
}

void add_statements(std::vector<Message>& messages, const Flight& flight) {
    if (flight.among) messages.push_back(statement(Part::among, *flight.among));
    for (int i = 0; i < flight.samples; ++i) messages.push_back(statement(Part::probe, flight.probe));
}

// Only what differs: a step may have set the others itself, for the steps after it.
std::optional<Message> changed_guards(const Guards& now, const std::optional<Guards>& before) {
    constexpr std::array names{"statement_timeout", "lock_timeout", "search_path"};
    const auto wanted = guard_binds(now);
    const auto in_force = before ? guard_binds(*before) : std::vector<core::Bind>(names.size());
    Message message{Part::guards, "", {}};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (wanted[i] == in_force[i]) continue;
        message.binds.push_back(wanted[i]);
        message.text += fmt::format("{} pg_catalog.set_config('{}', ${}, true)", message.text.empty() ? "select" : ",",
                                    names[i], message.binds.size());
    }
    if (message.binds.empty()) return std::nullopt;
    return message;
}

// The parts of a list, whose quoted names may hold commas.
std::vector<std::string> schemas_of(const std::string& search_path) {
    std::vector<std::string> schemas(1);
    bool quoted = false;
    for (const char c : search_path) {
        if (c == '"') quoted = !quoted;
        if (c == ',' && !quoted)
            schemas.emplace_back();
        else
            schemas.back() += c;
    }
    return schemas;
}

}  // namespace

std::string with_pg_temp_last(const std::string& search_path) {
    std::string result;
    for (const auto& item : schemas_of(search_path)) {
        const std::string schema(core::trimmed(item));
        if (!schema.empty() && core::to_lower(schema) != "pg_temp" && schema != "\"pg_temp\"") result += schema + ", ";
    }
    return result + "pg_temp";
}

std::vector<Message> guard_messages(const Guards& guards, bool checks_client, bool transaction_open) {
    std::vector<Message> messages;
    if (transaction_open) messages.push_back(fixed(Part::leave, "ROLLBACK"));
    messages.push_back(all_guards(guards, checks_client, Scope::session));
    return messages;
}

Message local_guards(const Guards& guards, bool checks_client) {
    return all_guards(guards, checks_client, Scope::transaction);
}

std::vector<Message> check_messages(const Flight& flight, bool transaction_open, std::optional<Message> guards) {
    std::vector<Message> messages;
    if (transaction_open) messages.push_back(fixed(Part::leave, "ROLLBACK"));
    messages.push_back(fixed(Part::begin, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    if (guards) messages.push_back(*std::move(guards));
    messages.push_back(fixed(Part::savepoint, "SAVEPOINT runbook"));
    add_statements(messages, flight);
    messages.push_back(fixed(Part::assertion, kAssertionText));
    messages.push_back(fixed(Part::release, "RELEASE SAVEPOINT runbook"));
    return messages;
}

std::vector<Message> open_messages(Message guards) {
    return {fixed(Part::begin, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"), std::move(guards),
            fixed(Part::constraints, "SET CONSTRAINTS ALL IMMEDIATE")};
}

std::vector<Message> step_messages(const Flight& flight, const Place& place) {
    std::vector<Message> messages;
    if (!place.previous.empty() && place.undo_previous)
        messages.push_back(fixed(Part::leave, "ROLLBACK TO SAVEPOINT " + place.previous));
    // After a rollback too, or savepoints would nest deeper with each step undone.
    if (!place.previous.empty()) messages.push_back(fixed(Part::leave, "RELEASE SAVEPOINT " + place.previous));
    if (auto guards = changed_guards(flight.guards, place.guards_before)) messages.push_back(*std::move(guards));
    messages.push_back(fixed(Part::savepoint, "SAVEPOINT " + place.savepoint));
    add_statements(messages, flight);
    return messages;
}

std::vector<Message> close_messages() {
    return {fixed(Part::leave, "ROLLBACK")};
}

std::vector<Message> tidy_messages() {
    return {fixed(Part::leave, "ROLLBACK"), fixed(Part::tidy, "select pg_catalog.pg_advisory_unlock_all()")};
}

}  // namespace runbook::db
