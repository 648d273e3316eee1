# One policy of twenty leaks: the check names its table. A setting that was never set, JSON, and identities in identities.
runbook "Who sees what" do
  fixture "fixtures/twenty_tenants.sql"
  use "postgres/rls"
  param :own, :text, default: "a"
  param :other, :text, default: "b"
  constant :tables, :qualified_name, %w[
    public.t00 public.t01 public.t02 public.t03 public.t04 public.t05 public.t06 public.t07 public.t08 public.t09 public.t10 public.t11 public.t12 public.t13 public.t14 public.t15 public.t16 public.t17 public.t18 public.t19
  ]
  identity :clerk, role: "clerk", set: { "app.tenant" => own, "app.claims" => { "sub" => own, roles: %w[x y], n: 5 } }
  identity :nobody, role: "clerk", set: { "app.tenant" => nil }
  identity :owner, role: "runbook"

  section "Sweep" do
    criterion "HIDE", "Other tenants' rows are hidden" do
      for_each :table, in: tables do
        rls_hides_other_rows table: table, tenant_column: "tenant", other: other, identity: :clerk
      end
    end
    criterion "WHO", "Each statement runs as whom it should" do
      as :clerk do
        check "role and settings" do
          sql "select current_user, current_setting('app.claims')::jsonb->'roles'->>1 as second, current_setting('row_security') as rls"
          expect row[:current_user] == "clerk" && row[:second] == "y" && row[:rls] == "on"
        end
        as :clerk, set: { "app.tenant" => other } do
          check "another setting" do
            sql "select current_setting('app.tenant') || (select min(tenant) from t00)"
            expect value == "bb"
          end
        end
      end
      as :nobody do
        check "never set" do
          sql "select current_setting('app.tenant', true) is null"
          expect value
        end
      end
      check "oneself again" do
        sql "select current_user, current_setting('app.tenant', true) is null as never"
        expect row[:never] && row[:current_user] == "runbook"
      end
    end
    criterion "OWNER", "Nothing is proved as the tables' owner" do
      rls_hides_other_rows table: "public.t00", tenant_column: "tenant", other: other, identity: :owner
    end
    criterion "CONTEXT", "Without a context nothing is seen" do
      rls_denies_without_context table: "public.t00", identity: :nobody
    end
  end
  scenario "Writes" do
    criterion "WRITE", "No write for another tenant" do
      rls_refuses_insert table: "public.t00", tenant_column: "tenant", other: other, identity: :clerk
      rls_refuses_change table: "public.t00", tenant_column: "tenant", other: other, identity: :clerk
      rls_refuses_change table: "public.t13", tenant_column: "tenant", other: other, identity: :clerk
    end
    criterion "GRANT", "A missing GRANT is not a policy's refusal" do
      rls_refuses_change table: "public.ledger", tenant_column: "tenant", other: other, identity: :clerk
      rls_append_only table: "public.ledger", tenant_column: "tenant", own: own, identity: :clerk
    end
    criterion "BACK", "The next step is the login role's" do
      check "who am I" do
        sql "select current_user, current_setting('app.tenant', true) as tenant, current_setting('row_security') as rls"
        expect row[:current_user] == "runbook" && row[:tenant] == "" && row[:rls] == "off"
      end
    end
  end
  gate "G"
end
