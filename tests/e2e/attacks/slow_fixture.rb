runbook "Slow" do
  fixture "slow_fixture.sql"
  check "ok" do
    sql "select 1"
    expect value == 1
  end
  gate "G"
end
