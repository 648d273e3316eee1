-- breaks: a workflow's stages keep it from being deleted, instead of going with it; turns: C5
-- With one foreign key C5 fails already: then the stages stay behind.
alter table workflow_stages
  drop constraint if exists fk_workflow_stages_workflow_instance_id,
  add constraint fk_workflow_stages_workflow_instance_id
    foreign key (workflow_instance_id) references workflow_instances (id) on delete restrict;
