# Validates the master tables on staging: the complete decision matrix in one run.
#
#   runbook run runbooks/staging_validation.rb --sandbox --environment staging \
#     --answers runbooks/answers/staging_validation.toml --unsigned
#
# The sandbox has one foreign key, as staging did; `--set foreign_keys=all` adds the others.
runbook "Staging validation: master tables" do
  id "SV-001"
  version "6"
  language "1"
  owner "Platform/SRE"
  reference "documents/FK_STRATEGY_ANALYSIS.md"
  reference "documents/ORPHAN_CHECK_AUDITS.md"
  description <<~TEXT
    Decides whether the master tables can be deployed to production: schema, types, the lifecycle of
    configurations, freeze by reference, isolation of workspaces, the approval workflow, and five invariants.
    Everything a scenario writes is rolled back.
  TEXT

  database :postgres, version: ">= 14", environment: "staging"
  fixture "fixtures/master_tables.sql"
  fixture "fixtures/all_foreign_keys.sql", only_if: foreign_keys == "all"
  use "postgres/schema"

  param :workspace_code, :text, default: "XLSMART-AVIAT", prompt: "Workspace code"
  param :foreign_keys, :text, default: "one", one_of: %w[one all], prompt: "The sandbox's state of staging"
  constant :wanted_foreign_keys, 45
  constant :master_tables, %w[
    config_versions atp_scope_master vendor_master approval_role_master
    approval_policy_master approval_policy_stages cluster_master cluster_approver_master
    workflow_instances workflow_stages approver_overrides atp_submissions
    atp_submission_documents punchlists punchlist_items workflow_stage_actions
  ]
  defaults statement_timeout: 30.s, lock_timeout: 2.s

  # A DRAFT configuration in the workspace under test. No import gets as far as its version number.
  define :a_draft_configuration do
    capture :config_id, :text, <<~SQL
      insert into config_versions
        (workspace_id, source_file_name, source_type, version_number, status, imported_by, updated_at)
      values (:workspace_id, 'v1.xlsx', 'SCOPE_CONFIG', 9001, 'DRAFT', :admin_id, now()) returning id
    SQL
  end

  # A workflow at its first stage that uses the configuration, with everything it depends on.
  define :a_running_workflow do
    capture :scope_id, :text, <<~SQL
      insert into atp_scope_master (workspace_id, config_version_id, scope_code, scope_name, scope_group)
      values (:workspace_id, :config_id, 'RB-S', 'Runbook', 'RAN') returning id
    SQL
    capture :policy_id, :text, <<~SQL
      insert into approval_policy_master (workspace_id, config_version_id, scope_id, atp_category, policy_version)
      values (:workspace_id, :config_id, :scope_id, 'HARDWARE', '1') returning id
    SQL
    capture :role_id, :text, <<~SQL
      insert into approval_role_master (workspace_id, config_version_id, role_code, role_name, hierarchy_order)
      values (:workspace_id, :config_id, 'RB-R', 'Runbook', 1) returning id
    SQL
    capture :workflow_id, :text, <<~SQL
      insert into workflow_instances
        (workspace_id, config_version_id, approval_policy_id, site_id, atp_category, updated_at)
      values (:workspace_id, :config_id, :policy_id, 'RB-SITE', 'HARDWARE', now()) returning id
    SQL
    capture :stage_id, :text, <<~SQL
      insert into workflow_stages
        (workflow_instance_id, config_version_id, stage_number, approval_role_id, approver_user_id, updated_at)
      values (:workflow_id, :config_id, 1, :role_id, :admin_id, now()) returning id
    SQL
  end

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
    end
  end

  section "Preflight" do
    criterion "P0", "The database is ready", severity: :critical do
      extension_installed "pgcrypto"
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
    end
    manual "A backup of the database was taken", id: :backup, by: "DBA", evidence: :text
    gate "Preflight"
  end

  section "Schema" do
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
  end

  scenario "Lifecycle and freeze" do
    a_draft_configuration
    criterion "C3", "Config lifecycle", severity: :critical do
      check "DRAFT becomes ACTIVE" do
        sql "update config_versions set status = 'ACTIVE', activated_at = now() where id = :config_id returning status"
        expect affected == 1
        expect row[:status] == "ACTIVE"
      end
      check "a second ACTIVE is refused", id: :second_active do
        sql <<~SQL
          insert into config_versions
            (workspace_id, source_file_name, source_type, version_number, status, imported_by, updated_at)
          values (:workspace_id, 'v2.xlsx', 'SCOPE_CONFIG', 9002, 'ACTIVE', :admin_id, now())
        SQL
        expect error == :unique_violation
        expect error_constraint == "ux_config_versions_one_active_per_workspace"
        counterexample "drop index ux_config_versions_one_active_per_workspace"
      end
    end
    a_running_workflow
    criterion "C4", "Freeze by reference", severity: :critical do
      check "a new DRAFT can be created", id: :new_draft do
        sql <<~SQL
          insert into config_versions (workspace_id, source_file_name, source_type, version_number, status,
            imported_by, previous_version_id, updated_at)
          values (:workspace_id, 'v3.xlsx', 'SCOPE_CONFIG', 9003, 'DRAFT', :admin_id, :config_id, now())
        SQL
        expect affected == 1
      end
      check "the version chain is intact" do
        sql <<~SQL
          select count(*) from config_versions n join config_versions p on p.id = n.previous_version_id
          where n.version_number = 9003 and n.workspace_id = :workspace_id and p.id = :config_id
        SQL
        expect value == 1
      end
      check "the workflow stays on its configuration", id: :freeze do
        sql "select config_version_id from workflow_instances where id = :workflow_id"
        expect value == config_id
      end
    end
    criterion "C6", "Runtime execution", severity: :critical do
      check "the workflow is running, at stage 1" do
        sql 'select :"status_column" as status, :"stage_column" as stage from workflow_instances where id = :workflow_id'
        expect row[:status] == "IN_PROGRESS"
        expect row[:stage] == 1
      end
      check "a stage can be approved" do
        sql <<~SQL
          update workflow_stages set status = 'APPROVED', decided_by = :admin_id, decided_at = now()
          where id = :stage_id and status = 'PENDING' returning status
        SQL
        expect affected == 1
        expect row[:status] == "APPROVED"
      end
    end
    criterion "I2", "Audit trail", severity: :important do
      check "approving a stage left an audit row" do
        sql "select count(*) from workflow_stage_actions where workflow_stage_id = :stage_id"
        expect value >= 1
        remedy "Write a workflow_stage_actions row with a trigger, or show that the application does."
      end
    end
    criterion "INV1", "An ACTIVE configuration in use cannot be deleted", severity: :critical, tag: :invariant do
      check "deleting it is refused", id: :delete_active do
        sql "delete from config_versions where id = :config_id"
        expect error == :foreign_key_violation || error == :restrict_violation
        remedy "Add the foreign keys on config_version_id, or keep the application from deleting configurations."
      end
      check "a foreign key from workflow_instances prevents the delete" do
        sql <<~SQL
          select count(*) from pg_constraint
          where contype = 'f' and convalidated and confdeltype in ('a', 'r')
            and conrelid = to_regclass('workflow_instances') and confrelid = to_regclass('config_versions')
        SQL
        expect value >= 1
      end
    end
  end

  scenario "Workspace isolation" do
    a_draft_configuration
    a_running_workflow
    criterion "C5", "Workspace isolation", severity: :critical do
      check "no row mixes two workspaces", id: :leak do
        among "select count(*) from workflow_instances where id <> :workflow_id"
        sql <<~SQL
          select w.id from workflow_instances w join config_versions c on c.id = w.config_version_id
          where c.workspace_id <> w.workspace_id
        SQL
        expect rows == 0
      end
      check "the workflow can be deleted", id: :cascade do
        sql "delete from workflow_instances where id = :workflow_id"
        expect affected == 1
      end
      check "no stage is orphaned" do
        among :any
        sql "select count(*) from workflow_stages where workflow_instance_id = :workflow_id"
        expect value == 0
        remedy "Give workflow_stages.workflow_instance_id a foreign key with ON DELETE CASCADE."
      end
    end
  end

  section "Invariants that need no test data" do
    criterion "INV2", "At most one ACTIVE per workspace and source type", severity: :critical, tag: :invariant do
      check "no workspace has two of one type" do
        among "select count(*) from config_versions where status = 'ACTIVE'"
        sql <<~SQL
          select workspace_id, source_type, count(*) as active from config_versions where status = 'ACTIVE'
          group by 1, 2 having count(*) > 1
        SQL
        expect rows == 0
      end
    end
    criterion "INV3", "Freeze by reference: every workflow points to a configuration that exists", severity: :critical, tag: :invariant do
      no_orphans child: "workflow_instances", column: "config_version_id", parent: "config_versions"
      no_orphans child: "workflow_stages", column: "config_version_id", parent: "config_versions"
    end
    criterion "INV4", "Workspaces do not mix", severity: :critical, tag: :invariant do
      same_workspace child: "approval_policy_master", column: "scope_id", parent: "atp_scope_master"
      same_workspace child: "workflow_instances", column: "config_version_id", parent: "config_versions"
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
      end
    end
  end

  section "Important criteria" do
    criterion "I1", "Performance indexes", severity: :important do
      for_each :index, in: %w[ix_workflow_stages_approver ix_workflow_instances_status] do
        index_valid index: index
      end
    end
    criterion "I3", "Foreign keys: decided", severity: :important do
      manual "FK_STRATEGY_ANALYSIS.md was reviewed: keys added, or compensating controls in place",
             id: :foreign_keys_decided, by: "DBA", evidence: :text
    end
  end

  section "Minor criteria" do
    criterion "N1", "Performance", severity: :minor do
      check "pending tasks query", samples: 50 do
        sql <<~SQL
          select ws.*, wi.site_id from workflow_stages ws join workflow_instances wi on wi.id = ws.workflow_instance_id
          where ws.approver_user_id = :admin_id and ws.status = 'PENDING' order by ws.created_at desc limit 50
        SQL
        target p95 < 100.ms, alert: p95 > 500.ms
        expect rows > 0, "there was no pending task: the time says nothing"
      end
    end
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
    no_go "an ACTIVE configuration can be deleted, and its workflows would dangle" if check(:delete_active).failed?
    no_go if failed(:critical) > 0
    no_go if failed(:important) >= 3
    hold if failed(:important) > 0 || failed(:minor) > 0
    hold if warned(:critical) > 0
    go
  end
end
