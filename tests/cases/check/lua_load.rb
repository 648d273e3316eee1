# What fails while it is loaded is found before the run.
runbook "Lua" do
  lua <<~LUA
    local limits = { rate = 10 }
    limit = limits.rates + 1
  LUA
  check "rate" do
    sql "select 1"
    expect value == 1
  end
  gate "end"
end
