# Lua as a rule, as a probe and as hooks.
runbook "Lua" do
  fixture "fixtures/ledger.sql"
  fixture "fixtures/ledger_rows.sql"
  lua <<~LUA
    function rate_ok(rate, options)
      log("the rate is", rate)
      return rate <= options.limit
    end
    function exact(a, b)
      return decimal.eq(a + b, decimal("0.3"))
    end
    function notes(first)
      return db.query("select id, note from ledger where id >= $1 order by id", { first })
    end
    function writes()
      return db.query("delete from ledger returning id")
    end
    function fails()
      local nothing = nil
      return nothing.field
    end
    function hangs()
      while true do pcall(function() end) end
    end
    function list() return { 1, 2, 3 } end
    function watch()
      if check.id == "watched" then return { verdict = "warn", message = "it saw " .. tostring(check.value) } end
      if check.id == "never-better" then return true end
    end
    function on_failure()
      log("failed:", check.id, check.reason)
    end
    function at_the_end() return "warn" end
  LUA
  hook :after_step, :watch
  hook :on_fail, :on_failure
  hook :after_run, :at_the_end
  check "a rule" do
    sql "select 9.5"
    expect lua(:rate_ok, value, limit: 10)
  end
  check "a rule that fails", severity: :minor do
    sql "select 10.5"
    expect lua(:rate_ok, value, limit: 10), "too high"
  end
  check "exact" do
    sql "select 0.1 as a, 0.2 as b"
    expect lua(:exact, row[:a], row[:b])
  end
  check "a probe" do
    lua :notes, 2
    expect rows == 2
    expect row(id: 3)[:note] == "c"
  end
  check "it cannot write", severity: :minor do
    lua :writes
    expect rows == 3
  end
  check "an error", severity: :minor do
    sql "select 1"
    expect lua(:fails)
  end
  check "without end", severity: :minor do
    sql "select 1"
    expect lua(:hangs)
  end
  check "a list" do
    sql "select 3"
    expect value.in?(lua(:list))
  end
  check "watched" do
    sql "select 7"
    expect value == 7
  end
  check "never better", severity: :minor do
    sql "select 7"
    expect value == 8
  end
  check "nothing was deleted" do
    sql "select count(*) from ledger"
    expect value == 3
  end
  gate "end"
end
