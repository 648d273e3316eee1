== insert
insert into pair values (3, 4)
-- every role: nothing
== insert_draws_an_identity
insert into ledger (amount) values (1)
-- every role: changed ledger_id_seq, left sequence public.ledger_id_seq
== update
update pair set a = 5
-- every role: nothing
== delete
delete from pair
-- every role: nothing
== merge
merge into pair p using (values (1)) v(n) on p.a = v.n when matched then delete
-- every role: nothing
== truncate
truncate pair
-- every role: nothing
== truncate_restarts_identity
truncate ledger restart identity
-- every role: nothing
== with_insert
with w as (insert into pair values (3, 4) returning a) select a from w
-- every role: nothing
== select_into
select * into stolen from pair
-- every role: nothing
== select_for_update
select id from ledger order by id limit 1 for update
-- every role: nothing
== explain_analyze
explain analyze delete from pair
-- every role: nothing
== create_table
create table stolen (n int)
-- every role: nothing
== create_temp_table
create temp table stolen (n int)
-- every role: nothing
== create_index
create index stolen on ledger (words)
-- every role: changed pg_class, left table public.ledger
== create_index_concurrently
create index concurrently stolen on ledger (words)
-- refused not-rolled-back
== create_view
create view stolen as select 1
-- every role: nothing
== create_trigger
create trigger stolen before update on pair for each row execute function suppress_redundant_updates_trigger()
-- every role: nothing
== create_extension
create extension hstore
-- owner: error 42501
-- superuser: nothing
== create_role
create role stolen
-- owner: error 42501
-- superuser: nothing
== create_role_superuser
create role stolen superuser
-- refused role-of-server
== grant_server_role
grant pg_execute_server_program to esc_reader
-- refused role-of-server
== grant_superuser
grant postgres to esc_reader
-- owner: error 42501
-- superuser: nothing
== alter_role_set
alter role current_user set statement_timeout = 0
-- every role: nothing
== alter_database_set
alter database sandbox set statement_timeout = 0
-- owner: error 42501
-- superuser: nothing
== alter_database_tablespace
alter database sandbox set tablespace pg_default
-- every role: error 25001
== alter_system
alter system set work_mem = '1MB'
-- refused not-rolled-back
== alter_table
alter table ledger add column stolen int default 1
-- every role: nothing
== alter_type
alter type colour add attribute shade text
-- every role: nothing
== alter_sequence
alter sequence ticks restart with 500
-- every role: nothing
== drop_table
drop table ledger cascade
-- every role: nothing
== drop_owned
drop owned by esc_reader
-- owner: error 42501
-- superuser: nothing
== comment_on
comment on table pair is 'stolen'
-- every role: nothing
== create_database
create database stolen
-- refused not-rolled-back
== drop_database
drop database template1
-- refused not-rolled-back
== create_tablespace
create tablespace stolen location '/tmp'
-- refused not-rolled-back
== create_publication
create publication stolen for table pair
-- owner: error 42501
-- superuser: nothing
== create_subscription
create subscription stolen connection 'dbname=postgres' publication p
-- every role: error 25001
== refresh_materialized_view
refresh materialized view totals
-- every role: nothing
== analyze
analyze ledger
-- refused not-rolled-back
== vacuum
vacuum ledger
-- refused not-rolled-back
== cluster
cluster ledger using ledger_pkey
-- refused not-rolled-back
== reindex
reindex table ledger
-- every role: changed pg_class, left table public.ledger
== reindex_concurrently
reindex table concurrently ledger
-- refused not-rolled-back
== checkpoint
checkpoint
-- refused not-rolled-back
== lock_table
lock table ledger in access exclusive mode
-- every role: nothing
== load
load 'auto_explain'
-- refused not-rolled-back
== notify
notify stolen
-- every role: nothing
== listen
listen stolen
-- refused not-rolled-back
== copy_to_program
copy pair to program 'cat > escaped_copy'
-- refused not-rolled-back
== copy_from_file
copy ledger (words) from '/etc/passwd'
-- refused not-rolled-back
== discard_all
discard all
-- refused not-rolled-back
== prepare
prepare stolen as select 1
-- every role: nothing
== declare_cursor_with_hold
declare stolen cursor with hold for select 1
-- every role: nothing
== set_role
set role esc_owner
-- every role: nothing
== set_session_authorization
set session authorization default
-- every role: nothing
== set_statement_timeout
set statement_timeout = 0
-- refused setting-refused
== reset_all
reset all
-- refused setting-refused
== begin
begin
-- refused not-rolled-back
== commit
commit
-- refused not-rolled-back
== rollback_and_chain
rollback and chain
-- refused not-rolled-back
== savepoint
savepoint stolen
-- refused not-rolled-back
== rollback_to
rollback to savepoint runbook
-- refused not-rolled-back
== prepare_transaction
prepare transaction 'stolen'
-- refused not-rolled-back
== commit_in_a_block
do $$ begin commit; end $$
-- every role: error 2D000
== commit_in_a_procedure
call proceeds()
-- listed public.proceeds()
-- every role: error 2D000, changed ledger_id_seq, left sequence public.ledger_id_seq
== nextval
select nextval('ticks')
-- every role: changed ticks, left sequence public.ticks
== setval
select setval('ticks', 900)
-- refused acts-at-once
== setval_in_a_function
select sets_ticks()
-- listed public.sets_ticks()
-- every role: changed ticks, left sequence public.ticks
== setval_in_a_block
do $$ begin perform setval('ticks', 901); end $$
-- refused acts-at-once
== setval_in_a_block_dynamically
do $$ begin execute 'select set' || 'val(''ticks'', (select last_value + 10 from ticks))'; end $$
-- every role: changed ticks, left sequence public.ticks
== setval_in_a_new_function
create function stolen() returns bigint language sql as 'select setval(''ticks'', 903)'
-- refused acts-at-once
== lo_create
select lo_create(0)
-- every role: nothing
== lo_put
select lo_put(4711, 0, 'stolen')
-- every role: nothing
== lo_unlink
select lo_unlink(4711)
-- owner: error 42501
-- superuser: nothing
== lo_export
select lo_export(4711, 'escaped_export')
-- refused acts-at-once
== session_lock
select pg_advisory_lock(4711)
-- refused acts-at-once
== session_lock_in_a_function
select locks()
-- listed public.locks()
-- every role: nothing
== set_config_role
select set_config('role', 'postgres', true)
-- refused setting-refused
== terminate
select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bystander'
-- refused acts-at-once
== terminate_in_a_block
do $$ begin perform pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bystander' and usename = current_user; end $$
-- refused acts-at-once
== terminate_in_a_block_by_a_function
do $$ begin perform immutable_kill(); end $$
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== terminate_in_a_block_by_a_view
do $$ declare n int; begin select * into n from hidden_kill; end $$
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== terminate_in_a_default
alter table pair add column stolen bigint default immutable_kill()
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== terminate_in_returning
update pair set a = 6 returning immutable_kill()
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== terminate_in_a_view
select * from hidden_kill
-- listed pg_catalog.pg_terminate_backend(pid integer, timeout bigint)
-- every role: changed session of the same role
== reload_in_a_block
do $$ begin perform pg_catalog."pg_reload_conf"(); end $$
-- refused acts-at-once
== foreign_program
select * from program_of_server
-- listed public.file_fdw_handler()
-- every role: changed file escaped_program
