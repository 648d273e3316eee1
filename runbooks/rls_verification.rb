# Are tenants isolated? Who may read and write what, and can any casino see another's rows? Every check runs as the role that
# the application uses; what must be hidden is counted first by whoever is logged in, who must see all rows.
runbook "Row-level security: tenants are isolated" do
  id "RUN-004"
  version "1"
  language "1"
  owner "Platform/Security"
  reference "SEC-001 RLS Policy Matrix"
  reference "SEC-005 Role Taxonomy"
  description <<~TEXT
    Same-casino reads and writes are allowed; everything across casinos, or without a casino, is refused; ledgers can only be
    added to.
  TEXT

  database :postgres, version: ">= 14", environment: "staging"
  fixture "fixtures/casino.sql"
  use "postgres/rls"

  param :casino_a, :uuid, default: "aaaaaaaa-0000-4000-8000-000000000001", prompt: "Casino A: the tenant that acts"
  param :casino_b, :uuid, default: "bbbbbbbb-0000-4000-8000-000000000002", prompt: "Casino B: must stay hidden"
  param :staff_a, :uuid, default: "aaaaaaaa-0000-4000-8000-0000000000ff", prompt: "A user of casino A"
  param :tenant_column, :identifier, default: "casino_id"
  param :schema, :text, default: "public"
  param :user_role, :text, default: "authenticated", prompt: "The role of signed-in users"
  param :anonymous_role, :text, default: "anon"
  param :service_role, :text, default: "service_role"
  param :ledgers, [:qualified_name], default: %w[public.player_financial_transaction public.loyalty_ledger public.mtl_entry]
  param :writable, [:qualified_name], default: %w[public.visit public.rating_slip public.gaming_table]

  identity :admin_of_a, role: user_role, set: {
    "app.casino_id" => casino_a, "app.staff_role" => "admin", "request.jwt.claims" => { "sub" => staff_a }
  }
  identity :no_context, role: user_role, set: { "app.casino_id" => nil }
  identity :anonymous, role: anonymous_role, set: { "app.casino_id" => nil }
  identity :service, role: service_role, exempt: true

  section "Preflight" do
    criterion "PRE", "The database can be judged", severity: :critical do
      check "the two casinos differ and exist", id: :casinos do
        sql "select count(distinct id) from casino where id in (:casino_a, :casino_b)"
        expect value == 2
      end
      check "staff.user_id is there" do
        sql <<~SQL
          select count(*) from information_schema.columns
          where table_schema = :schema and table_name = 'staff' and column_name = 'user_id'
        SQL
        expect value == 1
      end
      check "the session can become the roles, and no policy passes them by" do
        sql <<~SQL
          select rolname, pg_has_role(current_user, oid, 'MEMBER') as is_member, rolbypassrls or rolsuper as is_exempt
          from pg_roles where rolname in (:user_role, :anonymous_role)
        SQL
        expect rows == 2
        expect column(:is_member).all?(true), "grant the roles to the role that runs this"
        expect column(:is_exempt).none?(true)
      end
      for_each :table, in: ledgers do
        check "both casinos have rows in #{table}" do
          sql 'select count(distinct :"tenant_column") from :"table" where :"tenant_column" in (:casino_a, :casino_b)'
          expect value == 2
        end
      end
    end
    gate "Preflight"
  end

  section "Coverage" do
    criterion "COV", "Every tenant's table has policies", severity: :critical do
      rls_covers_every_tenant_table tenant_column: tenant_column, schema: schema
      for_each :table, in: ledgers do
        rls_enabled table: table
        rls_policy_for table: table, command: "SELECT"
        rls_policy_for table: table, command: "INSERT"
      end
    end
  end

  scenario "The same casino, another casino" do
    criterion "READ", "Reads stay within the casino", severity: :critical do
      for_each :table, in: ledgers do
        rls_shows_own_rows table: table, tenant_column: tenant_column, own: casino_a, identity: :admin_of_a
        rls_hides_other_rows table: table, tenant_column: tenant_column, other: casino_b, identity: :admin_of_a
      end
    end
    criterion "WRITE", "No write crosses casinos", severity: :critical do
      for_each :table, in: ledgers do
        rls_refuses_insert table: table, tenant_column: tenant_column, other: casino_b, identity: :admin_of_a
      end
      for_each :table, in: writable do
        rls_refuses_insert table: table, tenant_column: tenant_column, other: casino_b, identity: :admin_of_a
        rls_refuses_change table: table, tenant_column: tenant_column, other: casino_b, identity: :admin_of_a
      end
    end
  end

  scenario "Who may record money" do
    # Taken by the role that is logged in: an INSERT … SELECT as a refused role could insert nothing, and raise nothing.
    capture :own_row, :json, <<~SQL
      select to_jsonb(t) - 'id' || jsonb_build_object('id', gen_random_uuid())
      from player_financial_transaction t where :"tenant_column" = :casino_a limit 1
    SQL
    criterion "ROLE-DENY", "Other roles may not", severity: :critical do
      for_each :staff_role, in: %w[dealer pit_boss floor_supervisor compliance] do
        as :admin_of_a, set: { "app.staff_role" => staff_role } do
          check "#{staff_role} is refused" do
            sql <<~SQL
              insert into player_financial_transaction
              select r.* from jsonb_populate_record(null::player_financial_transaction, :own_row) as r
            SQL
            expect error == :insufficient_privilege
          end
        end
      end
    end
    criterion "ROLE-ALLOW", "Cashiers and admins may", severity: :critical do
      for_each :staff_role, in: %w[cashier admin] do
        as :admin_of_a, set: { "app.staff_role" => staff_role } do
          check "#{staff_role} records a transaction" do
            sql <<~SQL
              insert into player_financial_transaction (casino_id, player_id, amount, tender_type)
              select casino_id, player_id, 1, tender_type from player_financial_transaction where casino_id = :casino_a limit 1
            SQL
            expect affected == 1
          end
        end
      end
    end
  end

  scenario "Ledgers can only be added to" do
    criterion "APPEND", "Ledgers are append-only", severity: :critical do
      for_each :table, in: ledgers do
        rls_append_only table: table, tenant_column: tenant_column, own: casino_a, identity: :admin_of_a
      end
    end
  end

  section "No casino" do
    criterion "CONTEXT", "Without a casino nothing is visible", severity: :critical do
      for_each :table, in: ledgers do
        rls_denies_without_context table: table, identity: :no_context
        rls_denies_without_context table: table, identity: :anonymous
      end
    end
  end

  section "Cross-tenant sweep" do
    criterion "LEAK", "Cross-tenant leak rate is 0 %", severity: :critical do
      capture :tenant_tables, :qualified_name, all: true, sql: <<~SQL
        select format('%s.%s', n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
        where a.attname = :tenant_column and not a.attisdropped and c.relkind in ('r', 'p') and n.nspname = :schema
        order by 1
      SQL
      for_each :table, in: tenant_tables do
        rls_hides_other_rows table: table, tenant_column: tenant_column, other: casino_b, identity: :admin_of_a
      end
    end
  end

  section "Service" do
    criterion "SERVICE", "The service role sees every casino, as it is meant to", severity: :important do
      as :service do
        check "all casinos' visits" do
          sql 'select count(distinct :"tenant_column") from visit'
          expect value >= 2
        end
      end
    end
  end

  section "Performance" do
    criterion "PERF", "Policy evaluation", severity: :minor do
      as :admin_of_a do
        check "the visits of a casino", samples: 100 do
          sql "select count(*) from visit where casino_id = :casino_a"
          target p95 < 5.ms, alert: p95 > 20.ms
        end
      end
      check "time of the whole sweep" do
        elapsed_of "Cross-tenant sweep"
        target value < 30.s, alert: value > 60.s
      end
    end
  end

  indicator "Tenant isolation", of: %w[READ WRITE CONTEXT LEAK]
  indicator "Least privilege", of: %w[ROLE-ALLOW ROLE-DENY APPEND]

  gate "Release of the policies" do
    no_go if failed(:critical) > 0
    hold if failed(:important) > 0
    hold if warned(:important) > 0
    go
  end
end
