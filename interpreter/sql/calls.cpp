#include "interpreter/sql/calls.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "interpreter/core/text.hpp"
#include "interpreter/sql/messages.hpp"

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
    Refused{"pg_create_restore_point", kServer},
    Refused{"pg_backup_start", kServer},
    Refused{"pg_backup_stop", kServer},
    Refused{"pg_start_backup", kServer},
    Refused{"pg_stop_backup", kServer},
    Refused{"pg_import_system_collations", kServer},
    Refused{"pg_nextoid", kServer},
    Refused{"pg_stop_making_pinned_objects", kServer},
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

// Settings that a statement may change for its own transaction: an application's own, which have a dot in their names,
// and the planner's. Everything else decides who acts, what a guard limits, or how values are read.
bool may_be_set(std::string_view name) {
    constexpr std::array<std::string_view, 8> kPlanner = {
        "work_mem",       "jit",  "plan_cache_mode",     "random_page_cost",
        "cpu_tuple_cost", "geqo", "from_collapse_limit", "join_collapse_limit"};
    return name.find('.') != std::string_view::npos || name.starts_with("enable_") ||
           std::find(kPlanner.begin(), kPlanner.end(), name) != kPlanner.end();
}

std::optional<std::string> text_constant(Node node) {
    const auto constant = node.find("A_Const");
    const auto text = constant ? constant->find("sval") : std::nullopt;
    return text ? std::optional(text->text("sval")) : std::nullopt;
}

bool is_true(Node node) {
    const auto constant = node.find("A_Const");
    const auto boolean = constant ? constant->find("boolval") : std::nullopt;
    return boolean && boolean->find("boolval");
}

// The name and the place of a function that is called.
struct Call {
    std::string name;
    bool built_in = false;  // not named with another schema than PostgreSQL's
    std::size_t begin = 0;
    std::size_t end = 0;
};

Call call_of(Node node, const std::string& sql) {
    Call call;
    std::string schema;
    for (const auto part : node.at("funcname").as_array()) {
        schema = call.name;
        call.name = part.at("String").string("sval");
    }
    call.built_in = schema.empty() || schema == "pg_catalog" || schema == "public";
    const auto location = node.find("location");  // 0 is left out
    call.begin = location && location->as_int() > 0 ? static_cast<std::size_t>(location->as_int()) : 0;
    call.end = std::min(sql.find('(', call.begin), sql.size());
    return call;
}

void check_setting(Node node, const Call& call) {
    std::vector<Node> args;
    if (const auto list = node.find("args"))
        for (const auto arg : list->as_array()) args.push_back(arg);
    const auto setting = args.empty() ? std::nullopt : text_constant(args[0]);
    if (!setting || args.size() != 3) throw SqlProblem{kSettingNotWritten(), call.begin, call.end};
    if (!may_be_set(core::to_lower(*setting))) throw SqlProblem{kSettingRefused(*setting), call.begin, call.end};
    if (!is_true(args[2])) throw SqlProblem{kSettingOfSession(*setting), call.begin, call.end};
}

void check_call(Node node, const Call& call, SqlContext context) {
    if (!call.built_in) return;
    if (call.name == "set_config") return check_setting(node, call);
    for (const auto& refused : kRefused) {
        if (!matches(refused.name, call.name)) continue;
        if (context == SqlContext::scenario && !refused.in_scenarios) return;
        throw SqlProblem{kActsAtOnce(call.name, std::string(refused.what)), call.begin, call.end};
    }
}

// `:"name"(…)`: what it would call is only known when it runs.
void refuse_variable_names(const Call& call, const std::string& sql, const std::vector<Variable>& variables) {
    for (const auto& variable : variables)
        if (variable.identifier && variable.begin + 1 >= call.begin && variable.end <= call.end)
            throw SqlProblem{kFunctionIsVariable(sql.substr(variable.begin, variable.end - variable.begin)),
                             variable.begin, variable.end};
}

}  // namespace

std::vector<std::string> calls_in(Node statement, const std::string& sql, const std::vector<Variable>& variables,
                                  SqlContext context) {
    std::vector<std::string> names;
    for (const auto part : statement.all_parts()) {
        if (part.key() != "FuncCall") continue;
        auto call = call_of(part, sql);
        refuse_variable_names(call, sql, variables);
        check_call(part, call, context);
        names.push_back(std::move(call.name));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

}  // namespace runbook::sql
