runbook "What was found, and what was wanted" do
  check "the alert decides" do
    sql "select 5 as a, 7 as b"
    target row[:a] < 10, alert: row[:b] > 6
  end
  check "the value on the right" do
    sql "select 5 as a"
    expect 0 > row[:a]
  end
  check "an alternative" do
    sql "select 5"
    expect value.in?([1, 2]) || value > 9
  end
  check "true or false" do
    sql "select false"
    expect value
  end
  check "a whole text" do
    sql "select E'US\nx'"
    expect value =~ /\A[A-Z]{2}\z/
  end
  check "the right error of another constraint" do
    sql "select 1 / 0"
    expect error == :division_by_zero && error_constraint == "orders_total_check"
  end
  check "no remedy for what could not be judged" do
    sql "select null::int"
    expect value == 1
    remedy "This is not shown."
  end
  gate "G"
end
