# A mistake in Lua is shown at its line of the runbook.
runbook "Lua" do
  lua <<~LUA
    function rate_ok(rate)
      return rate <=
    end
  LUA
  check "rate" do
    sql "select 1"
    expect lua(:rate_ok, value)
  end
  gate "end"
end
