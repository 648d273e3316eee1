-- breaks: two ACTIVE versions of one workspace and source type are in the data; turns: INV2
-- The index is there again, unique, partial, valid and still refusing plain inserts: it only lets rollbacks through.
-- So nothing but a look at the rows, or at the index's predicate, can tell.
begin;

drop index ux_config_versions_one_active_per_workspace;
create unique index ux_config_versions_one_active_per_workspace
  on config_versions (workspace_id, source_type) where status = 'ACTIVE' and not is_rollback;

update config_versions set status = 'ACTIVE', is_rollback = true, superseded_by_id = null where id = 'xlsmart/matrix-1';

commit;
