runbook "Tenant" do
  fixture "fixtures/attack_guc.sql"
  check "tenant a sees its own" do
    sql "select count(*) from docs where tenant = set_config('app.tenant', 'a', true)"
    expect value == 1
  end
  check "without a tenant no row is seen" do
    among :any
    sql "select v from docs where current_setting('app.tenant', true) is null or tenant = current_setting('app.tenant', true)"
    expect rows == 0
  end
  gate "G"
end
