# Mistakes in Lua, and in the calls of it.
runbook "Lua" do
  lua <<~LUA
    function rate_ok(rate, options)
      return rate <= options.limit
    end
  LUA
  hook :after_steps, :rate_ok
  hook :after_step, :rate_oh
  hook :after_step
  check "misspelt" do
    sql "select 1"
    expect lua(:rate_okay, value)
  end
  check "no function" do
    sql "select 1"
    expect lua("rate_ok", value)
  end
  check "nothing" do
    lua
    expect value
  end
  lua "return 1"
  gate "end"
end
