-- breaks: the partial unique index is gone, so a workspace can have two ACTIVE versions; turns: C1, C3
drop index ux_config_versions_one_active_per_workspace;
