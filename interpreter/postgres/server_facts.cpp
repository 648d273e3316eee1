#include "interpreter/postgres/server_facts.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <charconv>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/postgres/flight.hpp"
#include "interpreter/postgres/readable.hpp"
#include "interpreter/postgres/target.hpp"

namespace runbook::postgres {

namespace {

constexpr int kOldestVersion = 130'000;  // the first with pg_current_xact_id_if_assigned()

// Everything is named with its schema: the role's own search_path may put other functions first.
// What a role may do outside the database it may also do by SET ROLE, as a member of another; of a superuser nothing
// else matters. The setting `runbook.environment` of ALTER DATABASE overrides the session's, which a connection string
// can set to anything.
constexpr const char* kFacts = R"(select
    pg_catalog.current_database(),
    pg_catalog.current_setting('server_version'),
    pg_catalog.current_setting('server_version_num'),
    current_user,
    pg_catalog.pg_backend_pid(),
    pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute'),
    (select coalesce(pg_catalog.string_agg(power operator(pg_catalog.||) case
                when own or r.rolname operator(pg_catalog.=) power::name then ''
                else pg_catalog.concat(' as a member of ', r.rolname) end, E'\n' order by power, r.rolname), '')
        from pg_catalog.pg_roles r,
            lateral (values (r.rolname operator(pg_catalog.=) any (array[current_user, session_user]::name[]))) o (own),
            lateral (values
                (case when r.rolsuper then 'superuser' end),
                (case when r.rolreplication and not r.rolsuper then 'REPLICATION' end),
                (case when r.rolcreaterole and not r.rolsuper then 'CREATEROLE' end),
                (case when r.rolname operator(pg_catalog.=) any (array['pg_execute_server_program',
                    'pg_read_server_files', 'pg_write_server_files', 'pg_signal_backend', 'pg_signal_autovacuum_worker',
                    'pg_checkpoint', 'pg_create_subscription']::name[]) then r.rolname::text end)) p (power)
        where power is not null and (own or (pg_catalog.pg_has_role(session_user, r.oid, 'member') and not exists (
            select from pg_catalog.pg_roles s where s.rolsuper
                and s.rolname operator(pg_catalog.=) any (array[current_user, session_user]::name[]))))),
    coalesce(
        (select pg_catalog.substr(setting, pg_catalog.length('runbook.environment=') operator(pg_catalog.+) 1)
         from pg_catalog.pg_db_role_setting s, pg_catalog.pg_database d, pg_catalog.unnest(s.setconfig) setting
         where s.setdatabase operator(pg_catalog.=) d.oid and s.setrole operator(pg_catalog.=) 0::oid
           and d.datname operator(pg_catalog.=) pg_catalog.current_database()
           and pg_catalog.starts_with(setting, 'runbook.environment=')),
        pg_catalog.current_setting('runbook.environment', true), ''),
    pg_catalog.current_setting('search_path'))";

int to_int(const std::string& text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream all(text);
    for (std::string line; std::getline(all, line);) lines.push_back(line);
    return lines;
}

std::string text_of(const char* text) {
    return text == nullptr ? std::string() : readable(text);
}

}  // namespace

Server ask_server(PqxxConnection& connection, const pg_conn* handle) {
    if (const int version = PQserverVersion(handle); version < kOldestVersion)
        throw std::runtime_error(
            fmt::format("the server is PostgreSQL {}; 13 or later is needed, to prove that a check had no effect",
                        version / 10'000));
    const auto row = connection.first_row(kFacts);
    if (row.size() != 9)
        throw std::runtime_error("the server did not answer the query for its version and role as expected");
    Server server;
    server.database = readable(row[0]);
    server.version = row[1].substr(0, row[1].find(' '));
    server.version_number = to_int(row[2]);
    server.role = readable(row[3]);
    server.backend_pid = to_int(row[4]);
    // In a query of its own: the permission is checked when a plan names the function, needed or not.
    if (row[5] == "t")
        server.system_identifier =
            connection.first_row("select system_identifier from pg_catalog.pg_control_system()").at(0);
    server.powers = lines_of(readable(row[6]));
    server.environment = readable(row[7]);
    server.search_path = with_pg_temp_last(readable(row[8]));
    server.host = text_of(PQhost(handle));
    server.port = text_of(PQport(handle));
    server.local = is_local(server.host, text_of(PQhostaddr(handle)));
    server.tls = PQsslInUse(const_cast<PGconn*>(handle)) != 0;
    return server;
}

}  // namespace runbook::postgres
