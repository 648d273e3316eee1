-- breaks: two ACTIVE versions of one workspace and source type are in the data; turns: INV2
-- The index exists again, is unique, partial and valid, and still refuses plain inserts: it only allows rollbacks.
-- Only a look at the rows, or at the index's predicate, can show this.
begin;

drop index ux_config_versions_one_active_per_workspace;
create unique index ux_config_versions_one_active_per_workspace
  on config_versions (workspace_id, source_type) where status = 'ACTIVE' and not is_rollback;

update config_versions set status = 'ACTIVE', is_rollback = true, superseded_by_id = null where id = 'xlsmart/matrix-1';

commit;
