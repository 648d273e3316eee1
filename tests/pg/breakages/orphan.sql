-- breaks: a workflow stage points to a workflow that does not exist; turns: C1
insert into workflow_stages
  (id, workflow_instance_id, config_version_id, stage_number, approval_role_id, approver_user_id, created_at,
   updated_at)
values
  ('breakage/orphan-stage', 'xlsmart/workflow/none', 'xlsmart/matrix-2', 1, 'xlsmart/matrix-2/role/FIELD',
   'user-field.reviewer', '2025-12-20 08:00', '2025-12-20 08:00');
