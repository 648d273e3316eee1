runbook "Nothing to examine" do
  check "an expected error" do
    among "select 0"
    sql "select 1 / 0"
    expect error == :division_by_zero
  end
  check "a NULL" do
    among "select 0"
    sql "select null::int"
    expect value < 5
  end
  check "a failing rule stays FAIL" do
    among "select 0"
    sql "select 7 as a, null::int as b"
    expect row[:a] < 5
    expect row[:b] < 5
  end
  check "another error stays ERROR" do
    among "select 0"
    sql "select 1 / 0"
    expect error == :unique_violation
  end
  check "among that does not count" do
    among "select null::int"
    sql "select 1"
    expect value == 1
  end
  gate "G"
end
