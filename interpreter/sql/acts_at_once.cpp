#include "interpreter/sql/acts_at_once.hpp"

#include <array>

namespace runbook::sql {

namespace {

// What functions do that a rollback does not take back, as the end of a sentence about them.
constexpr std::string_view kSessions = "ends, cancels or signals sessions";
constexpr std::string_view kReplication = "changes replication: its slots, origins, or the standby";
constexpr std::string_view kMessage = "sends a message to whoever decodes the write-ahead log";
constexpr std::string_view kServer = "acts on the whole server: its configuration, logs, backups or buffers";
constexpr std::string_view kStatistics = "changes statistics";
constexpr std::string_view kIndex = "changes an index at once";
constexpr std::string_view kStorage = "changes a table's storage at once";
constexpr std::string_view kFiles = "writes or imports files of the server";
constexpr std::string_view kConnection = "uses another connection, which no guard of this one binds";
constexpr std::string_view kText = "runs SQL from a text, which cannot be examined before it runs";
constexpr std::string_view kNamedByText = "reads tables and views that only a text names, whatever these call";
constexpr std::string_view kLock = "takes or releases a lock that outlives the transaction";
constexpr std::string_view kSequence = "changes a sequence";
constexpr std::string_view kSeed = "changes what `random()` gives to later statements";
constexpr std::string_view kLargeObject = "changes a large object";

struct Refused {
    std::string_view name;  // with `*` at its end: every function whose name begins so
    std::string_view what;
    bool in_scenarios = true;  // false: a scenario's rollback does undo it
};

// Of PostgreSQL 13 to 18 and the extensions that are delivered with it. What the role must not call would be an error
// anyway; what it may call is refused here.
constexpr std::array kRefused{
    Refused{"pg_terminate_backend", kSessions},
    Refused{"pg_cancel_backend", kSessions},
    Refused{"pg_log_backend_memory_contexts", kSessions},
    Refused{"pg_logical_emit_message", kMessage},
    Refused{"pg_create_physical_replication_slot", kReplication},
    Refused{"pg_create_logical_replication_slot", kReplication},
    Refused{"pg_copy_physical_replication_slot", kReplication},
    Refused{"pg_copy_logical_replication_slot", kReplication},
    Refused{"pg_drop_replication_slot", kReplication},
    Refused{"pg_replication_slot_advance", kReplication},
    Refused{"pg_sync_replication_slots", kReplication},
    Refused{"pg_logical_slot_*", kReplication},
    Refused{"pg_replication_origin_*", kReplication},
    Refused{"pg_promote", kReplication},
    Refused{"pg_wal_replay_pause", kReplication},
    Refused{"pg_wal_replay_resume", kReplication},
    Refused{"binary_upgrade_*", kServer},
    Refused{"pg_reload_conf", kServer},
    Refused{"pg_rotate_logfile*", kServer},
    Refused{"pg_switch_wal", kServer},
    Refused{"pg_log_standby_snapshot", kServer},
    Refused{"pg_nextoid", kServer},
    Refused{"pg_stop_making_pinned_objects", kServer},
    Refused{"pg_create_restore_point", kServer},
    Refused{"pg_backup_start", kServer},
    Refused{"pg_backup_stop", kServer},
    Refused{"pg_start_backup", kServer},
    Refused{"pg_stop_backup", kServer},
    Refused{"pg_import_system_collations", kServer},
    Refused{"pg_buffercache_evict*", kServer},
    Refused{"pg_prewarm", kServer},
    Refused{"autoprewarm_*", kServer},
    Refused{"pg_stat_reset*", kStatistics},
    Refused{"pg_stat_statements_reset", kStatistics},
    Refused{"pg_stat_force_next_flush", kStatistics},
    Refused{"pg_restore_relation_stats", kStatistics},
    Refused{"pg_restore_attribute_stats", kStatistics},
    Refused{"pg_clear_relation_stats", kStatistics},
    Refused{"pg_clear_attribute_stats", kStatistics},
    Refused{"pg_set_relation_stats", kStatistics},
    Refused{"brin_summarize_new_values", kIndex},
    Refused{"brin_summarize_range", kIndex},
    Refused{"brin_desummarize_range", kIndex},
    Refused{"gin_clean_pending_list", kIndex},
    Refused{"heap_force_kill", kStorage},
    Refused{"heap_force_freeze", kStorage},
    Refused{"pg_truncate_visibility_map", kStorage},
    Refused{"lo_import", kFiles},
    Refused{"lo_export", kFiles},
    Refused{"pg_file_*", kFiles},
    Refused{"pg_logdir_ls", kFiles},
    Refused{"dblink*", kConnection},
    Refused{"postgres_fdw_disconnect*", kConnection},
    Refused{"query_to_xml*", kText},
    Refused{"cursor_to_xml*", kText},
    Refused{"table_to_xml*", kNamedByText},
    Refused{"schema_to_xml*", kNamedByText},
    Refused{"database_to_xml*", kNamedByText},
    Refused{"ts_stat", kText},
    Refused{"ts_rewrite", kText},
    Refused{"crosstab*", kText},
    Refused{"connectby", kText},
    Refused{"xpath_table", kText},
    Refused{"pg_advisory_lock*", kLock},
    Refused{"pg_try_advisory_lock*", kLock},
    Refused{"pg_advisory_unlock*", kLock},
    Refused{"setval", kSequence},
    Refused{"setseed", kSeed},
    Refused{"nextval", kSequence, false},
    Refused{"lo_creat*", kLargeObject, false},
    Refused{"lo_from_bytea", kLargeObject, false},
    Refused{"lo_put", kLargeObject, false},
    Refused{"lo_truncate*", kLargeObject, false},
    Refused{"lo_unlink", kLargeObject, false},
    Refused{"lowrite", kLargeObject, false},
};

bool matches(std::string_view pattern, std::string_view name) {
    return pattern.back() == '*' ? name.starts_with(pattern.substr(0, pattern.size() - 1)) : name == pattern;
}

std::optional<std::string_view> find(std::string_view name, bool in_scenario) {
    for (const auto& refused : kRefused)
        if (matches(refused.name, name) && (refused.in_scenarios || !in_scenario)) return refused.what;
    return std::nullopt;
}

}  // namespace

std::optional<std::string_view> acts_at_once(std::string_view function) {
    return find(function, true);
}

std::optional<std::string_view> writes_or_acts_at_once(std::string_view function) {
    return find(function, false);
}

}  // namespace runbook::sql
