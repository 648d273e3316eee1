runbook "x" do
  database :postgres, version: ">= 99999999999999999999"
  check "y" do
    sql "select 1"
    expect value == 1
  end
  gate "G"
end
