#include "interpreter/postgres/flight.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include "interpreter/core/text.hpp"

namespace runbook::postgres {

namespace {

// What decides how values look and how long a forgotten transaction may stay open, besides what a flight asks for.
constexpr std::array kFixedSettings{
    std::array{"idle_in_transaction_session_timeout", "60s"},
    std::array{"TimeZone", "UTC"},
    std::array{"DateStyle", "ISO, YMD"},
    std::array{"IntervalStyle", "iso_8601"},
    std::array{"extra_float_digits", "1"},
    std::array{"bytea_output", "hex"},
    std::array{"standard_conforming_strings", "on"},
    // A query that policies would narrow is refused (42501) instead of answering for the rows that the role may see.
    std::array{"row_security", "off"},
    // The last one, for servers that can: they notice within this time that their client has gone.
    std::array{"client_connection_check_interval", "5s"},
};

constexpr std::string_view kAssertionText =
    "select pg_catalog.current_setting('transaction_read_only'), pg_catalog.pg_backend_pid(), "
    "pg_catalog.pg_current_xact_id_if_assigned()";

Message fixed(Purpose purpose, std::string_view text) {
    return {purpose, std::string(text)};
}

std::string milliseconds(std::chrono::milliseconds time) {
    return fmt::format("{}ms", time.count());
}

std::vector<Bind> guard_binds(const Guards& guards) {
    return {{TypeOid::text, milliseconds(guards.statement_timeout)},
            {TypeOid::text, milliseconds(guards.lock_timeout)},
            {TypeOid::text, with_pg_temp_last(guards.search_path)}};
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
    return {Purpose::guards, std::move(text), guard_binds(guards)};
}

Message statement(Purpose purpose, const BoundSql& sql) {
    return {purpose, sql.text, sql.binds};
}

Message local_settings(Purpose purpose, const std::vector<std::pair<std::string, std::string>>& settings) {
    Message message{purpose, "select", {}};
    for (const auto& [name, value] : settings) {
        const auto next = message.binds.size() + 1;
        message.text += fmt::format("{} pg_catalog.set_config(${}, ${}, true)", next > 1 ? "," : "", next, next + 1);
        message.binds.push_back({TypeOid::text, name});
        message.binds.push_back({TypeOid::text, value});
    }
    return message;
}

// The settings first: the role need not be allowed to make them. With row_security off a policy would be an error.
Message become(const Identity& identity) {
    auto settings = identity.settings;
    settings.emplace_back("row_security", "on");
    settings.emplace_back("role", identity.role);
    return local_settings(Purpose::identity, settings);
}

// Fails where the role or the database has a default for one of them, as `alter role … set` gives it.
Message assert_never_set(const std::vector<std::string>& names) {
    Message message{Purpose::identity, "select", {}};
    for (const auto& name : names) {
        message.binds.push_back({TypeOid::text, name});
        message.text += fmt::format("{} 1 / (pg_catalog.current_setting(${}, true) is null)::int",
                                    message.binds.size() > 1 ? "," : "", message.binds.size());
    }
    return message;
}

// In a scenario, so that the next step is nobody else's.
std::vector<Message> become_oneself(const Identity& before) {
    std::vector<Message> messages{local_settings(Purpose::guards, {{"role", "none"}, {"row_security", "off"}})};
    for (const auto& [name, value] : before.settings) {
        std::string parts;
        for (std::size_t at = 0; at <= name.size();) {
            const auto dot = std::min(name.find('.', at), name.size());
            parts += (at == 0 ? "" : ".") +
                     quote_identifier(core::Value::string(core::Kind::identifier, name.substr(at, dot - at)));
            at = dot + 1;
        }
        messages.push_back({Purpose::guards, "RESET " + parts, {}});
    }
    return messages;
}

void add_statements(std::vector<Message>& messages, const Statements& statements) {
    if (statements.among) messages.push_back(statement(Purpose::among, *statements.among));
    if (statements.identity && !statements.identity->never_set.empty())
        messages.push_back(assert_never_set(statements.identity->never_set));
    if (statements.identity) messages.push_back(become(*statements.identity));
    for (int i = 0; i < statements.samples; ++i) messages.push_back(statement(Purpose::probe, statements.probe));
    if (statements.explain)
        messages.push_back({Purpose::explanation, *statements.explain + statements.probe.text, statements.probe.binds});
}

bool holds_nul(const BoundSql& sql) {
    if (sql.text.find('\0') != std::string::npos) return true;
    return std::any_of(sql.binds.begin(), sql.binds.end(),
                       [](const auto& bind) { return bind.text && bind.text->find('\0') != std::string::npos; });
}

// Only what differs: a step may have set the others itself, for the steps after it.
std::optional<Message> changed_guards(const Guards& now, const std::optional<Guards>& before) {
    constexpr std::array names{"statement_timeout", "lock_timeout", "search_path"};
    const auto needed = guard_binds(now);
    const auto in_force = before ? guard_binds(*before) : std::vector<Bind>(names.size());
    Message message{Purpose::guards, "", {}};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (needed[i] == in_force[i]) continue;
        message.binds.push_back(needed[i]);
        message.text += fmt::format("{} pg_catalog.set_config('{}', ${}, true)", message.text.empty() ? "select" : ",",
                                    names[i], message.binds.size());
    }
    if (message.binds.empty()) return std::nullopt;
    return message;
}

// The items of a list, whose quoted names may contain commas.
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

bool is_authors(Purpose purpose) {
    return purpose == Purpose::among || purpose == Purpose::probe;
}

Statements bind_statements(const Flight& flight) {
    Statements statements;
    if (flight.among) statements.among = bind(*flight.among);
    statements.probe = bind(flight.probe);
    statements.samples = flight.samples;
    if (flight.explain)
        statements.explain = fmt::format("EXPLAIN (FORMAT JSON{}) ", flight.analyze ? ", ANALYZE, TIMING OFF" : "");
    statements.identity = flight.identity;
    const auto has_nul = [](const auto& setting) { return setting.second.find('\0') != std::string::npos; };
    if (flight.identity && std::any_of(flight.identity->settings.begin(), flight.identity->settings.end(), has_nul))
        throw BindError("a setting of its identity contains a NUL byte, which PostgreSQL cannot store");
    if (holds_nul(statements.probe) || (statements.among && holds_nul(*statements.among)))
        throw BindError("the statement or one of its values contains a NUL byte, which PostgreSQL cannot store");
    return statements;
}

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
    if (transaction_open) messages.push_back(fixed(Purpose::end_previous, "ROLLBACK"));
    messages.push_back(all_guards(guards, checks_client, Scope::session));
    return messages;
}

