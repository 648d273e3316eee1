-- breaks: one config_version_id is varchar where config_versions.id is text; turns: C2
alter table workflow_stages alter column config_version_id type varchar(64);
