runbook "Arithmetic" do
  check "nothing times" do
    sql "select 1 where false"
    expect rows * 0 == 0
  end
  check "absolute" do
    sql "select 1 as a"
    expect value.abs >= 0
  end
  check "one more" do
    sql "select 1 as a"
    expect rows + 1 > 0
  end
  check "itself" do
    sql "select 1 as a"
    expect value - value == 0
  end
  check "remainder" do
    sql "select 1 where false"
    expect rows % 7 < 7
  end
  check "this one can" do
    sql "select 1 as a"
    expect value * value == 49
  end
  check "and this" do
    sql "select 1 as a"
    fail if value * 3 == 21
    fail if value * 0.01 > 100
  end
  gate "G"
end
