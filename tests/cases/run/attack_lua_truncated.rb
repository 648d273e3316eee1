runbook "J1" do
  fixture "fixtures/attack_ledger.sql"
  lua <<~LUA
    function none_bad() for _, r in ipairs(check.rows) do if r.i == 1200 then return false end end return true end
    function none_bad2() for _, r in ipairs(check.rows) do if r.bad then return false end end return true end
  LUA
  check "default keep_rows, row 1200 is bad" do
    sql "select i from generate_series(1,1500) i"
    expect lua(:none_bad)
  end
  check "300 wide rows, row 200 is bad" do
    sql "select i, repeat('x', 1000) as w, i = 200 as bad from generate_series(1,300) i"
    expect lua(:none_bad2)
  end
  gate "g"
end
