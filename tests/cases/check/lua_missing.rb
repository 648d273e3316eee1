# A function that nobody defines.
runbook "Lua" do
  check "rate" do
    sql "select 1"
    expect lua(:rate_ok, value)
  end
  gate "end"
end
