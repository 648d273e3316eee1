-- breaks: a workflow of one workspace runs on another workspace's configuration; turns: C5
-- All foreign keys would let it pass: each of them accepts any configuration that exists. With one foreign key
-- C5 fails already, because there is no cascade: look at the check on mixed workspaces, or break a database with all keys.
update workflow_instances set config_version_id = 'demo/matrix-2' where id = 'xlsmart/workflow/0303';
