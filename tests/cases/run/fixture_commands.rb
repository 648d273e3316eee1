runbook "A fixture is data" do
  fixture "fixtures/commands.sql"
  check "one" do
    sql "select 1"
    expect value == 1
  end
  gate "G"
end
