runbook "Innocent" do
  secret :token, env: "TOKEN"
  fixture "attack_fixture_shell.sql"
  check "ok" do
    sql "select 1"
    expect value == 1
  end
  gate "G"
end
