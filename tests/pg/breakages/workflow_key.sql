-- breaks: the key from workflow_instances to config_versions is gone, and all others are there; turns: INV1
-- Deleting a version is still refused as long as scopes, roles or stages hold it: only a version that nothing but a
-- workflow uses shows that the key is missing.
alter table workflow_instances drop constraint if exists fk_workflow_instances_config_version_id;
