# Validates the master tables on staging: the complete decision matrix in one run.
#
#   runbook run runbooks/staging_validation.rb --sandbox --environment staging \
#     --answers runbooks/answers/staging_validation.toml --unsigned
#
# The sandbox is in use and has one foreign key, as staging did. `--set foreign_keys=all` adds the other keys;
# `--set state=empty` leaves the master tables empty, as on the day of the first deployment; `--set state=active` gives
# the workspace an ACTIVE configuration of each type; `--set state=no_pgcrypto` leaves out the extension.
runbook "Staging validation: master tables" do
  id "SV-001"
  version "7"
  language "1"
  owner "Platform/SRE"
  reference "documents/FK_STRATEGY_ANALYSIS.md"
  reference "documents/ORPHAN_CHECK_AUDITS.md"
  description <<~TEXT
    Decides whether the master tables can be deployed to production: schema, types, the lifecycle of
    configurations, freeze by reference, isolation of workspaces, the approval workflow, and five invariants.
    It tries them out on rows of its own, in a workspace of its own, and everything it writes is rolled back.
  TEXT

  database :postgres, version: ">= 14", environment: "staging"
  fixture "fixtures/master_tables.sql"
  fixture "fixtures/master_data.sql", only_if: state != "empty"
  fixture "fixtures/already_active.sql", only_if: state == "active"
  fixture "fixtures/no_pgcrypto.sql", only_if: state == "no_pgcrypto"
  fixture "fixtures/all_foreign_keys.sql", only_if: foreign_keys == "all"
  use "postgres/schema"

  param :workspace_code, :text, default: "XLSMART-AVIAT", prompt: "Workspace code"
  param :foreign_keys, :text, default: "one", one_of: %w[one all], prompt: "The sandbox's foreign keys"
  param :state, :text, default: "in_use", one_of: %w[in_use empty active no_pgcrypto], prompt: "The sandbox's state"
  constant :wanted_foreign_keys, 45
  constant :master_tables, %w[
    config_versions atp_scope_master vendor_master approval_role_master
    approval_policy_master approval_policy_stages cluster_master cluster_approver_master
    workflow_instances workflow_stages approver_overrides atp_submissions
    atp_submission_documents punchlists punchlist_items workflow_stage_actions
  ]
  defaults statement_timeout: 30.s, lock_timeout: 2.s

  # A row and the row it refers to are in the same workspace.
  define :same_workspace, child: :qualified_name, parent: :qualified_name, column: :identifier do |child:, column:, parent:|
    check "every #{child} row is in the workspace of its #{parent} row" do
      among 'select count(*) from :"child" where :"column" is not null'
      sql <<~SQL
        select c.id, c.workspace_id, p.workspace_id as parents_workspace_id
        from :"child" c join :"parent" p on p.id = c.:"column"
        where p.workspace_id <> c.workspace_id
        order by 1
      SQL
      expect rows == 0
      remedy "Find out what wrote these rows, and correct them: no foreign key refuses to mix workspaces."
    end
  end

  # An index by what it covers, whatever its name is: its first column is this one, or workspace_id and then this one. A
  # partial index counts if it selects by status, as the queries do.
  define :index_covers, table: :qualified_name do |purpose, table:, column:|
    check "an index on #{table} #{purpose}" do
      sql <<~SQL
        select count(*) from pg_index i
        where i.indrelid = to_regclass(:table) and i.indisvalid and i.indisready
          and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) like '%status%')
          and (pg_get_indexdef(i.indexrelid, 1, false) = :column
            or pg_get_indexdef(i.indexrelid, 1, false) = 'workspace_id'
              and pg_get_indexdef(i.indexrelid, 2, false) = :column)
      SQL
      expect value >= 1
      remedy "create index concurrently on #{table} (#{column}); drop an invalid one first."
    end
  end

  section "Preflight" do
    criterion "P0", "The database is ready", severity: :critical do
      capture :workspace_id, :uuid, "select id from workspaces where code = :workspace_code"
      capture :admin_id, :text, <<~SQL
        select id from users where status = 'ACTIVE' order by created_at, id limit 1
      SQL
      capture :active_users, :text, all: true, sql: <<~SQL
        select id from users where status = 'ACTIVE' order by created_at, id limit 2
      SQL
      note "Active users to test with: #{active_users}"
      check "two active users to test with" do
        sql "select count(*) from users where status = 'ACTIVE'"
        expect value >= 2
        remedy "Create or activate accounts until at least two are ACTIVE."
      end
      # A workflow needs a site. If its site_id has a foreign key, take a site that is there; if not, any text will do.
      capture :site_table, :qualified_name, <<~SQL
        select n.nspname || '.' || t.relname
        from pg_attribute a
        left join pg_constraint f on f.contype = 'f' and f.conrelid = a.attrelid and f.conkey = array[a.attnum]
        join pg_class t on t.oid = coalesce(f.confrelid, a.attrelid)
        join pg_namespace n on n.oid = t.relnamespace
        where a.attrelid = to_regclass('workflow_instances') and a.attname = 'site_id' limit 1
      SQL
      capture :site_key, :identifier, <<~SQL
        select k.attname
        from pg_attribute a
        left join pg_constraint f on f.contype = 'f' and f.conrelid = a.attrelid and f.conkey = array[a.attnum]
        join pg_attribute k on k.attrelid = coalesce(f.confrelid, a.attrelid)
          and k.attnum = coalesce(f.confkey[1], a.attnum)
        where a.attrelid = to_regclass('workflow_instances') and a.attname = 'site_id' limit 1
      SQL
      capture :site_id, :text, <<~SQL
        select coalesce((select :"site_key"::text from :"site_table" order by :"site_key" limit 1), 'RUNBOOK-SITE')
      SQL
      check "a site to test with" do
        sql <<~SQL
          select :site_table like '%.workflow_instances'
            or exists (select from :"site_table" where :"site_key"::text = :site_id)
        SQL
        expect value
        remedy "Register a site first: workflow_instances.site_id has a foreign key, and its parent table is empty."
      end
      capture :config_id_type, :text, <<~SQL
        select data_type from information_schema.columns
        where table_schema = 'public' and table_name = 'config_versions' and column_name = 'id'
      SQL
      capture :status_column, :identifier, <<~SQL
        select column_name from information_schema.columns where table_schema = 'public'
        and table_name = 'workflow_instances' and column_name in ('status', 'workflow_status')
      SQL
      capture :stage_column, :identifier, <<~SQL
        select column_name from information_schema.columns where table_schema = 'public'
        and table_name = 'workflow_instances' and column_name in ('current_stage', 'current_stage_number')
      SQL
      capture :stages_status_column, :identifier, <<~SQL
        select column_name from information_schema.columns where table_schema = 'public'
        and table_name = 'workflow_stages' and column_name in ('status', 'stage_status')
      SQL
    end
    manual "A backup of the database was taken", id: :backup, by: "DBA", evidence: :text
    gate "Preflight"
  end

  # After the gate: without it the deployment is NO-GO, but everything else can still be judged in the same run.
  section "Extension" do
    criterion "P1", "pgcrypto is enabled", severity: :critical do
      extension_installed "pgcrypto"
    end
  end

  scenario "Master tables" do
    # Rows of our own, so that empty tables can be judged too. They are in a workspace of our own: one that is in use
    # may have an ACTIVE configuration already, and its users should not wait for our locks.
    capture :own_workspace_id, :uuid, <<~SQL
      insert into workspaces (code, name, customer_group_id, vendor_owner_id, updated_at)
      select 'RUNBOOK-' || md5(random()::text), 'Staging validation', customer_group_id, vendor_owner_id, now()
      from workspaces where id = :workspace_id
      returning id
    SQL
    capture :config_id, :text, <<~SQL
      insert into config_versions
        (workspace_id, source_file_name, source_type, version_number, status, imported_by, activated_at, updated_at)
      values (:own_workspace_id, 'matrix_v1.xlsx', 'APPROVAL_MATRIX', 1, 'ACTIVE', :admin_id, now(), now()) returning id
    SQL
    capture :scope_id, :text, <<~SQL
      insert into atp_scope_master (workspace_id, config_version_id, scope_code, scope_name, scope_group, atp_type)
      values (:own_workspace_id, :config_id, 'RB-S', 'Runbook', 'RAN', 'HARDWARE') returning id
    SQL
    capture :role_id, :text, <<~SQL
      insert into approval_role_master (workspace_id, config_version_id, role_code, role_name, hierarchy_order)
      values (:own_workspace_id, :config_id, 'RB-R', 'Runbook', 1) returning id
    SQL
    capture :policy_id, :text, <<~SQL
      insert into approval_policy_master (workspace_id, config_version_id, scope_id, atp_category, policy_version)
      values (:own_workspace_id, :config_id, :scope_id, 'HARDWARE', '1') returning id
    SQL
    capture :workflow_id, :text, <<~SQL
      insert into workflow_instances (workspace_id, config_version_id, approval_policy_id, site_id, scope_id,
        atp_category, :"status_column", :"stage_column", created_by, updated_at)
      values (:own_workspace_id, :config_id, :policy_id, :site_id, :scope_id,
        'HARDWARE', 'IN_PROGRESS', 1, :admin_id, now()) returning id
    SQL
    capture :stage_id, :text, <<~SQL
      insert into workflow_stages (workflow_instance_id, config_version_id, stage_number, approval_role_id,
        approver_user_id, :"stages_status_column", updated_at)
      values (:workflow_id, :config_id, 1, :role_id, :admin_id, 'PENDING', now()) returning id
    SQL

    criterion "C1", "Schema integrity", severity: :critical do
      tables_exist master_tables
      check "foreign keys of the master tables", id: :foreign_keys_count do
        sql <<~SQL
          select count(*) from pg_constraint
          where contype = 'f' and conrelid in (select to_regclass(t) from unnest(:master_tables::text[]) as t)
        SQL
        target value >= wanted_foreign_keys, alert: value == 0
        remedy "See documents/FK_STRATEGY_ANALYSIS.md: add the missing keys, or put compensating controls in place."
      end
      check "check constraints", id: :check_constraints, waivable: true do
        sql <<~SQL
          select count(*) from pg_constraint
          where contype = 'c' and conrelid in (select to_regclass(t) from unnest(:master_tables::text[]) as t)
        SQL
        target value >= 22, alert: value < 21
        remedy "Compare the CHECK constraints with the migration, and add the missing ones."
      end
      check "the partial unique index exists, is unique and valid, and has the right columns" do
        sql <<~SQL
          select exists (
            select from pg_index i
            where i.indexrelid = to_regclass('ux_config_versions_one_active_per_workspace')
              and i.indrelid = to_regclass('config_versions')
              and i.indisunique and i.indisvalid and i.indnkeyatts = 2
              and pg_get_indexdef(i.indexrelid, 1, false) = 'workspace_id'
              and pg_get_indexdef(i.indexrelid, 2, false) = 'source_type'
              and pg_get_expr(i.indpred, i.indrelid) = '((status)::text = ''ACTIVE''::text)')
        SQL
        expect value
        remedy <<~TEXT
          create unique index ux_config_versions_one_active_per_workspace
            on config_versions (workspace_id, source_type) where status = 'ACTIVE';
        TEXT
      end
      no_orphans child: "workflow_instances", column: "config_version_id", parent: "config_versions"
      no_orphans child: "workflow_stages", column: "workflow_instance_id", parent: "workflow_instances"
      step "a stage of the policy", id: :policy_stage do
        sql <<~SQL
          insert into approval_policy_stages
            (policy_id, config_version_id, stage_number, stage_name, approval_role_id, assignment_mode, sequence_order)
          values (:policy_id, :config_id, 1, 'Runbook', :role_id, 'STATIC_USER', 1)
        SQL
      end
      no_orphans child: "approval_policy_stages", column: "policy_id", parent: "approval_policy_master"
    end

    criterion "C2", "Type alignment", severity: :critical do
      check "every config_version_id has the type of config_versions.id" do
        sql <<~SQL
          select table_name, data_type from information_schema.columns
          where table_schema = 'public' and column_name = 'config_version_id' and table_name = any(:master_tables)
          order by 1
        SQL
        expect rows >= 10, "a table lost its config_version_id"
        expect column(:data_type).all?(config_id_type)
      end
      check "every workspace_id is a uuid" do
        sql <<~SQL
          select table_name, data_type from information_schema.columns
          where table_schema = 'public' and column_name = 'workspace_id' and table_name = any(:master_tables)
          order by 1
        SQL
        expect rows >= 11, "a table lost its workspace_id"
        expect column(:data_type).all?("uuid")
      end
    end

    criterion "C3", "Config lifecycle", severity: :critical do
      capture :draft_id, :text, <<~SQL
        insert into config_versions
          (workspace_id, source_file_name, source_type, version_number, status, imported_by, updated_at)
        values (:own_workspace_id, 'scopes_v1.xlsx', 'SCOPE_CONFIG', 1, 'DRAFT', :admin_id, now()) returning id
      SQL
      check "DRAFT becomes ACTIVE", id: :activate do
        sql "update config_versions set status = 'ACTIVE', activated_at = now() where id = :draft_id returning status"
        expect affected == 1
        expect row[:status] == "ACTIVE"
      end
      check "a second ACTIVE is refused", id: :second_active, needs: :activate do
        sql <<~SQL
          insert into config_versions
            (workspace_id, source_file_name, source_type, version_number, status, imported_by, updated_at)
          values (:own_workspace_id, 'scopes_v2.xlsx', 'SCOPE_CONFIG', 2, 'ACTIVE', :admin_id, now())
        SQL
        expect error == :unique_violation
        expect error_constraint == "ux_config_versions_one_active_per_workspace"
        remedy "Create the partial unique index of C1; until then, two imports can both become ACTIVE."
        counterexample "drop index ux_config_versions_one_active_per_workspace"
      end
    end

    criterion "C4", "Freeze by reference", severity: :critical do
      capture :next_id, :text, <<~SQL
        insert into config_versions (workspace_id, source_file_name, source_type, version_number, status,
          imported_by, previous_version_id, updated_at)
        values (:own_workspace_id, 'matrix_v2.xlsx', 'APPROVAL_MATRIX', 2, 'DRAFT', :admin_id, :config_id, now())
        returning id
      SQL
      check "the version chain is intact" do
        sql <<~SQL
          select p.id from config_versions n join config_versions p on p.id = n.previous_version_id
          where n.id = :next_id
        SQL
        expect value == config_id
      end
      # In this order, because the index allows only one ACTIVE version at a time.
      check "the ACTIVE version is superseded", id: :supersede do
        sql <<~SQL
          update config_versions set status = 'SUPERSEDED', superseded_by_id = :next_id, archived_at = now()
          where id = :config_id
        SQL
        expect affected == 1
      end
      check "the DRAFT becomes ACTIVE in its place", id: :replace, needs: :supersede do
        sql "update config_versions set status = 'ACTIVE', activated_at = now() where id = :next_id"
        expect affected == 1
      end
      check "the workflow stays on its configuration", id: :freeze, needs: :replace do
        sql "select config_version_id from workflow_instances where id = :workflow_id"
        expect value == config_id
        remedy "Find out what changed the config_version_id of a running workflow: a trigger, or an ON UPDATE action."
      end
    end

    criterion "C5", "Workspace isolation", severity: :critical do
      check "no row mixes two workspaces", id: :leak do
        among "select count(*) from workflow_instances"
        sql <<~SQL
          select w.id from workflow_instances w join config_versions c on c.id = w.config_version_id
          where c.workspace_id <> w.workspace_id
        SQL
        expect rows == 0
        remedy "Cancel these workflows, and start them again on a configuration of their own workspace."
      end
      # A workflow with nothing but a stage: what else refers to a workflow may well keep it from being deleted.
      capture :leaving_workflow_id, :text, <<~SQL
        insert into workflow_instances (workspace_id, config_version_id, approval_policy_id, site_id, scope_id,
          atp_category, :"status_column", :"stage_column", created_by, updated_at)
        values (:own_workspace_id, :config_id, :policy_id, :site_id, :scope_id,
          'HARDWARE', 'IN_PROGRESS', 1, :admin_id, now()) returning id
      SQL
      capture :leaving_stage_id, :text, <<~SQL
        insert into workflow_stages (workflow_instance_id, config_version_id, stage_number, approval_role_id,
          approver_user_id, :"stages_status_column", updated_at)
        values (:leaving_workflow_id, :config_id, 1, :role_id, :admin_id, 'PENDING', now()) returning id
      SQL
      check "a workflow can be deleted", id: :cascade, needs: :leaving_stage_id do
        among "select count(*) from workflow_instances where id = :leaving_workflow_id"
        sql "delete from workflow_instances where id = :leaving_workflow_id"
        fail "a foreign key refuses" if error.in?([:foreign_key_violation, :restrict_violation])
        remedy "Change the foreign key on workflow_stages.workflow_instance_id to ON DELETE CASCADE."
      end
      check "deleting a workflow deletes its stages", id: :stages_gone, needs: :cascade do
        among :any  # both were there before: their ids were captured
        sql <<~SQL
          select (select count(*) from workflow_instances where id = :leaving_workflow_id) as workflows,
            (select count(*) from workflow_stages where id = :leaving_stage_id) as stages
        SQL
        expect row[:workflows] == 0, "the workflow is still there"
        expect row[:stages] == 0, "its stage is still there"
        remedy "Give workflow_stages.workflow_instance_id a foreign key with ON DELETE CASCADE."
      end
    end

    criterion "C6", "Runtime execution", severity: :critical do
      check "the workflow is running, at stage 1" do
        sql <<~SQL
          select :"status_column" as status, :"stage_column" as stage from workflow_instances where id = :workflow_id
        SQL
        expect row[:status] == "IN_PROGRESS"
        expect row[:stage] == 1
      end
      check "a stage can be approved", id: :approve do
        sql <<~SQL
          update workflow_stages
          set :"stages_status_column" = 'APPROVED', decided_by = :admin_id, decided_at = now()
          where id = :stage_id and :"stages_status_column" = 'PENDING' returning :"stages_status_column" as status
        SQL
        expect affected == 1
        expect row[:status] == "APPROVED"
      end
    end

    criterion "I2", "Audit trail", severity: :important do
      check "approving a stage left an audit row", needs: :approve do
        sql "select count(*) from workflow_stage_actions where workflow_stage_id = :stage_id"
        expect value >= 1
        remedy "Write a workflow_stage_actions row with a trigger, or show that the application does."
      end
    end

    criterion "INV1", "An ACTIVE configuration in use cannot be deleted", severity: :critical, tag: :invariant do
      # Nothing but a workflow uses this configuration. If it had scopes or stages, their keys could refuse the delete
      # and hide that the key of workflow_instances is missing.
      capture :used_config_id, :text, <<~SQL
        insert into config_versions
          (workspace_id, source_file_name, source_type, version_number, status, imported_by, activated_at, updated_at)
        values (:own_workspace_id, 'clusters_v1.xlsx', 'CLUSTER_MAPPING', 1, 'ACTIVE', :admin_id, now(), now())
        returning id
      SQL
      step "a running workflow uses it", id: :used do
        sql <<~SQL
          insert into workflow_instances (workspace_id, config_version_id, approval_policy_id, site_id, scope_id,
            atp_category, :"status_column", :"stage_column", created_by, updated_at)
          values (:own_workspace_id, :used_config_id, :policy_id, :site_id, :scope_id,
            'HARDWARE', 'IN_PROGRESS', 1, :admin_id, now())
        SQL
      end
      capture :workflows_keys, :text, all: true, sql: <<~SQL
        select conname from pg_constraint where contype = 'f'
        and conrelid = to_regclass('workflow_instances') and confrelid = to_regclass('config_versions')
      SQL
      check "deleting a configuration in use is refused", id: :delete_active, needs: :used do
        sql "delete from config_versions where id = :used_config_id"
        expect error == :foreign_key_violation || error == :restrict_violation
        expect error_table == "workflow_instances"
        expect error_constraint.in?(workflows_keys)
        remedy "Add a foreign key on workflow_instances.config_version_id: until then, workflows can be left dangling."
      end
      check "a foreign key from workflow_instances prevents the delete" do
        sql <<~SQL
          select count(*) from pg_constraint
          where contype = 'f' and convalidated and confdeltype in ('a', 'r')
            and conrelid = to_regclass('workflow_instances') and confrelid = to_regclass('config_versions')
        SQL
        expect value >= 1
        remedy "Add the key on workflow_instances.config_version_id; if it is NOT VALID, validate the constraint."
      end
    end

    criterion "INV2", "At most one ACTIVE per workspace and source type", severity: :critical, tag: :invariant do
      check "no workspace has two of one type" do
        among "select count(*) from config_versions where status = 'ACTIVE'"
        sql <<~SQL
          select workspace_id, source_type, count(*) as active from config_versions where status = 'ACTIVE'
          group by 1, 2 having count(*) > 1
        SQL
        expect rows == 0
        remedy "Decide which version is right, and set the others to SUPERSEDED."
      end
    end
    criterion "INV3", "Freeze by reference: every workflow points to a configuration that exists", severity: :critical, tag: :invariant do
      no_orphans child: "workflow_instances", column: "config_version_id", parent: "config_versions"
      no_orphans child: "workflow_stages", column: "config_version_id", parent: "config_versions"
    end
    criterion "INV4", "Workspaces do not mix", severity: :critical, tag: :invariant do
      same_workspace child: "approval_policy_master", column: "scope_id", parent: "atp_scope_master"
      same_workspace child: "workflow_instances", column: "config_version_id", parent: "config_versions"
      step "a submission of the workflow", id: :submission do
        sql <<~SQL
          insert into atp_submissions
            (workspace_id, config_version_id, site_id, scope_id, atp_category, workflow_instance_id, updated_at)
          values (:own_workspace_id, :config_id, :site_id, :scope_id, 'HARDWARE', :workflow_id, now())
        SQL
      end
      same_workspace child: "atp_submissions", column: "workflow_instance_id", parent: "workflow_instances"
    end
    criterion "INV5", "Each foreign key has its parent's type", severity: :critical, tag: :invariant do
      check "no foreign key has another type" do
        among <<~SQL
          select count(*) from pg_constraint
          where contype = 'f' and conrelid in (select to_regclass(t) from unnest(:master_tables::text[]) as t)
        SQL
        sql <<~SQL
          select c.conname, a.attname as column, a.atttypid::regtype as type, b.atttypid::regtype as parents_type
          from pg_constraint c
          cross join lateral unnest(c.conkey, c.confkey) as k (child, parent)
          join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.child
          join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.parent
          where c.contype = 'f' and a.atttypid <> b.atttypid
            and c.conrelid in (select to_regclass(t) from unnest(:master_tables::text[]) as t)
        SQL
        expect rows == 0
        remedy "Change the column to its parent's type: alter table … alter column … type …"
      end
    end

    criterion "N1", "Performance", severity: :minor do
      step "a stage that waits for approval" do
        sql <<~SQL
          insert into workflow_stages (workflow_instance_id, config_version_id, stage_number, approval_role_id,
            approver_user_id, :"stages_status_column", updated_at)
          values (:workflow_id, :config_id, 2, :role_id, :admin_id, 'PENDING', now())
        SQL
      end
      check "pending tasks query", samples: 50 do
        sql <<~SQL
          select ws.*, wi.site_id from workflow_stages ws join workflow_instances wi on wi.id = ws.workflow_instance_id
          where ws.approver_user_id = :admin_id and ws.:"stages_status_column" = 'PENDING'
          order by ws.created_at desc limit 50
        SQL
        target p95 < 100.ms, alert: p95 > 500.ms
        fail "there was no pending task: the time says nothing" if rows == 0
        warn "the only pending task was this run's own: measure again when there are others" if rows == 1
      end
    end
  end

  section "Important criteria" do
    criterion "I1", "Performance indexes", severity: :important do
      index_covers "finds the stages of an approver", table: "workflow_stages", column: "approver_user_id"
      index_covers "finds the workflows of a status", table: "workflow_instances", column: status_column
    end
    criterion "I3", "Foreign keys: decided", severity: :important do
      manual "FK_STRATEGY_ANALYSIS.md was reviewed: keys added, or compensating controls in place",
             id: :foreign_keys_decided, by: "DBA", evidence: :text
    end
  end

  section "Minor criteria" do
    criterion "N2", "Documentation", severity: :minor do
      for_each :document, in: %w[STAGING_DEPLOYMENT_FINAL_REPORT.md FK_STRATEGY_ANALYSIS.md ORPHAN_CHECK_AUDITS.md] do
        check "#{document} exists" do
          file "documents/#{document}"
          expect size > 0.kb
        end
      end
    end
  end

  indicator "Config immutability", of: %w[C3 C4 INV1 INV3]
  indicator "Workspace isolation", of: %w[C5 INV4]
  indicator "Runtime progression", of: %w[C6]

  gate "Production" do
    no_go "an ACTIVE configuration in use can be deleted" if check(:used).passed? && check(:delete_active).failed?
    no_go if failed(:critical) > 0
    no_go if failed(:important) >= 3
    hold if failed(:important) > 0 || failed(:minor) > 0
    hold if warned(:critical) > 0
    go
  end
end
