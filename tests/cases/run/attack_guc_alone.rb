runbook "Tenant" do
  fixture "fixtures/attack_guc.sql"
  check "without a tenant no row is seen" do
    among :any
    sql "select v from docs where current_setting('app.tenant', true) is null or tenant = current_setting('app.tenant', true)"
    expect rows == 0
  end
  gate "G"
end
