# postgres/rls: row-level security, as the application's roles meet it. What must be hidden is counted first by the role
# that is logged in, so that no check passes because there was nothing to hide.

# The table's policies are in force: for everybody, or with `forced: true` for its owner too.
define :rls_enabled, table: :qualified_name do |table:, forced: false|
  check "row-level security of #{table} is on" do
    sql <<~SQL
      select c.relrowsecurity as enabled, c.relforcerowsecurity as forced
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.oid = to_regclass(:table)
    SQL
    expect row[:enabled]
    expect row[:forced] || !forced
    remedy "alter table #{table} enable row level security; for its owner too: alter table #{table} force row level security;"
  end
end

# A policy says who may use the command on the table.
define :rls_policy_for, table: :qualified_name do |table:, command:|
  check "#{table} has a policy for #{command}" do
    # Of another command than these four the answer is NULL, and the check an ERROR.
    sql <<~SQL
      select case when upper(:command) in ('SELECT', 'INSERT', 'UPDATE', 'DELETE') then count(*) end
      from pg_policy p join pg_class c on c.oid = p.polrelid
      where p.polrelid = to_regclass(:table) and c.relrowsecurity
        and p.polcmd in ('*', case upper(:command) when 'SELECT' then 'r' when 'INSERT' then 'a' when 'UPDATE' then 'w' else 'd' end)
    SQL
    expect value > 0
  end
end

# Every table of the schema with the tenants' column is protected; the query returns those that are not.
define :rls_covers_every_tenant_table do |tenant_column:, schema: "public"|
  check "every table with #{tenant_column} has row-level security and a policy" do
    among <<~SQL
      select count(*)
      from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
      where a.attname = :tenant_column and c.relkind in ('r', 'p') and c.relnamespace = to_regnamespace(:schema)
    SQL
    sql <<~SQL
      select c.oid::regclass::text as unprotected_table
      from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
      where a.attname = :tenant_column and c.relkind in ('r', 'p') and c.relnamespace = to_regnamespace(:schema)
        and (not c.relrowsecurity or not exists (select from pg_policy p where p.polrelid = c.oid))
      order by 1
    SQL
    expect rows == 0
    remedy "alter table … enable row level security, and create its policies."
  end
end

# The role holds the privilege, so a refusal that follows is the policy's: a missing GRANT is 42501 too.
define :rls_role_is_granted, table: :qualified_name, identity: :identity do |table:, identity:, command:|
  as identity do
    check "#{identity} is granted #{command} on #{table}, so that only a policy can refuse it" do
      sql "select has_table_privilege(:table, :command)"
      expect value
      remedy "grant the privilege, or do not test the policy with this role: it is refused before any policy is asked."
    end
  end
end

define :rls_shows_own_rows, table: :qualified_name, tenant_column: :identifier, identity: :identity do |table:, tenant_column:, own:, identity:|
  as identity do
    check "#{identity} sees its own rows of #{table}" do
      among 'select count(*) from :"table" where :"tenant_column" = :own'
      sql 'select count(*) from :"table" where :"tenant_column" = :own'
      expect value > 0
    end
  end
end

define :rls_hides_other_rows, table: :qualified_name, tenant_column: :identifier, identity: :identity do |table:, tenant_column:, other:, identity:|
  as identity do
    check "#{identity} sees no row of another tenant in #{table}" do
      among 'select count(*) from :"table" where :"tenant_column" = :other'
      sql 'select count(*) from :"table" where :"tenant_column" = :other'
      expect value == 0
      counterexample 'alter table :"table" disable row level security'
    end
  end
end

# Without a tenant's context nothing is visible: an error or no rows.
define :rls_denies_without_context, table: :qualified_name, identity: :identity do |table:, identity:|
  as identity do
    check "#{identity} sees nothing of #{table}" do
      among 'select count(*) from :"table"'
      sql 'select count(*) from :"table"'
      expect error == :insufficient_privilege || error == :undefined_object || value == 0
    end
  end
end

# In a scenario: a row that is right but for its tenant is refused by the policy. What is inserted is a copy of one of the
# other tenant's rows, which the log keeps; a primary key is no obstacle, because policies are asked before it, and a row that
# gets as far as a key was not refused.
define :rls_refuses_insert, table: :qualified_name, tenant_column: :identifier, identity: :identity do |table:, tenant_column:, other:, identity:|
  rls_role_is_granted table: table, identity: identity, command: "INSERT"
  capture :rls_foreign_row, :json, <<~SQL
    select to_jsonb(t) from :"table" t where :"tenant_column" = :other limit 1
  SQL
  as identity do
    check "#{identity} cannot insert into #{table} for another tenant" do
      sql <<~SQL
        insert into :"table"
        select r.* from jsonb_populate_record(cast(null as :"table"), :rls_foreign_row) as r
      SQL
      fail "the row got past the policies" if error == :unique_violation || error == :foreign_key_violation
      expect error == :insufficient_privilege
      counterexample 'alter table :"table" disable row level security'
    end
  end
end

# In a scenario: an UPDATE or DELETE that a policy refuses is no error; it finds no rows. These
# statements read the tenant's column, so the policies for SELECT apply too: what policies for UPDATE and DELETE alone allow,
# look up in pg_policies.
define :rls_refuses_change, table: :qualified_name, tenant_column: :identifier, identity: :identity do |table:, tenant_column:, other:, identity:|
  rls_role_is_granted table: table, identity: identity, command: "UPDATE"
  as identity do
    check "#{identity} cannot update another tenant's rows of #{table}" do
      among 'select count(*) from :"table" where :"tenant_column" = :other'
      sql 'update :"table" set :"tenant_column" = :"tenant_column" where :"tenant_column" = :other'
      expect affected == 0
    end
  end
  rls_role_is_granted table: table, identity: identity, command: "DELETE"
  as identity do
    check "#{identity} cannot delete another tenant's rows of #{table}" do
      among 'select count(*) from :"table" where :"tenant_column" = :other'
      sql 'delete from :"table" where :"tenant_column" = :other'
      expect affected == 0
    end
  end
end

# In a scenario: not even one's own rows can be changed, whether a missing GRANT or a policy says so.
define :rls_append_only, table: :qualified_name, tenant_column: :identifier, identity: :identity do |table:, tenant_column:, own:, identity:|
  as identity do
    check "#{identity} cannot update #{table}" do
      among 'select count(*) from :"table" where :"tenant_column" = :own'
      sql 'update :"table" set :"tenant_column" = :"tenant_column" where :"tenant_column" = :own'
      expect error == :insufficient_privilege || affected == 0
    end
    check "#{identity} cannot delete from #{table}" do
      among 'select count(*) from :"table" where :"tenant_column" = :own'
      sql 'delete from :"table" where :"tenant_column" = :own'
      expect error == :insufficient_privilege || affected == 0
    end
  end
end
