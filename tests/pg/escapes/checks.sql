== insert
insert into ledger (amount) values (1)
-- refused not-a-query
== update
update ledger set amount = 2
-- refused not-a-query
== delete
delete from ledger
-- refused not-a-query
== merge
merge into ledger l using pair p on l.id = p.a when matched then delete
-- refused not-a-query
== truncate
truncate ledger
-- refused not-a-query
== with_insert
with w as (insert into ledger (amount) values (1) returning id) select id from w
-- refused not-read-only
== with_update
with w as (update ledger set amount = 2 returning id) select count(*) from w
-- refused not-read-only
== with_delete_unused
with w as (delete from ledger) select 1
-- refused not-read-only
== with_merge_nested
select (with w as (insert into ledger (amount) values (1) returning id) select id from w)
-- refused not-read-only
== with_in_a_subquery
select 1 from (with w as (delete from ledger returning id) select id from w) x
-- refused not-read-only
== with_in_exists
select exists (with w as (update ledger set amount = 3 returning 1) select 1 from w)
-- refused not-read-only
== with_in_a_union
select 1 union all (with w as (insert into ledger (amount) values (1) returning id) select id from w)
-- refused not-read-only
== with_behind_values
with w as (insert into ledger (amount) values (1) returning id) values (1)
-- refused not-read-only
== with_recursive_insert
with recursive r as (select 1 as n union all select n + 1 from r where n < 3), w as (insert into ledger (amount) select n from r returning id) select count(*) from w
-- refused not-read-only
== with_explained
explain with w as (delete from ledger returning id) select * from w
-- reader, member, replicator, signaller: error 42501
-- owner, superuser: nothing
== select_into
select * into stolen from ledger
-- refused not-read-only
== select_into_temp
select 1 as n into temp stolen
-- refused not-read-only
== select_for_update
select id from ledger for update
-- refused not-read-only
== select_for_share_nested
select count(*) from (select id from ledger for key share) x
-- refused not-read-only
== select_for_no_key_update_skip_locked
select id from ledger order by id limit 1 for no key update skip locked
-- refused not-read-only
== create_table
create table stolen (n int)
-- refused not-a-query
== create_table_as
create table stolen as select * from ledger
-- refused not-a-query
== create_temp_table
create temp table stolen (n int)
-- refused not-a-query
== create_unlogged_table
create unlogged table stolen (n int)
-- refused not-a-query
== create_view
create view stolen as select * from ledger
-- refused not-a-query
== create_temp_view
create temp view stolen as select 1
-- refused not-a-query
== create_function
create function stolen() returns int language sql as 'select 1'
-- refused not-a-query
== create_index
create index stolen on ledger (amount)
-- refused not-a-query
== create_index_concurrently
create index concurrently stolen on ledger (amount)
-- refused not-a-query
== create_sequence
create sequence stolen
-- refused not-a-query
== create_schema
create schema stolen
-- refused not-a-query
== create_type
create type stolen as enum ('a')
-- refused not-a-query
== create_trigger
create trigger stolen before insert on ledger for each row execute function suppress_redundant_updates_trigger()
-- refused not-a-query
== create_event_trigger
create event trigger stolen on ddl_command_start execute function sneaks()
-- refused not-a-query
== create_rule
create rule stolen as on insert to ledger do instead nothing
-- refused not-a-query
== create_policy
create policy stolen on ledger using (true)
-- refused not-a-query
== create_extension
create extension hstore
-- refused not-a-query
== create_role
create role stolen superuser login
-- refused not-a-query
== create_database
create database stolen
-- refused not-a-query
== create_tablespace
create tablespace stolen location '/tmp'
-- refused not-a-query
== create_publication
create publication stolen for all tables
-- refused not-a-query
== create_subscription
create subscription stolen connection 'dbname=postgres' publication p with (connect = false)
-- refused not-a-query
== create_server
create server stolen foreign data wrapper postgres_fdw
-- refused not-a-query
== create_foreign_table
create foreign table stolen (n int) server loopback
-- refused not-a-query
== create_statistics
create statistics stolen on id, amount from ledger
-- refused not-a-query
== create_cast
create cast (int as colour) without function
-- refused not-a-query
== create_operator
create operator @@@@ (leftarg = int, rightarg = int, function = int4pl)
-- refused not-a-query
== create_aggregate
create aggregate stolen(int) (sfunc = int4pl, stype = int)
-- refused not-a-query
== create_domain
create domain stolen as int
-- refused not-a-query
== create_collation
create collation stolen from "C"
-- refused not-a-query
== create_materialized_view
create materialized view stolen as select 1
-- refused not-a-query
== refresh_materialized_view
refresh materialized view totals
-- refused not-a-query
== import_foreign_schema
import foreign schema public from server loopback into private
-- refused not-a-query
== alter_table
alter table ledger add column stolen int
-- refused not-a-query
== alter_role
alter role esc_reader superuser
-- refused not-a-query
== alter_role_set
alter role current_user set statement_timeout = 0
-- refused not-a-query
== alter_database
alter database postgres set statement_timeout = 0
-- refused not-a-query
== alter_system
alter system set work_mem = '1MB'
-- refused not-a-query
== alter_default_privileges
alter default privileges grant select on tables to public
-- refused not-a-query
== alter_sequence
alter sequence ticks restart with 500
-- refused not-a-query
== alter_function_owner
alter function writes() owner to postgres
-- refused not-a-query
== alter_large_object
alter large object 4711 owner to esc_reader
-- refused not-a-query
== drop_table
drop table ledger
-- refused not-a-query
== drop_index_concurrently
drop index concurrently ledger_brin
-- refused not-a-query
== drop_owned
drop owned by esc_owner
-- refused not-a-query
== reassign_owned
reassign owned by esc_owner to esc_reader
-- refused not-a-query
== drop_database
drop database template1
-- refused not-a-query
== grant
grant all on ledger to public
-- refused not-a-query
== grant_role
grant postgres to esc_reader
-- refused not-a-query
== revoke
revoke all on ledger from public
-- refused not-a-query
== security_label
security label on table ledger is 'x'
-- refused not-a-query
== comment_on
comment on table ledger is 'stolen'
-- refused not-a-query
== copy_from_program
copy ledger (words) from program 'echo stolen'
-- refused not-a-query
== copy_to_program
copy ledger to program 'cat > escaped_copy'
-- refused not-a-query
== copy_to_file
copy ledger to '/tmp/escaped_copy'
-- refused not-a-query
== copy_query_to_file
copy (select 1) to 'escaped_copy'
-- refused not-a-query
== copy_from_file
copy ledger (words) from '/etc/passwd'
-- refused not-a-query
== do_block
do $$ begin insert into ledger (amount) values (1); end $$
-- refused not-a-query
== do_commit
do $$ begin commit; end $$
-- refused not-a-query
== call_procedure
call proceeds()
-- refused not-a-query
== prepare
prepare stolen as insert into ledger (amount) values (1)
-- refused not-a-query
== execute
execute stolen
-- refused not-a-query
== explain_execute
explain execute stolen
-- every role: error 26000
== deallocate_all
deallocate all
-- refused not-a-query
== discard_all
discard all
-- refused not-a-query
== declare_cursor
declare stolen cursor with hold for select * from ledger
-- refused not-a-query
== fetch
fetch all from stolen
-- refused not-a-query
== close
close all
-- refused not-a-query
== listen
listen stolen
-- refused not-a-query
== notify
notify stolen, 'x'
-- refused not-a-query
== unlisten
unlisten *
-- refused not-a-query
== load
load 'auto_explain'
-- refused not-a-query
== lock_table
lock table ledger in access exclusive mode
-- refused not-a-query
== vacuum
vacuum ledger
-- refused not-a-query
== vacuum_full
vacuum full
-- refused not-a-query
== analyze
analyze ledger
-- refused not-a-query
== cluster
cluster ledger using ledger_pkey
-- refused not-a-query
== reindex
reindex table ledger
-- refused not-a-query
== checkpoint
checkpoint
-- refused not-a-query
== begin
begin
-- refused not-a-query
== commit
commit
-- refused not-a-query
== commit_and_chain
commit and chain
-- refused not-a-query
== rollback
rollback
-- refused not-a-query
== abort
abort
-- refused not-a-query
== end
end
-- refused not-a-query
== savepoint
savepoint stolen
-- refused not-a-query
== release_savepoint
release savepoint runbook
-- refused not-a-query
== rollback_to_savepoint
rollback to savepoint runbook
-- refused not-a-query
== prepare_transaction
prepare transaction 'stolen'
-- refused not-a-query
== commit_prepared
commit prepared 'stolen'
-- refused not-a-query
== set_transaction
set transaction read write
-- refused not-a-query
== set_session_characteristics
set session characteristics as transaction read write
-- refused not-a-query
== set_read_only
set transaction_read_only = off
-- refused not-a-query
== set_role
set role postgres
-- refused not-a-query
== set_session_authorization
set session authorization postgres
-- refused not-a-query
== set_search_path
set search_path = private
-- refused not-a-query
== set_statement_timeout
set statement_timeout = 0
-- refused not-a-query
== set_local
set local work_mem = '1MB'
-- refused not-a-query
== set_constraints
set constraints all deferred
-- refused not-a-query
== reset_all
reset all
-- refused not-a-query
== two_statements
select 1; insert into ledger (amount) values (1)
-- refused several-statements
== two_statements_and_a_comment
select 1; -- nothing to see
commit
-- refused several-statements
== explain_analyze
explain analyze insert into ledger (amount) values (1)
-- refused runs-what-it-explains
== explain_options
explain (costs off, analyze) delete from ledger
-- refused runs-what-it-explains
== explain_analyze_off
explain (analyze off) select writes()
-- refused runs-what-it-explains
== explain_analyze_select
explain analyze select writes()
-- refused runs-what-it-explains
== explain_create_table_as
explain create table stolen as select writes()
-- listed public.writes()
-- every role: nothing
== explain_insert
explain insert into ledger (amount) values (writes())
-- listed public.writes()
-- reader, member, replicator, signaller: error 42501
-- owner, superuser: nothing
== show
show work_mem
-- every role: nothing
== set_config_role
select set_config('role', 'postgres', true)
-- refused setting-refused
== set_config_role_qualified
select pg_catalog.set_config('role', 'postgres', true)
-- refused setting-refused
== set_config_read_write
select set_config('transaction_read_only', 'off', true)
-- refused setting-refused
== set_config_session_authorization
select set_config('session_authorization', 'postgres', false)
-- refused setting-refused
== set_config_search_path
select set_config('search_path', 'private', true)
-- refused setting-refused
== set_config_statement_timeout
select set_config('statement_timeout', '0', true)
-- refused setting-refused
== set_config_computed
select set_config('ro' || 'le', 'postgres', true)
-- refused setting-refused
== set_config_of_a_column
select set_config(name, setting, true) from pg_settings where name = 'work_mem'
-- refused setting-refused
== set_config_session
select set_config('app.user', 'stolen', false)
-- refused setting-refused
== set_config_named_arguments
select set_config(setting_name => 'role', new_value => 'postgres', is_local => true)
-- refused setting-refused
== set_config_in_a_join
select 1 from pair p join lateral set_config('role', 'postgres', true) s on true
-- refused setting-refused
== set_config_variadic
select set_config(variadic array['role', 'postgres', 'true'])
-- refused setting-refused
== set_config_own
select set_config('app.user', 'mine', true)
-- every role: nothing
== update_of_pg_settings
update pg_settings set setting = 'off' where name = 'transaction_read_only'
-- refused not-a-query
== nextval
select nextval('ticks')
-- refused acts-at-once
== nextval_in_a_filter
select count(*) filter (where nextval('ticks') > 0) from pair
-- refused acts-at-once
== setval
select setval('ticks', 900)
-- refused acts-at-once
== setval_qualified
select pg_catalog.setval('public.ticks', 900)
-- refused acts-at-once
== setval_in_from
select * from setval('ticks', 900)
-- refused acts-at-once
== setval_rows_from
select * from rows from (setval('ticks', 900), generate_series(1, 2)) as r(a, b)
-- refused acts-at-once
== currval
select currval('ticks')
-- every role: error 55000
== lastval
select lastval()
-- every role: error 55000
== setseed
select setseed(0.5)
-- refused acts-at-once
== lo_create
select lo_create(0)
-- refused acts-at-once
== lo_creat
select lo_creat(-1)
-- refused acts-at-once
== lo_unlink
select lo_unlink(4711)
-- refused acts-at-once
== lo_put
select lo_put(4711, 0, 'stolen')
-- refused acts-at-once
== lo_from_bytea
select lo_from_bytea(0, 'stolen')
-- refused acts-at-once
== lo_open_for_writing
select lo_open(4711, 131072)
-- every role: nothing
== lowrite
select lowrite(lo_open(4711, 131072), 'stolen')
-- refused acts-at-once
== lo_truncate
select lo_truncate(lo_open(4711, 131072), 0)
-- refused acts-at-once
== lo_import
select lo_import('/etc/passwd')
-- refused acts-at-once
== lo_export
select lo_export(4711, 'escaped_export')
-- refused acts-at-once
== lo_export_as_another_role
select lo_export(4711, 'escaped_export') from (select set_config('role', 'postgres', true)) s
-- refused acts-at-once
== advisory_lock
select pg_advisory_lock(4711)
-- refused acts-at-once
== advisory_lock_shared
select pg_advisory_lock_shared(1, 2)
-- refused acts-at-once
== try_advisory_lock
select pg_try_advisory_lock(4711)
-- refused acts-at-once
== try_advisory_lock_in_where
select 1 where pg_try_advisory_lock(4711)
-- refused acts-at-once
== advisory_unlock_all
select pg_advisory_unlock_all()
-- refused acts-at-once
== advisory_xact_lock
select pg_advisory_xact_lock(4711)
-- every role: nothing
== pg_notify
select pg_notify('stolen', 'x')
-- every role: nothing
== terminate
select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== terminate_in_order_by
select 1 from pg_stat_activity where application_name = 'bystander' and usename = current_user order by pg_terminate_backend(pid)
-- refused acts-at-once
== terminate_in_a_window
select sum(1) over (partition by pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== terminate_in_case
select case when true then pg_terminate_backend(pid) end from pg_stat_activity where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== terminate_in_coalesce
select coalesce(nullif(pg_terminate_backend(pid), false), true) from pg_stat_activity where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== terminate_in_limit
select 1 limit (select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'bystander' and usename = current_user)
-- refused acts-at-once
== terminate_in_having
select count(*) from pg_stat_activity where application_name = 'bystander' and usename = current_user having bool_or(pg_terminate_backend(pid))
-- refused acts-at-once
== terminate_in_group_by
select 1 from pg_stat_activity where application_name = 'bystander' and usename = current_user group by pg_terminate_backend(pid)
-- refused acts-at-once
== terminate_in_distinct_on
select distinct on (pg_terminate_backend(pid)) 1 from pg_stat_activity where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== terminate_in_values
values ((select bool_or(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'bystander' and usename = current_user))
-- refused acts-at-once
== terminate_in_array
select array(select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bystander' and usename = current_user)
-- refused acts-at-once
== terminate_in_any
select true = any (select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bystander' and usename = current_user)
-- refused acts-at-once
== terminate_in_row
select row(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== terminate_in_tablesample
select count(*) from ledger tablesample bernoulli (100) repeatable ((select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'bystander' and usename = current_user))
-- refused acts-at-once
== terminate_in_join_on
select 1 from pg_stat_activity a join pair p on pg_terminate_backend(a.pid) where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== terminate_in_lateral
select t from pg_stat_activity a, lateral pg_terminate_backend(a.pid) t where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== terminate_in_xmltable
select * from xmltable('/a' passing xmlparse(document '<a/>') columns n text default pg_terminate_backend(0)::text)
-- refused acts-at-once
== terminate_in_frame
select sum(a) over (rows (select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'bystander' and usename = current_user) preceding) from pair
-- refused acts-at-once
== terminate_in_within_group
select percentile_cont(0.5) within group (order by pg_terminate_backend(pid)::int) from pg_stat_activity where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== terminate_in_grouping_sets
select 1 from pg_stat_activity where application_name = 'bystander' and usename = current_user group by grouping sets ((pg_terminate_backend(pid)), ())
-- refused acts-at-once
== terminate_named_in_unicode
select U&"pg\005fterminate_backend"(pid) from pg_stat_activity where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== terminate_quoted
select "pg_catalog"."pg_terminate_backend"(pid) from pg_stat_activity where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== terminate_in_capitals
select PG_Terminate_Backend(pid) from pg_stat_activity where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== terminate_behind_a_comment
select pg_terminate_backend/* harmless */(pid) from pg_stat_activity where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== cancel
select pg_cancel_backend(pid) from pg_stat_activity where application_name = 'bystander' and usename = current_user
-- refused acts-at-once
== log_memory_contexts
select pg_log_backend_memory_contexts(pid) from pg_stat_activity where application_name = 'bystander'
-- refused acts-at-once
== reload
select pg_reload_conf()
-- refused acts-at-once
== rotate_logfile
select pg_rotate_logfile()
-- refused acts-at-once
== switch_wal
select pg_switch_wal()
-- refused acts-at-once
== restore_point
select pg_create_restore_point('stolen')
-- refused acts-at-once
== standby_snapshot
select pg_log_standby_snapshot()
-- refused acts-at-once
== backup_start
select pg_backup_start('stolen', true)
-- refused acts-at-once
== promote
select pg_promote()
-- refused acts-at-once
== wal_replay_pause
select pg_wal_replay_pause()
-- refused acts-at-once
== logical_message
select pg_logical_emit_message(false, 'stolen', 'x')
-- refused acts-at-once
== logical_message_transactional
select pg_logical_emit_message(true, 'stolen', 'x')
-- refused acts-at-once
== physical_slot
select pg_create_physical_replication_slot('stolen', true)
-- refused acts-at-once
== logical_slot
select pg_create_logical_replication_slot('stolen', 'test_decoding')
-- refused acts-at-once
== drop_slot
select pg_drop_replication_slot(slot_name) from pg_replication_slots
-- refused acts-at-once
== slot_changes
select * from pg_logical_slot_get_changes('stolen', null, null)
-- refused acts-at-once
== slot_advance
select pg_replication_slot_advance('stolen', '0/1')
-- refused acts-at-once
== origin_create
select pg_replication_origin_create('stolen')
-- refused acts-at-once
== origin_session
select pg_replication_origin_session_setup('stolen')
-- refused acts-at-once
== stat_reset
select pg_stat_reset()
-- refused acts-at-once
== stat_reset_shared
select pg_stat_reset_shared('bgwriter')
-- refused acts-at-once
== stat_reset_table
select pg_stat_reset_single_table_counters('ledger'::regclass)
-- refused acts-at-once
== stat_statements_reset
select pg_stat_statements_reset()
-- refused acts-at-once
== stat_clear_snapshot
select pg_stat_clear_snapshot()
-- every role: nothing
== brin_summarize
select brin_summarize_new_values('ledger_brin')
-- refused acts-at-once
== brin_desummarize
select brin_desummarize_range('ledger_brin', 0)
-- refused acts-at-once
== gin_clean
select gin_clean_pending_list('ledger_gin')
-- refused acts-at-once
== heap_kill
select heap_force_kill('ledger'::regclass, array['(0,1)']::tid[])
-- refused acts-at-once
== truncate_visibility_map
select pg_truncate_visibility_map('ledger')
-- refused acts-at-once
== prewarm
select pg_prewarm('ledger')
-- refused acts-at-once
== import_collations
select pg_import_system_collations('pg_catalog')
-- refused acts-at-once
== binary_upgrade
select binary_upgrade_set_next_pg_type_oid(4711)
-- refused acts-at-once
== stop_making_pinned_objects
select pg_stop_making_pinned_objects()
-- refused acts-at-once
== next_oid
select pg_nextoid('pg_class', 'oid', 'pg_class_oid_index')
-- refused acts-at-once
== file_write
select pg_file_write('escaped_file', 'stolen', false)
-- refused acts-at-once
== file_unlink
select pg_file_unlink('postgresql.conf')
-- refused acts-at-once
== file_read
select length(pg_read_file('PG_VERSION'))
-- reader, owner, replicator, signaller: error 42501
-- member, superuser: nothing
== file_list
select pg_ls_dir('.') limit 1
-- reader, owner, replicator, signaller: error 42501
-- member, superuser: nothing
== dblink
select * from dblink('dbname=postgres', 'select 1') as d(n int)
-- refused acts-at-once
== dblink_exec
select dblink_exec('host=' || current_setting('unix_socket_directories') || ' user=esc_other dbname=' || current_database(), 'insert into ledger (amount) values (20)')
-- refused acts-at-once
== dblink_connect
select dblink_connect('host=' || current_setting('unix_socket_directories') || ' user=esc_other dbname=' || current_database())
-- refused acts-at-once
== foreign_disconnect
select postgres_fdw_disconnect_all()
-- refused acts-at-once
== query_to_xml
select query_to_xml('select writes()', true, true, '')
-- refused acts-at-once
== table_to_xml
select table_to_xml('hidden_kill', true, true, '')
-- refused acts-at-once
== schema_to_xml
select schema_to_xml('public', true, true, '')
-- refused acts-at-once
== database_to_xml
select database_to_xml(true, true, '')
-- refused acts-at-once
== cursor_to_xml
select cursor_to_xml('c', 1, true, true, '')
-- refused acts-at-once
== ts_stat
select * from ts_stat('select to_tsvector(immutable_kill()::text)')
-- refused acts-at-once
== ts_rewrite
select ts_rewrite('a'::tsquery, 'select ''a''::tsquery, immutable_kill()::text::tsquery')
-- refused acts-at-once
== ts_rewrite_of_queries
select ts_rewrite('a & b'::tsquery, 'a'::tsquery, 'c'::tsquery)
-- every role: nothing
== crosstab
select * from crosstab('select 1, 2, immutable_kill()') as c(n int, a bigint)
-- refused acts-at-once
== connectby
select * from connectby('ledger', 'id', 'amount', '1', 1) as c(a int, b int, l int)
-- refused acts-at-once
== xpath_table
select * from xpath_table('id', 'words', 'ledger', '/a', 'true') as x(id int, a text)
-- refused acts-at-once
== export_snapshot
select pg_export_snapshot() is not null
-- every role: error 25001
== current_xid
select pg_current_xact_id() is not null
-- every role: error: the check had an effect: it was assigned a transaction ID, as only a transaction that writes is
== txid_current
select txid_current() is not null
-- every role: error: the check had an effect: it was assigned a transaction ID, as only a transaction that writes is
== set_limit
select set_limit(0.9)
-- listed public.set_limit(real)
-- every role: nothing
== function_writes
select writes()
-- listed public.writes()
-- every role: error 25006
== function_writes_in_from
select * from writes()
-- listed public.writes()
-- every role: error 25006
== function_swallows
select swallows()
-- listed public.swallows()
-- every role: nothing
== function_dynamic_insert
select writes_dynamically('insert into ledger (amount) values (21)')
-- listed public.writes_dynamically(what text)
-- every role: error 25006
== function_dynamic_commit
select writes_dynamically('commit')
-- listed public.writes_dynamically(what text)
-- every role: error 0A000
== function_dynamic_set
select writes_dynamically('set session characteristics as transaction read write')
-- listed public.writes_dynamically(what text)
-- every role: nothing
== function_dynamic_role
select writes_dynamically('set role postgres')
-- listed public.writes_dynamically(what text)
-- reader, owner, replicator, signaller: error 42501
-- member, superuser: nothing
== function_dynamic_copy
select writes_dynamically($$copy (select 1) to program 'cat > escaped_copy'$$)
-- listed public.writes_dynamically(what text)
-- reader, owner, member, replicator, signaller: error 42501
-- superuser: changed file escaped_copy
== function_dynamic_copy_file
select writes_dynamically($$copy (select 1) to '/tmp/escaped_copy'$$)
-- listed public.writes_dynamically(what text)
-- reader, owner, member, replicator, signaller: error 42501
-- superuser: nothing
== function_dynamic_temp_table
select writes_dynamically('create temp table stolen (n int)')
-- listed public.writes_dynamically(what text)
-- every role: error 25006
== function_dynamic_listen
select writes_dynamically('listen stolen')
-- listed public.writes_dynamically(what text)
-- every role: nothing
== function_dynamic_notify
select writes_dynamically('notify stolen')
-- listed public.writes_dynamically(what text)
-- every role: nothing
== function_dynamic_system
select writes_dynamically('alter system set work_mem = ''1MB''')
-- listed public.writes_dynamically(what text)
-- every role: error 25001
== function_dynamic_checkpoint
select writes_dynamically('checkpoint')
-- listed public.writes_dynamically(what text)
-- reader, owner, member, replicator, signaller: error 42501
-- superuser: changed checkpoint
== function_dynamic_refresh
select writes_dynamically('refresh materialized view totals')
-- listed public.writes_dynamically(what text)
-- every role: error 25006
== function_dynamic_reindex
select writes_dynamically('reindex table ledger')
-- listed public.writes_dynamically(what text)
-- reader, member, replicator, signaller: error 42501
-- owner, superuser: error: the check had an effect: it was assigned a transaction ID, as only a transaction that writes is, changed pg_class
== function_dynamic_lock
select writes_dynamically('lock table ledger in access exclusive mode')
-- listed public.writes_dynamically(what text)
-- reader, member, replicator, signaller: error 42501
-- owner, superuser: nothing
== function_dynamic_load
select writes_dynamically('load ''auto_explain''')
-- listed public.writes_dynamically(what text)
-- reader, owner, member, replicator, signaller: error 42501
-- superuser: nothing
== function_dynamic_prepare
select writes_dynamically('prepare stolen as delete from ledger')
-- listed public.writes_dynamically(what text)
-- every role: nothing
== function_dynamic_discard
select writes_dynamically('deallocate all')
-- listed public.writes_dynamically(what text)
-- every role: nothing
== function_dynamic_setval
select writes_dynamically('select setval(''ticks'', 901)')
-- listed public.writes_dynamically(what text)
-- every role: error 25006
== function_dynamic_session_lock
select writes_dynamically('select pg_advisory_lock(4711)')
-- listed public.writes_dynamically(what text)
-- every role: nothing
== function_dynamic_stat_reset
select writes_dynamically('select pg_stat_reset()')
-- listed public.writes_dynamically(what text)
-- reader, owner, replicator, signaller: error 42501
-- member, superuser: changed statistics of sandbox
== function_dynamic_slot
select writes_dynamically('select pg_create_physical_replication_slot(''stolen'', true)')
-- listed public.writes_dynamically(what text)
-- reader, owner, member, signaller: error 42501
-- replicator, superuser: error 55000
== function_dynamic_origin
select writes_dynamically('select pg_replication_origin_create(''stolen'')')
-- listed public.writes_dynamically(what text)
-- reader, owner, replicator, signaller: error 42501
-- member, superuser: error: the check had an effect: it was assigned a transaction ID, as only a transaction that writes is
== function_dynamic_large_object
select writes_dynamically('select lo_create(0)')
-- listed public.writes_dynamically(what text)
-- every role: error: the check had an effect: it was assigned a transaction ID, as only a transaction that writes is
== function_dynamic_lowrite
select writes_dynamically('select lowrite(lo_open(4711, 131072), ''stolen'')')
-- listed public.writes_dynamically(what text)
-- every role: error: the check had an effect: it was assigned a transaction ID, as only a transaction that writes is
== function_dynamic_export
select writes_dynamically('select lo_export(4711, ''escaped_export'')')
-- listed public.writes_dynamically(what text)
-- reader, owner, replicator, signaller: error 42501
-- member, superuser: changed file escaped_export
== function_dynamic_file
select writes_dynamically('select pg_file_write(''escaped_file'', ''stolen'', false)')
-- listed public.writes_dynamically(what text)
-- reader, owner, replicator, signaller: error 42501
-- member, superuser: changed file escaped_file
== function_dynamic_brin
select writes_dynamically('select brin_summarize_new_values(''ledger_brin'')')
-- listed public.writes_dynamically(what text)
-- reader, member, replicator, signaller: error 42501
-- owner, superuser: changed pages of ledger_brin
== function_dynamic_gin
select writes_dynamically('select gin_clean_pending_list(''ledger_gin'')')
-- listed public.writes_dynamically(what text)
-- reader, member, replicator, signaller: error 42501
-- owner, superuser: changed pages of ledger_gin
== function_dynamic_dblink
select writes_dynamically('select dblink_exec(''host='' || current_setting(''unix_socket_directories'') || '' user=esc_other dbname='' || current_database(), ''insert into ledger (amount) values (22)'')')
-- listed public.writes_dynamically(what text)
-- reader, owner, member, replicator, signaller: error 42501
-- superuser: error 08001
== function_dynamic_kill_itself
select writes_dynamically('select pg_terminate_backend(pg_backend_pid())')
-- listed public.writes_dynamically(what text)
-- every role: error: the connection to the server was lost: FATAL:  terminating connection due to administrator command
== function_swallows_a_refused_insert
select swallows_dynamically('insert into ledger (amount) values (23)')
-- listed public.swallows_dynamically(what text)
-- every role: nothing
== function_swallows_a_cancel
select swallows_dynamically('select pg_cancel_backend(pg_backend_pid())')
-- listed public.swallows_dynamically(what text)
-- every role: error 57014
== function_draws
select draws()
-- listed public.draws()
-- every role: error 25006
== function_sets_ticks
select sets_ticks()
-- listed public.sets_ticks()
-- every role: error 25006
== function_locks
select locks()
-- listed public.locks()
-- every role: nothing
== function_commits
select commits()
-- listed public.commits()
-- every role: error 2D000
== function_reads_write
select reads_write()
-- listed public.reads_write()
-- every role: error 25001
== function_resets_role
select resets_role()
-- listed public.resets_role()
-- reader, owner, replicator, signaller: error 42501
-- member, superuser: error 25006
== stable_write
select stable_write()
-- every role: error 0A000
== immutable_kill
select immutable_kill()
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== immutable_kill_while_planned
explain select immutable_kill()
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== immutable_of_immutable
select immutable_of_immutable()
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== atomic_kill
select atomic_kill()
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== stable_summary
select stable_summary()
-- listed pg_catalog.brin_summarize_new_values(regclass)
-- reader, member, replicator, signaller: error 42501
-- owner, superuser: changed pages of ledger_brin
== stable_dynamic
select stable_dynamic('select pg_reload_conf()::text')
-- listed public.stable_dynamic(what text)
-- reader, owner, replicator, signaller: error 42501
-- member, superuser: changed configuration loaded
== definer_write
select definer_write()
-- listed public.definer_write()
-- every role: error 25006
== definer_kill
select definer_kill()
-- listed public.definer_kill()
-- every role: changed session of another role
== definer_stable_kill
select definer_stable_kill()
-- listed public.definer_stable_kill()
-- every role: changed session of another role
== definer_file
select definer_file()
-- listed public.definer_file()
-- every role: changed file escaped_definer
== definer_reload
select definer_reload()
-- listed public.definer_reload()
-- every role: changed configuration loaded
== definer_statistics
select definer_statistics()
-- listed public.definer_statistics()
-- every role: changed statistics of sandbox
== view_with_a_write
select * from hidden_write
-- listed public.writes()
-- every role: error 25006
== view_with_a_kill
select * from hidden_kill
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== view_as_a_table
table hidden_kill
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== view_of_a_view
select * from hidden_deeper
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== view_with_a_summary
select * from hidden_summary
-- listed pg_catalog.brin_summarize_new_values(regclass)
-- reader, member, replicator, signaller: error 42501
-- owner, superuser: changed pages of ledger_brin
== view_with_an_immutable_function
select * from hidden_definition
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== view_with_a_definer
select * from hidden_definer
-- listed public.definer_kill()
-- every role: changed session of another role
== view_with_a_reload
select * from hidden_reload
-- listed pg_catalog.pg_reload_conf()
-- reader, owner, replicator, signaller: error 42501
-- member, superuser: changed configuration loaded
== view_in_exists
select 1 where exists (select from hidden_reload)
-- listed pg_catalog.pg_reload_conf()
-- reader, owner, replicator, signaller: error 42501
-- member, superuser: changed configuration loaded
== operator
select 1 @!@ 2
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== operator_qualified
select 1 operator(public.@!@) 2
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== operator_prefix
select !@! 2
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== operator_any
select 1 !!! any (array[2])
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== cast
select row('red')::colour::text
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== cast_function_notation
select kill_colour(row('red'))
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== cast_spelt_out
select cast(row('red')::colour as text)
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== aggregate
select kill_sum(a) from pair
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== aggregate_as_a_window
select kill_sum(a) over () from pair
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== domain
select 1::checked
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== domain_in_a_column_list
select * from json_to_record('{"n": 1}') as r(n checked)
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== attribute
select l.kill_row from ledger l limit 1
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== attribute_of_an_expression
select (l).kill_row from (select l from ledger l limit 1) l
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== policy
select * from policied
-- reader, owner, member, replicator, signaller: error 42501
-- superuser: nothing
== function_in_another_schema
select * from elsewhere.crosstab('select 1, 2, immutable_kill()') as c(n int, a bigint)
-- listed elsewhere.crosstab(text), elsewhere.crosstab(text, integer), elsewhere.crosstab(text, text)
-- every role: changed session of the same role
== function_of_a_view_in_its_text
select stable_view()
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== implicit_cast
select words || row('red')::colour from ledger limit 1
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: error 42725
== foreign_file
select line from file_of_server
-- listed public.file_fdw_handler()
-- every role: nothing
== foreign_program
select * from program_of_server
-- listed public.file_fdw_handler()
-- every role: changed file escaped_program