Message local_guards(const Guards& guards, bool checks_client) {
    return all_guards(guards, checks_client, Scope::transaction);
}

std::vector<Message> check_messages(const Statements& statements, bool transaction_open,
                                    std::optional<Message> guards) {
    std::vector<Message> messages;
    if (transaction_open) messages.push_back(fixed(Purpose::end_previous, "ROLLBACK"));
    messages.push_back(fixed(Purpose::begin, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    if (guards) messages.push_back(*std::move(guards));
    messages.push_back(fixed(Purpose::savepoint, "SAVEPOINT runbook"));
    add_statements(messages, statements);
    messages.push_back(fixed(Purpose::assertion, kAssertionText));
    messages.push_back(fixed(Purpose::release, "RELEASE SAVEPOINT runbook"));
    return messages;
}

std::vector<Message> open_messages(Message guards) {
    return {fixed(Purpose::begin, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"), std::move(guards),
            fixed(Purpose::constraints, "SET CONSTRAINTS ALL IMMEDIATE")};
}

std::vector<Message> step_messages(const Statements& statements, const Guards& guards, const StepPosition& position) {
    std::vector<Message> messages;
    if (!position.previous.empty() && position.undo_previous)
        messages.push_back(fixed(Purpose::end_previous, "ROLLBACK TO SAVEPOINT " + position.previous));
    // After a rollback too, or savepoints would nest deeper with every step that is undone.
    if (!position.previous.empty())
        messages.push_back(fixed(Purpose::end_previous, "RELEASE SAVEPOINT " + position.previous));
    if (position.identity_before)
        for (auto& message : become_oneself(*position.identity_before)) messages.push_back(std::move(message));
    if (auto changed = changed_guards(guards, position.guards_before)) messages.push_back(*std::move(changed));
    messages.push_back(fixed(Purpose::savepoint, "SAVEPOINT " + position.savepoint));
    add_statements(messages, statements);
    return messages;
}

std::vector<Message> close_messages() {
    return {fixed(Purpose::end_previous, "ROLLBACK")};
}

std::vector<Message> begin_action_messages(Message guards) {
    return {fixed(Purpose::begin, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"), std::move(guards)};
}

// What a deferred constraint refuses is said before the commit.
std::vector<Message> ready_messages(const std::string& previous, bool failed) {
    std::vector<Message> messages;
    // Of an error that was expected.
    if (!previous.empty() && failed)
        messages.push_back(fixed(Purpose::end_previous, "ROLLBACK TO SAVEPOINT " + previous));
    if (!previous.empty()) messages.push_back(fixed(Purpose::end_previous, "RELEASE SAVEPOINT " + previous));
    messages.push_back(fixed(Purpose::constraints, "SET CONSTRAINTS ALL IMMEDIATE"));
    messages.push_back(fixed(Purpose::transaction_id,
                             "select pg_catalog.pg_current_xact_id_if_assigned(), "
                             "pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 8), "
                             "pg_catalog.pg_current_wal_insert_lsn()::text"));
    return messages;
}

std::vector<Message> commit_messages() {
    return {fixed(Purpose::commit, "COMMIT")};
}

std::vector<Message> statement_messages(const Statements& statements) {
    return {statement(Purpose::probe, statements.probe)};
}

// It is refused within a transaction.
std::vector<Message> statements_end_messages() {
    return {fixed(Purpose::open_transaction, "DISCARD ALL")};
}

std::vector<Message> cleanup_messages() {
    return {fixed(Purpose::end_previous, "ROLLBACK"),
            fixed(Purpose::cleanup, "select pg_catalog.pg_advisory_unlock_all()")};
}

}  // namespace runbook::postgres
